/** JPEG XL through jxl-oxide, which also converts to sRGB and turns the picture upright. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../refusal.ts';
import { checkClaim, type WholePng, whole } from './whole.ts';

let started: ReturnType<typeof start> | undefined;

async function start() {
  const codec = await import('jxl-oxide-wasm');
  const code = new URL('jxl_oxide_wasm_bg.wasm', import.meta.resolve('jxl-oxide-wasm'));
  codec.initSync({ module: await readFile(fileURLToPath(code)) });
  return codec;
}

async function decode(bytes: Buffer): Promise<WholePng> {
  started ??= start();
  const { JxlImage } = await started;
  const image = new JxlImage();
  try {
    image.feedBytes(bytes);
    if (!image.tryInit()) throw new Refusal('The file is damaged: it ends too early.');
    checkClaim(image.width ?? 0, image.height ?? 0);
    image.forceSrgb = true;
    // The frame is consumed by encoding it.
    return { png: image.render().encodeToPng() };
  } finally {
    image.free();
  }
}

export const jxl = whole(decode);
