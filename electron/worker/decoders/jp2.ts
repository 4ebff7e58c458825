/** JPEG 2000 through OpenJPEG. */
import { Refusal } from '../refusal.ts';
import { checkClaim, type WholePixels, whole } from './whole.ts';

let started: ReturnType<typeof start> | undefined;

async function start() {
  const { default: openjpeg } = await import('@cornerstonejs/codec-openjpeg/decode');
  return openjpeg();
}

const SIZ_MARKER = Buffer.from([0xff, 0x4f, 0xff, 0x51]);

async function decode(bytes: Buffer): Promise<WholePixels> {
  started ??= start();
  const codec = await started;
  checkHeader(bytes);
  const decoder = new codec.J2KDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    checkClaim(width, height);
    if (isSigned || componentCount < 1 || componentCount > 4) {
      throw new Refusal('JPEG 2000 pictures of this kind are not decoded.');
    }
    const pixels = toBytes(decoder.getDecodedBuffer(), bitsPerSample);
    return { data: pixels, width, height, channels: componentCount as 1 | 2 | 3 | 4 };
  } finally {
    decoder.delete();
  }
}

/** Size as the codestream claims it (ISO/IEC 15444-1, A.5.1), before the codec takes memory for it. */
function checkHeader(bytes: Buffer): void {
  const at = bytes.indexOf(SIZ_MARKER);
  if (at < 0 || at + 24 > bytes.length) throw new Refusal('The file is damaged: no picture was found in it.');
  const size = (offset: number) => bytes.readUInt32BE(at + 8 + offset);
  checkClaim(size(0) - size(8), size(4) - size(12));
}

/** A copy with 8 bits a sample: the codec's own memory is used again for the next picture. */
function toBytes(samples: Uint8Array, bits: number): Uint8Array {
  if (bits <= 8) return Uint8Array.from(samples, (value) => (bits === 8 ? value : value << (8 - bits)));
  const wide = new Uint16Array(samples.slice().buffer);
  return Uint8Array.from(wide, (value) => value >> (bits - 8));
}

export const jp2 = whole(decode);
