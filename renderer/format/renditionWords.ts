import type { RenditionInfo } from '../../shared/contract/collection.ts';
import { shownBytes } from './numbers.ts';

/** “1920 × 1080 · JPEG · 340 kB”, or how far it is. */
export function renditionWords({ state, width, height, size, mime, reason }: RenditionInfo): string {
  switch (state) {
    case 'pending':
      return 'Being made…';
    case 'none':
      return reason ?? 'Not made for this type';
    case 'failed':
      return reason ?? 'Could not be made';
    case 'ready': {
      const parts = [
        width !== null && height !== null && `${width} × ${height}`,
        mime?.replace(/^image\//, '').toUpperCase(),
        size !== null && shownBytes(size),
      ];
      return parts.filter(Boolean).join(' · ');
    }
  }
}
