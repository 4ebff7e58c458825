/** Which decoder reads which type. Those that are seldom needed are loaded when they are. */
import { DECODED_TYPES, type DecoderName } from '../../../shared/workerMessages.ts';
import type { Decoder } from './decoder.ts';
import { drawing } from './drawing.ts';
import { raster } from './raster.ts';

const DECODERS: Readonly<Record<DecoderName, () => Decoder | Promise<Decoder>>> = {
  raster: () => raster,
  svg: () => drawing,
  heic: async () => (await import('./heic.ts')).heic,
  jxl: async () => (await import('./jxl.ts')).jxl,
  jp2: async () => (await import('./jp2.ts')).jp2,
  bmp: async () => (await import('./bitmap.ts')).bmp,
  ico: async () => (await import('./bitmap.ts')).ico,
  psd: async () => (await import('./psd.ts')).psd,
};

/** The decoder for a type, null when there is none. */
export async function decoderFor(mime: string): Promise<Decoder | null> {
  for (const [name, types] of Object.entries(DECODED_TYPES)) {
    if ((types as readonly string[]).includes(mime)) return await DECODERS[name as DecoderName]();
  }
  return null;
}
