/**
 * Addresses of media inside the app: kind, content hash, variant; never a path. The desktop serves them as
 * `media://library/<kind>/<sha256>/<variant>`, the HTTP host as `/_media/<kind>/<sha256>/<variant>`.
 */
export const THUMBNAIL_VARIANTS = ['512', '2048'] as const;
export type ThumbnailVariant = (typeof THUMBNAIL_VARIANTS)[number];

export type MediaRef =
  | { readonly kind: 'thumb'; readonly sha256: string; readonly variant: ThumbnailVariant }
  | { readonly kind: 'original'; readonly sha256: string };

/** The grid's thumbnail: fits a 512 px square, upright, sRGB. */
export const GRID_VARIANT: ThumbnailVariant = '512';
/** The viewer's rendition for what a browser cannot show itself. Made on demand. */
export const VIEWER_VARIANT: ThumbnailVariant = '2048';

const THUMB = /^\/thumb\/([0-9a-f]{64})\/(512|2048)$/;
const ORIGINAL = /^\/original\/([0-9a-f]{64})$/;

/** Path part of an address, starting with a slash. */
export function mediaPath(ref: MediaRef): string {
  return ref.kind === 'thumb' ? `/thumb/${ref.sha256}/${ref.variant}` : `/original/${ref.sha256}`;
}

/** Parses the path part; null for anything that is not exactly of the grammar. */
export function parseMediaPath(path: string): MediaRef | null {
  const thumb = THUMB.exec(path);
  if (thumb?.[1] && thumb[2])
    return { kind: 'thumb', sha256: thumb[1], variant: thumb[2] as ThumbnailVariant };
  const original = ORIGINAL.exec(path);
  return original?.[1] ? { kind: 'original', sha256: original[1] } : null;
}
