/** Which decoder reads which type. */
import { DECODED_TYPES } from '../../../shared/workerMessages.ts';
import type { Decoder } from './decoder.ts';
import { drawing } from './drawing.ts';
import { raster } from './raster.ts';

/** The decoder for a type, null when there is none. */
export async function decoderFor(mime: string): Promise<Decoder | null> {
  if (mime === 'image/svg+xml') return drawing;
  if ((DECODED_TYPES.sharp as readonly string[]).includes(mime)) return raster;
  return null;
}
