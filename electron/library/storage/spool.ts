/** Received files (uploads, pasted pictures) until they are imported: safe made-up names, the sender's name in a note beside. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import { isInside } from './containment.ts';
import { readJson } from './files.ts';
import { errno, targetProblem } from './problems.ts';

const BATCH = /^[A-Za-z0-9_-]{1,64}$/;
const Note = z.object({ name: z.string() });
const DATA = '.data';
const NOTE = '.json';

export interface ReceivedFile {
  /** Absolute path of the kept bytes. */
  readonly path: string;
  /** The sender's name for it, `/` separated when it came in a folder. Any text. */
  readonly name: string;
  readonly size: number;
}

export interface Spool {
  /** Keeps one file of a batch. `modified` is the file's own time, ms. Throws `bad_request` for a bad batch name, `no_space`, `storage_failed`. */
  receive(batch: string, name: string, body: AsyncIterable<Uint8Array>, modified?: number): Promise<void>;
  /** In the order in which they began to arrive. Files still arriving are left out. */
  list(batch: string): Promise<readonly ReceivedFile[]>;
  owns(file: string): boolean;
  /** Forgets one received file. */
  remove(file: string): Promise<void>;
  /** Removes every batch that holds none of `wanted`, except those that came since the program started. */
  sweep(wanted: readonly string[]): Promise<void>;
}

export function createSpool(folder: string): Spool {
  const counters = new Map<string, number>();

  function folderOf(batch: string): string {
    if (!BATCH.test(batch))
      throw new MediarootError(
        'bad_request',
        'The name of an upload batch is letters, digits, - and _ only.',
      );
    return path.join(folder, batch);
  }

  async function write(
    file: string,
    body: AsyncIterable<Uint8Array>,
    modified: number | undefined,
  ): Promise<void> {
    const handle = await fs.open(file, 'wx');
    try {
      for await (const chunk of body) {
        for (let written = 0; written < chunk.length; ) {
          written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
        }
      }
      if (modified !== undefined && Number.isFinite(modified))
        await handle.utimes(new Date(modified), new Date(modified));
    } finally {
      await handle.close();
    }
  }

  return {
    async receive(batch, name, body, modified) {
      const into = folderOf(batch);
      const number = (counters.get(batch) ?? 0) + 1;
      counters.set(batch, number);
      const base = path.join(into, String(number).padStart(8, '0'));
      try {
        await makeFolder(into);
        await write(`${base}${DATA}`, body, modified);
        // The note comes last: bytes without one were cut off on their way.
        await fs.writeFile(`${base}${NOTE}`, JSON.stringify({ name }), { flag: 'wx' });
      } catch (error) {
        await fs.rm(`${base}${DATA}`, { force: true });
        await fs.rm(`${base}${NOTE}`, { force: true });
        throw targetProblem(error, name);
      }
    },

    async list(batch) {
      const into = folderOf(batch);
      const names = (await folderNames(into)).filter((name) => name.endsWith(NOTE)).sort();
      const files: ReceivedFile[] = [];
      for (const name of names) {
        const note = await readJson(path.join(into, name), Note);
        if (!note) continue;
        const file = path.join(into, `${name.slice(0, -NOTE.length)}${DATA}`);
        files.push({ path: file, name: note.name, size: (await fs.stat(file)).size });
      }
      return files;
    },

    owns: (file) => file !== folder && isInside(folder, file),

    async remove(file) {
      if (!file.endsWith(DATA) || !isInside(folder, file)) return;
      await fs.rm(file, { force: true });
      await fs.rm(`${file.slice(0, -DATA.length)}${NOTE}`, { force: true });
      await removeIfEmpty(path.dirname(file));
    },

    async sweep(wanted) {
      const kept = new Set(wanted.map((file) => path.basename(path.dirname(file))));
      for (const batch of await folderNames(folder)) {
        if (!kept.has(batch) && !counters.has(batch))
          await fs.rm(path.join(folder, batch), { recursive: true, force: true });
      }
    },
  };
}

/** Its parent is not made: without it the disk of MEDIA_ROOT is away. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    if (errno(error) !== 'EEXIST') throw error;
  }
}

async function folderNames(folder: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(folder);
  } catch {
    return [];
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await fs.rmdir(folder);
  } catch {
    // Other files of the batch are still in it.
  }
}
