/** Thumbnails by content hash, in a tree of two levels of 256 folders beside the catalog. They can be made anew, so nothing is flushed. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { THUMBNAIL_VARIANTS, type ThumbnailVariant } from '../../../shared/mediaUrl.ts';
import { thumbnailFile } from '../../../shared/thumbnailFile.ts';
import { whileBusy } from './folders.ts';
import { errno } from './problems.ts';

export interface ThumbnailStore {
  /** Where the thumbnail is or would be. */
  path(sha256: string, variant: ThumbnailVariant): string;
  /** A fresh name for a worker to write to, on the same disk. */
  temp(): string;
  /** Moves a finished temp file into place in one step, replacing an older thumbnail; returns its path. */
  commit(temp: string, sha256: string, variant: ThumbnailVariant): Promise<string>;
  discard(temp: string): Promise<void>;
  has(sha256: string, variant: ThumbnailVariant): Promise<boolean>;
  /** Removes every variant of a content. */
  remove(sha256: string): Promise<void>;
}

const TEMP = 'tmp';

/** Makes the folder and empties what an earlier run left half-made. */
export async function openThumbnailStore(folder: string): Promise<ThumbnailStore> {
  const temps = path.join(folder, TEMP);
  await fs.rm(temps, { recursive: true, force: true });
  await fs.mkdir(temps, { recursive: true });

  const fileOf = (sha256: string, variant: ThumbnailVariant) =>
    path.join(folder, thumbnailFile(sha256, variant));

  async function commit(temp: string, sha256: string, variant: ThumbnailVariant): Promise<string> {
    const file = fileOf(sha256, variant);
    try {
      await whileBusy(() => fs.rename(temp, file));
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
      await fs.mkdir(path.dirname(file), { recursive: true });
      await whileBusy(() => fs.rename(temp, file));
    }
    return file;
  }

  return {
    path: fileOf,
    temp: () => path.join(temps, randomUUID()),
    commit,
    discard: (temp) => fs.rm(temp, { force: true }),
    async has(sha256, variant) {
      try {
        return (await fs.stat(fileOf(sha256, variant))).isFile();
      } catch (error) {
        if (errno(error) === 'ENOENT') return false;
        throw error;
      }
    },
    async remove(sha256) {
      for (const variant of THUMBNAIL_VARIANTS) await fs.rm(fileOf(sha256, variant), { force: true });
    },
  };
}
