/** Moves stray files into our own folder and back, whatever their names are. All paths here are byte paths, which walk.ts explains. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { createFolderFlusher, flushFolder, whileBusy } from './folders.ts';
import { PRIVATE_FOLDER } from './mediaRoot.ts';
import { nameExclusively } from './placing.ts';
import { errno } from './problems.ts';
import { look, systemPath, textOf } from './walk.ts';

export const QUARANTINE_FOLDER = `${PRIVATE_FOLDER}/quarantine`;

export interface QuarantineFiles {
  /** Moves a file to a name that none ever had, and makes the move durable. Throws what the file system throws: then it is where it was. */
  moveIn(bytePath: string, storedPath: string): Promise<void>;
  /**
   * Moves a file back, durably: to its old name, or the next free one of {@link alternative}; answers which. Throws what the file
   * system throws; the file is in at least one of the two places, and its name in quarantine then tells of both.
   */
  moveOut(storedPath: string, bytePath: string): Promise<string>;
  /** Where {@link moveOut}, broken off anywhere, brought the file; null when it had not come so far. */
  findOut(storedPath: string, bytePath: string): Promise<string | null>;
  /** Removes a file, durably; one that is not there is as good as removed. */
  remove(bytePath: string): Promise<void>;
  /** False when something is in the folder. */
  removeFolder(bytePath: string): Promise<boolean>;
  /** Removes the folders that a file in quarantine lay in, as far as they are empty now. */
  tidy(storedPath: string): Promise<void>;
}

/** Where a file that lies in quarantine came from, as its place there says; null for any other. */
export function originOf(bytePath: string): string | null {
  if (!bytePath.startsWith(`${QUARANTINE_FOLDER}/`)) return null;
  const [, ...origin] = bytePath.slice(QUARANTINE_FOLDER.length + 1).split('/');
  return origin.length === 0 ? null : origin.join('/');
}

/** `photos/a.jpg`, 2 → `photos/a-2.jpg`; 1 is the name itself. */
export function alternative(bytePath: string, number: number): string {
  if (number === 1) return bytePath;
  const { dir, name, ext } = path.posix.parse(bytePath);
  return `${dir === '' ? '' : `${dir}/`}${name}-${number}${ext}`;
}

/**
 * Where a stray file lies in quarantine: below a folder of its own, under its old path, so that a person finds it by hand too;
 * a path that the system might refuse there, by its length or its bytes, becomes a made-up name. As text, for the catalog.
 */
export function quarantinePath(folder: string, bytePath: string, mediaRoot: string): string {
  const text = textOf(bytePath);
  const plain = `${QUARANTINE_FOLDER}/${folder}/${text}`;
  const longest = process.platform === 'win32' ? 240 : 3900;
  const fits = Buffer.byteLength(mediaRoot) + Buffer.byteLength(plain) < longest;
  return text !== null && fits ? plain : `${QUARANTINE_FOLDER}/${folder}/${crypto.randomUUID()}`;
}

export function createQuarantineFiles(root: string): QuarantineFiles {
  const flusher = createFolderFlusher();
  const absolute = (bytePath: string) => systemPath(root, bytePath);
  const flushFolderOf = (bytePath: string): Promise<void> => {
    const folder = absolute(path.posix.dirname(bytePath));
    return typeof folder === 'string' ? flusher.flush(folder) : flushFolder(folder);
  };

  /** Never makes the root itself: an unmounted disk must not be replaced by a folder on the disk below it. */
  async function makeFolder(bytePath: string): Promise<void> {
    if (bytePath === '.') return;
    try {
      await fs.mkdir(absolute(bytePath));
    } catch (error) {
      if (errno(error) === 'EEXIST') return;
      if (errno(error) !== 'ENOENT' || path.posix.dirname(bytePath) === '.') throw error;
      await makeFolder(path.posix.dirname(bytePath));
      await makeFolder(bytePath);
      return;
    }
    await flushFolderOf(bytePath);
  }

  async function leave(storedPath: string): Promise<void> {
    await whileBusy(() => fs.rm(absolute(storedPath), { force: true }));
    try {
      await flushFolderOf(storedPath);
    } catch (error) {
      // Somebody removed the whole folder.
      if (errno(error) !== 'ENOENT') throw error;
    }
  }

  async function findOut(storedPath: string, bytePath: string): Promise<string | null> {
    const stored = await look(root, storedPath);
    if (stored === null) return bytePath;
    for (let number = 1; ; number += 1) {
      const name = alternative(bytePath, number);
      const there = await look(root, name);
      if (there === null) return null;
      if (there.identity === stored.identity) return name;
    }
  }

  return {
    async moveIn(bytePath, storedPath) {
      await makeFolder(path.posix.dirname(storedPath));
      await whileBusy(() => fs.rename(absolute(bytePath), absolute(storedPath)));
      await flushFolderOf(storedPath);
      await flushFolderOf(bytePath);
    },
    async moveOut(storedPath, bytePath) {
      await makeFolder(path.posix.dirname(bytePath));
      for (let number = 1; ; number += 1) {
        const name = alternative(bytePath, number);
        try {
          await nameExclusively(absolute(storedPath), absolute(name));
        } catch (error) {
          if (errno(error) === 'EEXIST') continue;
          throw error;
        }
        await flushFolderOf(name);
        await leave(storedPath);
        return name;
      }
    },
    findOut,
    async remove(bytePath) {
      await leave(bytePath);
    },
    async removeFolder(bytePath) {
      try {
        await whileBusy(() => fs.rmdir(absolute(bytePath)));
        return true;
      } catch (error) {
        if (errno(error) === 'ENOENT') return true;
        if (errno(error) === 'ENOTEMPTY' || errno(error) === 'EEXIST') return false;
        throw error;
      }
    },
    async tidy(storedPath) {
      for (
        let folder = path.posix.dirname(storedPath);
        folder.startsWith(`${QUARANTINE_FOLDER}/`);
        folder = path.posix.dirname(folder)
      ) {
        const gone = await fs.rmdir(absolute(folder)).then(
          () => true,
          () => false,
        );
        if (!gone) return;
      }
    },
  };
}
