import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/workspace.mjs';

/** Where the icons are made: out of the one drawing that the window uses as well. */
export const ICON_FOLDER = inRoot('out', 'icons');

const DRAWING = inRoot('renderer', 'styles', 'icon.svg');
/** px; the sizes of the hicolor theme, and 1,024 for macOS and Windows, of which electron-builder makes the rest. */
export const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @param {string} [folder] is made anew */
export async function makeIcons(folder = ICON_FOLDER) {
  const { default: sharp } = await import('sharp');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const { width = 64 } = await sharp(DRAWING).metadata();
  for (const size of SIZES) {
    // Drawn at this size, rather than made larger or smaller.
    const drawn = sharp(DRAWING, { density: (72 * size) / width }).resize(size, size);
    await drawn.png({ compressionLevel: 9 }).toFile(path.join(folder, `${size}x${size}.png`));
  }
}
