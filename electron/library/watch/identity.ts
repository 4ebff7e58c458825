/** Tells a folder from another one that is put, or mounted, in its place. */
import fs from 'node:fs/promises';
import { errno } from '../storage/problems.ts';

/** Null when there is none. */
export async function folderIdentity(
  folder: string,
): Promise<{ readonly dev: bigint; readonly key: string } | null> {
  try {
    const stat = await fs.stat(folder, { bigint: true });
    return stat.isDirectory() ? { dev: stat.dev, key: `${stat.dev}:${stat.ino}` } : null;
  } catch (error) {
    // Whatever keeps it from being looked at keeps it from being watched.
    return errno(error) === '' ? Promise.reject(error) : null;
  }
}
