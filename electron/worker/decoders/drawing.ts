/** SVG, rasterised at the size asked for. No script runs in librsvg, and from memory it can reach no other file. */
import { readFile, stat } from 'node:fs/promises';
import { OPEN, sharp } from '../engine.ts';
import { MAX_DRAWING_BYTES } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Decoder } from './decoder.ts';

/** librsvg's own resolution: one CSS pixel is one pixel. */
const CSS_DENSITY = 72;

export const drawing: Decoder = {
  forgiving: false,
  async open(path, { scale }) {
    if ((await stat(path)).size > MAX_DRAWING_BYTES)
      throw new Refusal('The drawing is larger than Mediaroot renders.');
    const bytes = await readFile(path);
    // A drawing of any nominal size is rendered at ours, so its own claim is not held against it.
    const { width, height } = await sharp(bytes, { ...OPEN, limitInputPixels: false }).metadata();
    const density = Math.min(Math.max(CSS_DENSITY * scale({ width, height }, true), 1), 100_000);
    return { image: sharp(bytes, { ...OPEN, density }), width, height, drawing: true };
  },
};
