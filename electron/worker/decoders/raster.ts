/** Pictures libvips decodes from the file: JPEG, PNG, WebP, GIF, TIFF, AVIF. */
import type { Metadata, Sharp } from 'sharp';
import { OPEN, sharp } from '../engine.ts';
import type { Decoder } from './decoder.ts';
import { turned } from './turn.ts';

export const raster: Decoder = {
  forgiving: true,
  async open(path, { tolerant, orientation }) {
    const input = { ...OPEN, failOn: tolerant ? 'none' : 'warning' } as const;
    const header = await sharp(path, input).metadata();
    // AVIF is turned by its container (irot, imir) while loading, and libvips drops its EXIF orientation: never twice.
    const silent = header.orientation === undefined && header.format !== 'heif';
    if (silent && orientation !== null && orientation > 1) {
      return turned(inSrgb(sharp(path, input), header), header, orientation);
    }
    const { width, height } = header.autoOrient;
    return {
      image: inSrgb(sharp(path, { ...input, autoOrient: true }), header),
      width,
      height,
      drawing: false,
    };
  },
};

/** sharp converts profiles to sRGB by itself, but leaves 16-bit colours in Display P3 unless told where to go. */
function inSrgb(image: Sharp, header: Metadata): Sharp {
  const wide = header.depth === 'ushort' && header.hasProfile && header.space === 'rgb16';
  return wide ? image.withIccProfile('srgb', { attach: false }) : image;
}
