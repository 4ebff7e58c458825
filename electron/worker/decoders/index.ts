/** Which decoder reads which type. Codecs that are seldom needed are loaded by their decoders when they are. */
import { DECODED_TYPES, type DecoderName } from '../../../shared/workerMessages.ts';
import { bmp, ico } from './bitmap.ts';
import type { Decoder } from './decoder.ts';
import { drawing } from './drawing.ts';
import { heic } from './heic.ts';
import { jp2 } from './jp2.ts';
import { jxl } from './jxl.ts';
import { psd } from './psd.ts';
import { raster } from './raster.ts';

const DECODERS: Readonly<Record<DecoderName, Decoder>> = {
  raster,
  svg: drawing,
  heic,
  jxl,
  jp2,
  bmp,
  ico,
  psd,
};

/** The decoder for a type, null when there is none. */
export function decoderFor(mime: string): Decoder | null {
  for (const [name, types] of Object.entries(DECODED_TYPES)) {
    if ((types as readonly string[]).includes(mime)) return DECODERS[name as DecoderName];
  }
  return null;
}
