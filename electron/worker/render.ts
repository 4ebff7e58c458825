/** One decode feeds everything: the largest size is made from the file, the rest and the colour from its pixels. */
import type { Rendition, RenditionOrder, WorkerTask } from '../../shared/workerMessages.ts';
import { dominantColour, isBlank, isSeeThrough, type Pixels } from './colour.ts';
import type { Decoder, Picture } from './decoders/decoder.ts';
import { sharp } from './engine.ts';
import { isFinal, Refusal } from './refusal.ts';

export interface Rendered {
  readonly width: number;
  readonly height: number;
  readonly colour: number;
  readonly damaged: boolean;
  readonly renditions: Rendition[];
}

/** Strict first; a file that fails is tried once more for what can be saved of it. @throws Refusal or a decoder's error. */
export async function render(decoder: Decoder, task: WorkerTask): Promise<Rendered> {
  const target = Math.max(...task.renditions.map((order) => order.size));
  try {
    const picture = await decoder.open(task.path, { target, orientation: task.orientation, tolerant: false });
    return await finish(picture, await pixelsOf(picture, target), task.renditions, false);
  } catch (error) {
    if (!decoder.forgiving || isFinal(error)) throw error;
    const picture = await decoder.open(task.path, { target, orientation: task.orientation, tolerant: true });
    const pixels = await pixelsOf(picture, target);
    if (isBlank(pixels)) throw error;
    return await finish(picture, pixels, task.renditions, true);
  }
}

/** Upright 8-bit sRGB pixels that fit the target. */
async function pixelsOf({ image, drawing }: Picture, target: number): Promise<Pixels> {
  const { data, info } = await image
    .resize(target, target, { fit: 'inside', withoutEnlargement: !drawing })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) {
    throw new Refusal('The picture has more colour channels than Mediaroot decodes.');
  }
  return { data, width, height, channels };
}

async function finish(
  picture: Picture,
  pixels: Pixels,
  orders: readonly RenditionOrder[],
  damaged: boolean,
): Promise<Rendered> {
  const format = isSeeThrough(pixels) ? 'webp' : 'jpeg';
  const renditions = await Promise.all(orders.map((order) => write(pixels, order, format)));
  return {
    width: picture.width,
    height: picture.height,
    colour: dominantColour(pixels),
    damaged,
    renditions,
  };
}

async function write(pixels: Pixels, order: RenditionOrder, format: Rendition['format']): Promise<Rendition> {
  const { data, width, height, channels } = pixels;
  const image = sharp(data, { raw: { width, height, channels } });
  if (order.size < Math.max(width, height)) image.resize(order.size, order.size, { fit: 'inside' });
  if (format === 'webp') {
    image.webp({ quality: order.quality, effort: 2 });
  } else {
    // Optimal Huffman tables take a sixth of the whole time to save a per cent of a file that can be made anew.
    image.removeAlpha().jpeg({ quality: order.quality, chromaSubsampling: '4:2:0', optimiseCoding: false });
  }
  const info = await image.toFile(order.path);
  return { size: order.size, path: order.path, format, width: info.width, height: info.height };
}
