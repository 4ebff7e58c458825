/** Folders made and flushed so that what lies in them survives a power cut. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { errno } from './problems.ts';

/** File systems that cannot flush a folder say so with one of these; nothing more can be done there. */
const CANNOT_FLUSH = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES', 'EBADF']);

/** Makes durable what is in a folder. Bytes where its name is not UTF-8. */
export async function flushFolder(folder: string | Buffer): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!CANNOT_FLUSH.has(errno(error))) throw error;
  } finally {
    await handle.close();
  }
}

export interface FolderFlusher {
  /** Resolves once everything that was in `folder` at the time of the call is durable. Calls that come while a flush runs share the next one. */
  flush(folder: string): Promise<void>;
}

export function createFolderFlusher(): FolderFlusher {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  function start(folder: string): Promise<void> {
    const flushed = flushFolder(folder).finally(() => {
      running.delete(folder);
    });
    running.set(folder, flushed);
    return flushed;
  }

  return {
    flush(folder) {
      const current = running.get(folder);
      if (!current) return start(folder);
      const waiting = next.get(folder);
      if (waiting) return waiting;
      const after = current
        .catch(() => undefined)
        .then(() => {
          next.delete(folder);
          return start(folder);
        });
      next.set(folder, after);
      return after;
    },
  };
}

export interface FolderMaker {
  /**
   * Makes `relative` (separated by `/`) step by step and flushes each parent of a new folder; a folder made before costs
   * nothing. Never makes the root itself: an unmounted disk must not be replaced by a folder on the disk below it.
   */
  make(relative: string): Promise<void>;
  /** The folder turned out to be gone. */
  forget(relative: string): void;
}

export function createFolderMaker(root: string, flusher: FolderFlusher): FolderMaker {
  /** Whoever needs a folder that is just being made waits until it is durable too. */
  const made = new Map<string, Promise<void>>();

  async function step(relative: string): Promise<void> {
    const parent = path.posix.dirname(relative);
    if (parent !== '.') await make(parent);
    const folder = path.join(root, relative);
    const mkdir = () => fs.mkdir(folder);
    try {
      await mkdir().catch(async (error: unknown) => {
        if (errno(error) !== 'ENOENT' || parent === '.') throw error;
        // Someone removed the parent since it was made.
        forget(parent);
        await make(parent);
        await mkdir();
      });
    } catch (error) {
      if (errno(error) === 'EEXIST') return;
      throw error;
    }
    await flusher.flush(path.dirname(folder));
  }

  function make(relative: string): Promise<void> {
    const known = made.get(relative);
    if (known) return known;
    const making = step(relative);
    made.set(relative, making);
    making.catch(() => made.delete(relative));
    return making;
  }

  function forget(relative: string): void {
    for (let part = relative; part !== '.'; part = path.posix.dirname(part)) made.delete(part);
  }

  return { make, forget };
}

const BUSY = new Set(['EPERM', 'EBUSY', 'EACCES']);
const ATTEMPTS = 8;

/** Repeats what Windows refuses while a virus scanner or an indexer holds the file: eight tries within about two seconds. */
export async function whileBusy<T>(action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (process.platform !== 'win32' || attempt === ATTEMPTS || !BUSY.has(errno(error))) throw error;
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, 8 * 2 ** attempt);
      await promise;
    }
  }
}
