/** Sizes of what is ordered: never larger than the picture, except for drawings. All px. */
import type { RenditionOrder } from '../../shared/workerMessages.ts';
import type { Size } from './decoders/decoder.ts';

type Shape = Pick<RenditionOrder, 'width' | 'height' | 'fit'>;

/** The box of an order for a picture of this size: for cover the largest of its shape that needs no enlarging. */
export function boxOf(order: Shape, picture: Size, drawing: boolean): Size {
  const { width, height, fit } = order;
  if (fit === 'inside' || width === null || height === null) {
    return { width: width ?? unbound(picture, drawing), height: height ?? unbound(picture, drawing) };
  }
  const factor = drawing ? 1 : Math.min(1, picture.width / width, picture.height / height);
  return { width: atLeastOne(width * factor), height: atLeastOne(height * factor) };
}

/** How much of the picture an order needs, as a factor of its sides; at most 1 but for drawings. */
export function scaleOf(order: Shape, picture: Size, drawing: boolean): number {
  const box = boxOf(order, picture, drawing);
  const [across, down] = [box.width / picture.width, box.height / picture.height];
  const scale = order.fit === 'cover' ? Math.max(across, down) : Math.min(across, down);
  return drawing ? scale : Math.min(1, scale);
}

/** A free side is bound by the other one alone. */
function unbound(picture: Size, drawing: boolean): number {
  return drawing ? LONGEST : Math.max(picture.width, picture.height);
}

/** More than any order may ask for. */
const LONGEST = 100_000;

function atLeastOne(side: number): number {
  return Math.max(1, Math.round(side));
}
