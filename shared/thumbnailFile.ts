/** Where a thumbnail lies inside a library's `thumbnails` folder; known from the address alone, so serving one asks nobody. */
import type { ThumbnailVariant } from './mediaUrl.ts';

/**
 * Path relative to the thumbnails folder, `/` separated. Two levels keep folders small for a million files. There is no
 * extension: a thumbnail is JPEG, PNG or WebP and says so in its first bytes.
 */
export function thumbnailFile(sha256: string, variant: ThumbnailVariant): string {
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}-${variant}`;
}
