import type { RenditionInfo } from '../../shared/contract/collection.ts';
import { shownBytes } from './numbers.ts';

export interface RenditionWords {
  readonly value: string;
  readonly note: string | null;
}

/** “1920 × 1080” with “JPEG · 340 kB” as a note, or how far it is. */
export function renditionWords({ state, width, height, size, mime, reason }: RenditionInfo): RenditionWords {
  switch (state) {
    case 'pending':
      return { value: 'Being made…', note: null };
    case 'none':
      return { value: 'None', note: reason ?? 'Nothing is made of this type.' };
    case 'failed':
      return { value: 'Could not be made', note: reason };
    case 'ready': {
      const note = [mime?.replace(/^image\//, '').toUpperCase(), size !== null && shownBytes(size)];
      return {
        value: width === null || height === null ? 'Made' : `${width} × ${height}`,
        note: note.filter(Boolean).join(' · '),
      };
    }
  }
}
