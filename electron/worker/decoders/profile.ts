/** Gives bare pixels the colour profile they were stored with, so that libvips converts them like any other picture. */
import { crc32, deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import { OPEN, sharp } from '../engine.ts';

/** Signature and header chunk of every PNG: what a profile has to follow (PNG 1.2, section 5.6). */
const PNG_HEAD_BYTES = 33;

/** The picture, at most `longest` px a side, as a PNG that carries the profile. */
export async function withProfile(image: Sharp, profile: Uint8Array, longest: number): Promise<Sharp> {
  const png = await image
    .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(profile)]));
  return sharp(Buffer.concat([png.subarray(0, PNG_HEAD_BYTES), chunk, png.subarray(PNG_HEAD_BYTES)]), OPEN);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
