/** Moves and removes of stored files, each step of which may be repeated after a crash. Nothing is ever replaced. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { below } from './containment.ts';
import { whileBusy } from './folders.ts';
import { PRIVATE_FOLDER } from './mediaRoot.ts';
import { checkFile, type FileCheck, nameExclusively, type Target } from './placing.ts';
import { errno } from './problems.ts';

/** Paths are relative to MEDIA_ROOT. All throw what the file system throws. */
export interface StoredFiles {
  /** True for an ordinary file. */
  has(relative: string): Promise<boolean>;
  /** Whether both names are of one file. */
  same(one: string, other: string): Promise<boolean>;
  /** Whether `to` is the empty file that a move of `from` takes the name with where there are no hard links, and was broken off. */
  isReserved(from: string, to: string): Promise<boolean>;
  check(relative: string, sha256: string): Promise<FileCheck>;
  /** Gives a file a further name, or moves it where that is all the file system can do; not durable yet. `taken`: by another file. */
  name(from: string, to: string): Promise<'there' | 'taken'>;
  /** Not durable yet. */
  unlink(relative: string): Promise<void>;
  /** Makes what happened in the folders of these files durable. */
  flush(files: readonly string[]): Promise<void>;
  /**
   * Removes the folders of these files that are empty now; never MEDIA_ROOT, nor our own folder and those in it. For each file
   * the folder that is left, absolute: flushing it makes the removals durable.
   */
  removeEmptyFolders(files: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A folder that is not there any more needs nothing. */
  flushLeft(folder: string): Promise<void>;
}

const GONE = new Set(['ENOENT', 'ENOTDIR']);
/** A folder may be taken away as empty while a file is on its way into it. */
const ATTEMPTS = 5;

export function createStoredFiles({ root, folders, flusher }: Target): StoredFiles {
  const absolute = (relative: string): string => below(root, relative);

  async function identity(
    relative: string,
  ): Promise<{ readonly file: boolean; readonly key: string } | null> {
    try {
      const stat = await fs.lstat(absolute(relative), { bigint: true });
      return { file: stat.isFile(), key: `${stat.dev}:${stat.ino}` };
    } catch (error) {
      if (GONE.has(errno(error))) return null;
      throw error;
    }
  }

  async function same(one: string, other: string): Promise<boolean> {
    const [first, second] = [await identity(one), await identity(other)];
    return first !== null && second !== null && first.file && first.key === second.key;
  }

  async function flush(files: readonly string[]): Promise<void> {
    const parents = new Set(files.map((file) => path.dirname(absolute(file))));
    for (const folder of parents) await flusher.flush(folder);
  }

  async function linkInto(from: string, to: string): Promise<void> {
    const folder = path.posix.dirname(to);
    for (let attempt = 1; ; attempt += 1) {
      if (folder !== '.') await folders.make(folder);
      try {
        await nameExclusively(absolute(from), absolute(to));
        return;
      } catch (error) {
        if (errno(error) !== 'ENOENT' || attempt === ATTEMPTS || (await identity(from)) === null) throw error;
        folders.forget(folder);
      }
    }
  }

  async function isReserved(from: string, to: string): Promise<boolean> {
    const [ours, other] = [await fs.lstat(absolute(from)), await fs.lstat(absolute(to))];
    if (!other.isFile() || other.size > 0 || ours.size === 0) return false;
    return !(await canLink());
  }

  async function canLink(): Promise<boolean> {
    const temp = () => path.join(root, PRIVATE_FOLDER, 'tmp', `${crypto.randomUUID()}.part`);
    const [probe, second] = [temp(), temp()];
    try {
      await fs.writeFile(probe, '', { flag: 'wx' });
      return (await nameExclusively(probe, second)) === 'linked';
    } finally {
      await fs.rm(probe, { force: true });
      await fs.rm(second, { force: true });
    }
  }

  /** What is left of the folder and those above it. */
  async function removeEmpty(folder: string): Promise<string> {
    for (let part = folder; part !== '.'; part = path.posix.dirname(part)) {
      const [top, ...deeper] = part.split('/');
      if (top === PRIVATE_FOLDER && deeper.length < 2) return part;
      try {
        await whileBusy(() => fs.rmdir(absolute(part)));
      } catch {
        // Not empty, in use, or gone: a folder that stays does no harm.
        return part;
      }
      folders.forget(part);
    }
    return '.';
  }

  return {
    has: async (relative) => (await identity(relative))?.file === true,
    same,
    isReserved,
    check: (relative, sha256) => checkFile(absolute(relative), sha256),
    async name(from, to) {
      try {
        await linkInto(from, to);
        return 'there';
      } catch (error) {
        if (errno(error) !== 'EEXIST') throw error;
        if (await same(from, to)) return 'there';
        if (!(await isReserved(from, to))) return 'taken';
        await whileBusy(() => fs.unlink(absolute(to)));
        await linkInto(from, to);
        return 'there';
      }
    },
    unlink: (relative) => whileBusy(() => fs.unlink(absolute(relative))),
    flush,
    async removeEmptyFolders(files) {
      const left = new Map<string, string>();
      for (const folder of new Set(files.map((file) => path.posix.dirname(file))))
        left.set(folder, path.resolve(root, await removeEmpty(folder)));
      return new Map(files.map((file) => [file, left.get(path.posix.dirname(file)) ?? root]));
    },
    async flushLeft(folder) {
      try {
        await flusher.flush(folder);
      } catch (error) {
        if (!GONE.has(errno(error))) throw error;
      }
    },
  };
}
