/** Windows bitmaps and icons. */
import { Refusal } from '../refusal.ts';
import { checkClaim, type WholePixels, type WholeResult, whole } from './whole.ts';

const BMP_HEAD_BYTES = 26;
/** Header of the first Windows generation: sizes are 16 bits wide. */
const CORE_HEADER = 12;

async function decodeBitmap(bytes: Buffer): Promise<WholePixels> {
  if (bytes.length < BMP_HEAD_BYTES) throw new Refusal('The file is damaged: it ends too early.');
  const core = bytes.readUInt32LE(14) === CORE_HEADER;
  if (core) throw new Refusal('Bitmaps of this old kind (OS/2, Windows 2) are not decoded.');
  checkClaim(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)));
  const { decode } = await import('bmp-ts');
  const { data, width, height } = decode(bytes, { toRGBA: true });
  return opaqueIfEmpty({ data, width, height: Math.abs(height), channels: 4 });
}

/** Most programs leave the fourth byte of a pixel zero without meaning "invisible". */
function opaqueIfEmpty(pixels: WholePixels): WholePixels {
  const { data } = pixels;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return pixels;
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return pixels;
}

const ICO_HEAD_BYTES = 6;
const ICO_ENTRY_BYTES = 16;

/** The largest picture of an icon. */
async function decodeIcon(bytes: Buffer): Promise<WholeResult> {
  checkIconClaims(bytes);
  const { default: decodeIco } = await import('decode-ico');
  const [first, ...others] = decodeIco(bytes);
  if (!first) throw new Refusal('The icon holds no picture.');
  const best = others.reduce(
    (largest, other) => (other.width * other.height > largest.width * largest.height ? other : largest),
    first,
  );
  if (best.type === 'png') return { png: best.data };
  return {
    data: new Uint8Array(best.data.buffer, best.data.byteOffset, best.data.byteLength),
    width: best.width,
    height: best.height,
    channels: 4,
  };
}

/** Bitmaps inside an icon claim their size once more, and that is what is believed when memory is taken. */
function checkIconClaims(bytes: Buffer): void {
  const count = bytes.readUInt16LE(4);
  for (let index = 0; index < count; index += 1) {
    const entry = ICO_HEAD_BYTES + index * ICO_ENTRY_BYTES;
    if (entry + ICO_ENTRY_BYTES > bytes.length) throw new Refusal('The file is damaged: it ends too early.');
    const at = bytes.readUInt32LE(entry + 12);
    if (at + 16 > bytes.length) throw new Refusal('The file is damaged: it ends too early.');
    if (bytes.readUInt32LE(at) === 40)
      checkClaim(Math.abs(bytes.readInt32LE(at + 4)), Math.abs(bytes.readInt32LE(at + 8)));
  }
}

export const bmp = whole(decodeBitmap);
export const ico = whole(decodeIcon);
