/**
 * What describes the objects of a folder: one small file for each key. It is replaced in one step, and only by whoever holds the
 * key's lock, so that of two writers with a condition exactly one wins, on network drives too.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../files.ts';
import { type FolderFlusher, type FolderMaker, whileBusy } from '../folders.ts';
import { errno } from '../problems.ts';
import { remoteError } from './faults.ts';
import { OBJECTS, recordPath } from './localNames.ts';

const LocalRecord = z.object({
  key: z.string(),
  /** Path of the content below the folder. Content is never written over, so a record always fits its content. */
  file: z.string(),
  size: z.number(),
  sha256: z.string(),
  etag: z.string(),
  contentType: z.string(),
  metadata: z.record(z.string(), z.string()),
});
export type LocalRecord = z.infer<typeof LocalRecord>;
/** `modified`: ms, by the clock of the file system. */
export type FoundRecord = LocalRecord & { readonly modified: number };

export interface LocalRecords {
  read(key: string): Promise<FoundRecord | null>;
  /** Records of all objects, in no order. */
  all(): AsyncGenerator<FoundRecord, void, undefined>;
  /** Runs `change` while nobody else changes the object of this key. Throws `remote_busy` when it stays locked. */
  locked<T>(key: string, change: () => Promise<T>): Promise<T>;
  /** Durable when it resolves. Only inside {@link LocalRecords.locked}. */
  write(record: LocalRecord): Promise<void>;
  /** The same. */
  remove(key: string): Promise<void>;
}

/** A lock is held for some milliseconds. One this old (ms, by the file system's clock) was left behind by a crash. */
const STALE = 30_000;
const WAIT = 15;
const PATIENCE = 10_000;

export interface LocalFolder {
  readonly root: string;
  readonly folders: FolderMaker;
  readonly flusher: FolderFlusher;
  /** By the clock of the file system, ms. */
  clock(): Promise<number>;
}

export function createLocalRecords(folder: LocalFolder): LocalRecords {
  const place = (key: string) => path.join(folder.root, recordPath(key));

  async function at(file: string): Promise<FoundRecord | null> {
    const handle = await fs.open(file, 'r').catch((error: unknown) => {
      if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return null;
      throw error;
    });
    if (!handle) return null;
    try {
      const { mtimeMs } = await handle.stat();
      const parsed = LocalRecord.safeParse(fromJson(await handle.readFile('utf8')));
      if (!parsed.success)
        throw remoteError({ kind: 'damaged', bucket: folder.root, key: path.basename(file) });
      return { ...parsed.data, modified: Math.round(mtimeMs) };
    } finally {
      await handle.close();
    }
  }

  async function lock(file: string): Promise<void> {
    await folder.folders.make(path.posix.dirname(path.relative(folder.root, file).replaceAll(path.sep, '/')));
    for (let waited = 0; ; waited += WAIT) {
      try {
        await (await fs.open(file, 'wx')).close();
        return;
      } catch (error) {
        if (errno(error) !== 'EEXIST') throw error;
      }
      await breakStale(file);
      if (waited > PATIENCE) throw remoteError({ kind: 'busy', bucket: folder.root });
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, WAIT);
      await promise;
    }
  }

  /** Whoever moves the old lock away looks at what was moved: it may be a new one by then, which goes back. */
  async function breakStale(file: string): Promise<void> {
    const before = await fs.stat(file).catch(() => null);
    if (!before || (await folder.clock()) - before.mtimeMs < STALE) return;
    const aside = `${file}.${randomUUID()}`;
    if (
      !(await fs.rename(file, aside).then(
        () => true,
        () => false,
      ))
    )
      return;
    const moved = await fs.stat(aside);
    if (moved.mtimeMs !== before.mtimeMs) await fs.link(aside, file).catch(() => undefined);
    await fs.rm(aside, { force: true });
  }

  return {
    read: (key) => at(place(key)),
    async *all() {
      const records = path.join(folder.root, OBJECTS, 'records');
      for (const shard of await entries(records)) {
        for (const name of await entries(path.join(records, shard))) {
          if (!/^[0-9a-f]{64}$/.test(name)) continue;
          const record = await at(path.join(records, shard, name));
          if (record) yield record;
        }
      }
    },
    async locked(key, change) {
      const file = `${place(key)}.lock`;
      await lock(file);
      try {
        return await change();
      } finally {
        await whileBusy(() => fs.rm(file, { force: true }));
      }
    },
    write: (record) => writeFileAtomic(place(record.key), JSON.stringify(record)),
    async remove(key) {
      await whileBusy(() => fs.rm(place(key), { force: true }));
      await folder.flusher.flush(path.dirname(place(key)));
    },
  };
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
