/** Damage as a failing disk does it: other bytes, and size and time as they were. */
import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';

/**
 * Changes one byte of a file that may be watched: at no moment has it another size or time.
 * @param beside a path on the same file system, outside of what is watched
 */
export async function flipByte(file: string, beside: string): Promise<void> {
  const { atime, mtime } = await stat(file);
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  await writeFile(beside, bytes);
  await utimes(beside, atime, mtime);
  await rename(beside, file);
}
