/** Files of renditions below MEDIA_ROOT: made in a folder of our own, then given a name that says what they are made of. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { below } from './containment.ts';
import { whileBusy } from './folders.ts';
import { PRIVATE_FOLDER } from './mediaRoot.ts';
import type { Target } from './placing.ts';
import { errno, targetProblem } from './problems.ts';

export interface RenditionFiles {
  /** The only folder below MEDIA_ROOT that image workers write to. */
  readonly folder: string;
  /** A fresh name to write to, on the disk of MEDIA_ROOT. */
  temp(): string;
  discard(temp: string): Promise<void>;
  /** Bytes. */
  sizeOf(temp: string): Promise<number>;
  /** Makes the folder; the first time, empties what an earlier run left half-made. */
  prepare(): Promise<void>;
  /** Moves a finished file to a path below our staging folder, replacing what is there. */
  hand(temp: string, to: string): Promise<void>;
  /**
   * Gives a finished file its name below MEDIA_ROOT and makes it durable. A file of this name is replaced: it was made of
   * the same content to the same definition. Throws what {@link targetProblem} makes of a failure.
   */
  place(temp: string, relative: string): Promise<void>;
}

const FOLDER = `${PRIVATE_FOLDER}/tmp/made`;

export function createRenditionFiles(to: Target): RenditionFiles {
  const folder = path.join(to.root, FOLDER);
  let swept = false;

  async function place(temp: string, relative: string): Promise<void> {
    const target = below(to.root, relative);
    const parent = path.posix.dirname(relative);
    await flushFile(temp);
    await to.folders.make(parent);
    try {
      await whileBusy(() => fs.rename(temp, target));
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
      // Someone removed the folder since it was made.
      to.folders.forget(parent);
      await to.folders.make(parent);
      await whileBusy(() => fs.rename(temp, target));
    }
    await to.flusher.flush(path.dirname(target));
  }

  return {
    folder,
    temp: () => path.join(folder, randomUUID()),
    discard: (temp) => fs.rm(temp, { force: true }),
    sizeOf: async (temp) => (await fs.stat(temp)).size,
    async prepare() {
      if (!swept) await fs.rm(folder, { recursive: true, force: true });
      swept = true;
      to.folders.forget(FOLDER);
      await to.folders.make(FOLDER);
    },
    hand: (temp, target) => whileBusy(() => fs.rename(temp, target)),
    async place(temp, relative) {
      try {
        await place(temp, relative);
      } catch (error) {
        throw targetProblem(error, path.posix.basename(relative));
      }
    },
  };
}

async function flushFile(file: string): Promise<void> {
  const handle = await fs.open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
