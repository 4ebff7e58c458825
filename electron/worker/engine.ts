/** The one place that sets up libvips: no caches, one thread a picture, and only the loaders Mediaroot means to use. */
import sharp from 'sharp';
import { MAX_PIXELS } from './limits.ts';

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadTiffFile',
    'VipsForeignLoadHeifFile',
    // A drawing is loaded from memory only: without a base address no reference to another file resolves.
    'VipsForeignLoadSvgBuffer',
    // What the decoders that are not libvips hand over.
    'VipsForeignLoadPngBuffer',
  ],
});

/** Options every picture is opened with. */
export const OPEN = {
  limitInputPixels: MAX_PIXELS,
  limitInputChannels: 5,
  sequentialRead: true,
  pages: 1,
} as const;

/** For `doctor`: what decodes here. */
export const versions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(sharp.versions).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
);

export { sharp };
