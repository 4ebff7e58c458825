/** Writes pixels to a file of the format that is ordered. Nothing but pixels, and a colour profile where one is asked for, gets into it. */
import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import type { Rendition, RenditionOrder } from '../../shared/workerMessages.ts';

/** Above this quality the colours are stored as finely as the brightness. */
const FINE_CHROMA = 90;
const PAPER = '#ffffff';

/** The picture is well, but its rendition cannot be written. */
export class Unwritten extends Error {
  readonly code: string;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  }
}

/** @throws Unwritten. @param opaque nothing can be seen through it. */
export async function encode(image: Sharp, order: RenditionOrder, opaque: boolean): Promise<Rendition> {
  const { path, quality, hurried } = order;
  const format = order.format === 'auto' ? (opaque ? 'jpeg' : 'webp') : order.format;
  if (order.profile) image.withIccProfile('srgb');
  switch (format) {
    case 'jpeg':
      if (opaque) image.removeAlpha();
      else image.flatten({ background: PAPER });
      // Optimal Huffman tables take a sixth of the whole time to save a per cent of a file that can be made anew.
      image.jpeg({
        quality,
        chromaSubsampling: quality >= FINE_CHROMA && !hurried ? '4:4:4' : '4:2:0',
        optimiseCoding: !hurried,
      });
      break;
    case 'webp':
      image.webp({ quality, effort: hurried ? 2 : 4 });
      break;
    case 'avif':
      image.avif({ quality, effort: 3 });
      break;
    case 'png':
      image.png();
      break;
    case 'gif':
      image.gif();
      break;
  }
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  // Not by libvips: it does not tell a full disk from a broken picture, and it does not heed what this process may write.
  await writeFile(path, data).catch((error: unknown) => {
    throw new Unwritten(error);
  });
  return { path, format, width: info.width, height: info.height, size: data.length };
}
