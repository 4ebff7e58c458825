/** Puts gathered text into one .zip. */
import { strToU8, zipSync } from 'fflate';
import type { Gathered } from './collect.ts';

/** `made` is the time its files carry, ms since 1970. */
export function zipped(files: Gathered, made: number): Uint8Array {
  return zipSync(Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)])), {
    mtime: made,
  });
}
