/** Facts about raw 8-bit pixels. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
}

/** About how many pixels are looked at for the colour: enough for a placeholder, too few to cost anything. */
const SAMPLES = 12_000;
/** Half transparent and less does not count as colour. */
const VISIBLE = 128;
const WHITE = 0xffffff;

/** The most frequent colour, 0xRRGGBB: the mean of the fullest of 512 equal boxes of the RGB cube. White when nothing is visible. */
export function dominantColour({ data, width, height, channels }: Pixels): number {
  const hasAlpha = channels === 2 || channels === 4;
  const green = channels >= 3 ? 1 : 0;
  const blue = channels >= 3 ? 2 : 0;
  const boxes = new Uint32Array(512 * 4);
  const stride = channels * Math.max(1, Math.floor((width * height) / SAMPLES));
  for (let at = 0; at + channels <= data.length; at += stride) {
    if (hasAlpha && (data[at + channels - 1] ?? 0) < VISIBLE) continue;
    const r = data[at] ?? 0;
    const g = data[at + green] ?? 0;
    const b = data[at + blue] ?? 0;
    const box = (((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5)) * 4;
    boxes[box] = (boxes[box] ?? 0) + 1;
    boxes[box + 1] = (boxes[box + 1] ?? 0) + r;
    boxes[box + 2] = (boxes[box + 2] ?? 0) + g;
    boxes[box + 3] = (boxes[box + 3] ?? 0) + b;
  }
  let best = 0;
  for (let box = 4; box < boxes.length; box += 4) {
    if ((boxes[box] ?? 0) > (boxes[best] ?? 0)) best = box;
  }
  const count = boxes[best] ?? 0;
  if (count === 0) return WHITE;
  const mean = (offset: number) => Math.round((boxes[best + offset] ?? 0) / count);
  return (mean(1) << 16) | (mean(2) << 8) | mean(3);
}

/** True when any pixel is not fully opaque. */
export function isSeeThrough({ data, channels }: Pixels): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < data.length; at += channels) {
    if (data[at] !== 255) return true;
  }
  return false;
}

/** True when every pixel is the same: what a decoder leaves of a picture it could read nothing of. */
export function isBlank({ data, channels }: Pixels): boolean {
  for (let at = channels; at < data.length; at += 1) {
    if (data[at] !== data[at - channels]) return false;
  }
  return true;
}
