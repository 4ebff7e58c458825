/** One decode feeds everything: pixels for the largest rendition are made from the file, the rest and the colour from those. */
import type { Rendition, RenditionOrder, WorkerTask } from '../../shared/workerMessages.ts';
import { dominantColour, isBlank, isSeeThrough, type Pixels } from './colour.ts';
import type { Decoder, Picture, Size } from './decoders/decoder.ts';
import { encode, Unwritten } from './encode.ts';
import { sharp } from './engine.ts';
import { boxOf, scaleOf } from './geometry.ts';
import { SHARED_PIXELS } from './limits.ts';
import { isFinal, Refusal } from './refusal.ts';

export interface Rendered extends Size {
  readonly colour: number;
  readonly damaged: boolean;
  readonly renditions: Rendition[];
}

type Shape = Pick<RenditionOrder, 'width' | 'height' | 'fit' | 'crop'>;

/** What is decoded to see only whether it can be, and for the colour where no rendition is small enough to share. */
const GLANCE: Shape = { width: 64, height: 64, fit: 'inside', crop: 'centre' };

/** Strict first; a file that fails is tried once more for what can be saved of it. @throws Refusal or a decoder's error. */
export async function render(decoder: Decoder, task: WorkerTask): Promise<Rendered> {
  try {
    return await attempt(decoder, task, false);
  } catch (error) {
    if (error instanceof Unwritten || task.strict || !decoder.forgiving || isFinal(error)) throw error;
    return await attempt(decoder, task, true, error);
  }
}

/** @param otherwise thrown when a tolerant decoder finds nothing to show. */
async function attempt(
  decoder: Decoder,
  task: WorkerTask,
  tolerant: boolean,
  otherwise?: unknown,
): Promise<Rendered> {
  const { orientation, renditions: orders } = task;
  const open = (wanted: readonly Shape[]): Promise<Picture> =>
    decoder.open(task.path, {
      scale: (size, drawing) => Math.max(...wanted.map((shape) => scaleOf(shape, size, drawing))),
      orientation,
      tolerant,
    });
  const wanted = orders.length > 0 ? orders : [GLANCE];
  let picture = await open(wanted);
  const { width, height, drawing } = picture;
  const sharing = wanted.filter((shape) => canShare(shape, picture));
  // What was opened for a size that no pixels are kept for would be decoded at that size.
  if (sharing.length === 0) picture = await open([GLANCE]);
  const pixels = await pixelsOf(picture, sharing.length > 0 ? sharing : [GLANCE]);
  if (tolerant && isBlank(pixels)) throw otherwise;
  const opaque = !isSeeThrough(pixels);
  const make = async (order: RenditionOrder): Promise<Rendition> => {
    const shared = sharing.includes(order);
    const source = shared ? raw(pixels) : (await open([order])).image.toColourspace('srgb');
    crop(source, order, shared ? pixels : { width, height }, { width, height, drawing });
    return encode(source, order, opaque);
  };
  const renditions = await Promise.all(orders.map(make));
  return { width, height, colour: dominantColour(pixels), damaged: tolerant, renditions };
}

/** Whether its pixels are few enough to be kept in memory for others too. */
function canShare(shape: Shape, { width, height, drawing }: Picture): boolean {
  return width * height * scaleOf(shape, { width, height }, drawing) ** 2 <= SHARED_PIXELS;
}

/** Upright 8-bit sRGB pixels from which each of these can be made. */
async function pixelsOf(picture: Picture, shapes: readonly Shape[]): Promise<Pixels> {
  const { image, drawing } = picture;
  const largest = shapes.reduce((best, shape) =>
    scaleOf(shape, picture, drawing) > scaleOf(best, picture, drawing) ? shape : best,
  );
  const box = boxOf(largest, picture, drawing);
  const { data, info } = await image
    .resize(box.width, box.height, {
      fit: largest.fit === 'cover' ? 'outside' : 'inside',
      withoutEnlargement: !drawing,
    })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) {
    throw new Refusal('The picture has more colour channels than Mediaroot decodes.');
  }
  return { data, width, height, channels };
}

function raw({ data, width, height, channels }: Pixels): Picture['image'] {
  return sharp(data, { raw: { width, height, channels } });
}

/** Brings pixels of size `now` to the size and crop of an order. */
function crop(
  image: Picture['image'],
  order: Shape,
  now: Size,
  picture: Size & Pick<Picture, 'drawing'>,
): void {
  const box = boxOf(order, picture, picture.drawing);
  if (order.fit === 'cover') {
    if (box.width === now.width && box.height === now.height) return;
    image.resize(box.width, box.height, { fit: 'cover', position: order.crop });
  } else if (box.width < now.width || box.height < now.height) {
    image.resize(box.width, box.height, { fit: 'inside' });
  }
}
