/** Pictures libvips decodes from the file: JPEG, PNG, WebP, GIF, TIFF, AVIF. */
import { OPEN, sharp } from '../engine.ts';
import type { Decoder } from './decoder.ts';
import { turned } from './turn.ts';

export const raster: Decoder = {
  forgiving: true,
  async open(path, { tolerant, orientation }) {
    const input = { ...OPEN, failOn: tolerant ? 'none' : 'warning' } as const;
    const header = await sharp(path, input).metadata();
    // AVIF is turned by its container (irot, imir) while loading; its EXIF orientation is a note, not an instruction.
    if (header.format === 'heif') {
      return { image: sharp(path, input), width: header.width, height: header.height, drawing: false };
    }
    if (header.orientation === undefined && orientation !== null && orientation > 1) {
      return turned(sharp(path, input), header, orientation);
    }
    const { width, height } = header.autoOrient;
    return { image: sharp(path, { ...input, autoOrient: true }), width, height, drawing: false };
  },
};
