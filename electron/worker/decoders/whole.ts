/** Decoders that take a whole file from memory and give back all its pixels. */
import { readFile, stat } from 'node:fs/promises';
import { OPEN, sharp } from '../engine.ts';
import { MAX_WHOLE_BYTES, MAX_WHOLE_PIXELS } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Decoder } from './decoder.ts';
import { withProfile } from './profile.ts';

export interface WholePixels {
  /** 8 bits a channel, upright. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  /** ICC profile of the pixels; sRGB when left out. */
  readonly profile?: Uint8Array | undefined;
}

/** PNG bytes that another decoder made. */
export interface WholePng {
  readonly png: Uint8Array;
}

export type WholeResult = WholePixels | WholePng;

/** @param decode throws Refusal, or anything for damage; checks claims with {@link checkClaim} before it takes memory. */
export function whole(decode: (bytes: Buffer) => WholeResult | Promise<WholeResult>): Decoder {
  return {
    forgiving: false,
    async open(path, { scale }) {
      if ((await stat(path)).size > MAX_WHOLE_BYTES)
        throw new Refusal('The file is larger than Mediaroot decodes.');
      const result = await decode(await readFile(path));
      if ('png' in result) {
        const { width, height } = await sharp(result.png, OPEN).metadata();
        return { image: sharp(result.png, OPEN), width, height, drawing: false };
      }
      const { data, width, height, channels, profile } = result;
      const longest = Math.round(Math.max(width, height) * scale({ width, height }, false));
      const image = sharp(data, { raw: { width, height, channels } });
      return {
        image: profile ? await withProfile(image, profile, longest) : image,
        width,
        height,
        drawing: false,
      };
    },
  };
}

/** @throws Refusal for a size that is impossible or too large to hold. */
export function checkClaim(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new Refusal('The file is damaged: its picture has no size.');
  if (width * height > MAX_WHOLE_PIXELS)
    throw new Refusal('The picture claims more pixels than Mediaroot decodes.');
}
