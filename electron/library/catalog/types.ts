/** Records as the catalog takes them. */

import type { AssetKind, PreviewState } from '../../../shared/contract/asset.ts';
import type { MediaMetadata, TakenTime } from '../media/types.ts';

export interface NewAsset extends Omit<MediaMetadata, 'taken' | 'keywords' | 'rating'> {
  readonly uuid: string;
  readonly collectionId: number;
  readonly name: string;
  /** Relative to MEDIA_ROOT, `/` separated. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly kind: AssetKind;
  readonly mime: string;
  readonly taken: {
    readonly wallMs: number;
    readonly offset: number | null;
    readonly source: TakenTime['source'] | 'file';
  };
  /** Modification time of the source, ms. */
  readonly fileMs: number | null;
  readonly importedMs: number;
  readonly warning: string | null;
  readonly preview: PreviewState;
}

export interface NewSource {
  readonly name: string;
  readonly path: string;
  readonly fileMs: number | null;
  readonly importedMs: number;
  /** Of the source where what is stored differs from it. */
  readonly sha256?: string | null;
}
