/** HEIC through libheif (libheif-js, an unmodified module that can be replaced on its own). Turned by its container while decoding. */
import { Refusal } from '../refusal.ts';
import { checkClaim, type WholePixels, whole } from './whole.ts';

/** Colour profiles stand in the file's head, before the pictures (ISO/IEC 14496-12, box `colr`). */
const HEAD_BYTES = 256 * 1024;

async function decode(bytes: Buffer): Promise<WholePixels> {
  const { default: libheif } = await import('libheif-js/wasm-bundle.js');
  await libheif.ready;
  const decoder = new libheif.HeifDecoder();
  const images = decoder.decode(bytes);
  try {
    const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
    if (!image) throw new Refusal('The file is damaged: no picture was found in it.');
    const width = image.get_width();
    const height = image.get_height();
    checkClaim(width, height);
    const data = new Uint8ClampedArray(width * height * 4);
    await new Promise<void>((resolve, reject) => {
      image.display({ data, width, height }, (shown) =>
        shown ? resolve() : reject(new Error('libheif gave no pixels')),
      );
    });
    return { data: new Uint8Array(data.buffer), width, height, channels: 4, profile: profileOf(bytes) };
  } finally {
    for (const image of images) image.free();
  }
}

function profileOf(bytes: Buffer): Uint8Array | undefined {
  const at = bytes.subarray(0, HEAD_BYTES).indexOf('colrprof', 0, 'latin1');
  if (at < 4) return undefined;
  const end = at - 4 + bytes.readUInt32BE(at - 4);
  return end > at + 8 + 128 && end <= bytes.length ? bytes.subarray(at + 8, end) : undefined;
}

export const heic = whole(decode);
