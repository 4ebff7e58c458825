/** A folder that copies leave the library into: made or empty at first, nothing in it is ever replaced. */
import fs, { constants } from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { safeFileName } from '../../../shared/filename.ts';
import { createFolderFlusher } from './folders.ts';
import { hashFile } from './hashing.ts';
import { errno } from './problems.ts';

export interface ExportFolder {
  /**
   * Copies a stored file under a name every system takes; one that is taken gets a number. Keeps its time, reads the copy again
   * and answers its name. Throws `verify_failed` when the copy has another content, and what the file system throws; then
   * nothing of it is left.
   */
  copy(stored: string, name: string, sha256: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  /** A text that is written piece by piece, and durable once it ends. */
  open(name: string): Promise<{ write(piece: string): Promise<void>; end(): Promise<void> }>;
  /** Makes all of it durable. */
  flush(): Promise<void>;
}

/** Throws `bad_request` for a path that is not absolute or a folder that holds anything. */
export async function openExportFolder(folder: string): Promise<ExportFolder> {
  if (!path.isAbsolute(folder)) throw unfit(folder, 'is not a complete path');
  await fs.mkdir(folder, { recursive: true });
  if ((await fs.readdir(folder)).length > 0) throw unfit(folder, 'is not empty');
  /** Names taken so far, as file systems without regard to case or composition see them. */
  const taken = new Set<string>();

  function free(wanted: string): string {
    const safe = safeFileName(wanted);
    const extension = path.extname(safe);
    const stem = safe.slice(0, safe.length - extension.length);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? safe : safeFileName(`${stem}-${number}${extension}`);
      const key = name.normalize('NFC').toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return name;
    }
  }

  return {
    async copy(stored, wanted, sha256) {
      const name = free(wanted);
      const target = path.join(folder, name);
      try {
        await fs.copyFile(stored, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
        const { atime, mtime } = await fs.stat(stored);
        await fs.utimes(target, atime, mtime);
        if ((await hashFile(target)).sha256 === sha256) return name;
      } catch (error) {
        if (errno(error) !== 'EEXIST') await fs.rm(target, { force: true });
        throw error;
      }
      await fs.rm(target, { force: true });
      throw new MediarootError(
        'verify_failed',
        `The copy of “${wanted}” is not what the library recorded. Verify the library; its stored file may be damaged.`,
      );
    },
    write: (name, text) => fs.writeFile(path.join(folder, free(name)), text, { flag: 'wx' }),
    async open(name) {
      const handle = await fs.open(path.join(folder, free(name)), 'wx');
      return {
        write: async (piece) => {
          await handle.write(piece);
        },
        end: async () => {
          await handle.sync();
          await handle.close();
        },
      };
    },
    flush: () => createFolderFlusher().flush(folder),
  };
}

function unfit(folder: string, why: string): MediarootError {
  return new MediarootError(
    'bad_request',
    `The folder ${folder} ${why}. Give the full path of an empty folder, or of one that is not there yet.`,
  );
}
