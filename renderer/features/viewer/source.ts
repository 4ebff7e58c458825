/** How an asset is shown at full size. */
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { type MediaRef, VIEWER_VARIANT } from '../../../shared/mediaUrl.ts';
import { isVector } from '../gallery/typeLabel.ts';

/** Picture types whose originals every window of ours can show. SVG is not one: it only ever comes rasterised. */
const NATIVE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);
/** Types without transparency, so without a checkerboard. */
const OPAQUE = /^(image\/(jpeg|heic|heif|bmp|x-)|video\/|application\/)/;

export type Shown = 'picture' | 'video' | 'audio' | 'none';

export function shownAs(row: AssetRow): Shown {
  if (row.kind === 'video' || row.kind === 'audio') return row.kind;
  if (isNative(row) || row.preview === 'ready' || row.preview === 'pending') return 'picture';
  return 'none';
}

export function isNative(row: Pick<AssetRow, 'mime'>): boolean {
  return NATIVE.has(row.mime);
}

/**
 * Px of the picture at 100 %; null while they are not known. A drawing has no px of its own: it counts as large as its
 * rendition, which is drawn from the vectors.
 */
export function naturalSize(
  row: Pick<AssetRow, 'mime' | 'width' | 'height'>,
): { readonly width: number; readonly height: number } | null {
  const { width, height } = row;
  if (width === null || height === null) return null;
  const scale = isVector(row) ? Number(VIEWER_VARIANT) / Math.max(width, height) : 1;
  return { width: width * scale, height: height * scale };
}

export function mayBeClear(row: Pick<AssetRow, 'mime'>): boolean {
  return !OPAQUE.test(row.mime);
}

/** What to show of a picture, best first: the next is tried when one cannot be shown. */
export function pictureRefs(row: Pick<AssetRow, 'mime' | 'sha256' | 'preview'>): readonly MediaRef[] {
  const rendition: MediaRef = { kind: 'thumb', sha256: row.sha256, variant: VIEWER_VARIANT };
  const refs: MediaRef[] = isNative(row) ? [{ kind: 'original', sha256: row.sha256 }] : [];
  return row.preview === 'ready' || row.preview === 'pending' ? [...refs, rendition] : refs;
}
