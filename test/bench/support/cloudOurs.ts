/** Our own syncs and restores: through the library as the window does them, and as programs of their own. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createNodeHost, createSession, openLibrary } from '../../../electron/library/index.ts';
import type { SyncResult } from '../../../shared/contract/cloud.ts';
import { RemoteOptions } from '../../../shared/contract/remote.ts';
import type { Bucket } from '../../support/buckets.ts';
import { addRemote, environmentOf, libraryOf } from '../../support/cloudLibrary.ts';
import { type Measured, measured } from './measured.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export interface SyncTimes {
  readonly seconds: number;
  readonly result: SyncResult;
}

/** Points the library of `folder`, which no one has open, at another bucket, of which it knows nothing yet. */
export async function connectTo(folder: string, bucket: Bucket): Promise<number> {
  const db = new Database(join(libraryOf(folder), 'catalog.sqlite'));
  db.pragma('foreign_keys = ON');
  db.exec('DELETE FROM remote');
  const id = await addRemote(folder, { target: bucket.target, options: RemoteOptions.parse({}) });
  // As a test of the connection finds it.
  const features = { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true };
  db.prepare('UPDATE remote SET features = ? WHERE id = ?').run(JSON.stringify(features), id);
  db.close();
  return id;
}

export interface OpenForSyncs {
  /** From the call until the task is done. */
  sync(): Promise<SyncTimes>;
  close(): Promise<void>;
}

/** The library stays open as in the window, so that its start is not counted. */
export async function openForSyncs(folder: string, remote: number, bucket: Bucket): Promise<OpenForSyncs> {
  Object.assign(process.env, environmentOf(bucket.keys));
  const host = createNodeHost({ dataDir: join(folder, 'data') });
  const library = await openLibrary(host, { path: libraryOf(folder) });
  return {
    async sync() {
      const started = performance.now();
      await new Promise<void>((resolve, reject) => {
        const stop = library.on(({ name, payload }) => {
          if (name !== 'task.progress' || payload.kind !== 'sync' || payload.finished === null) return;
          stop();
          if (payload.state === 'done') resolve();
          else reject(new Error(payload.words ?? payload.state));
        });
        Promise.resolve(library.handlers['sync.start']({ remote, allowDeletes: false })).catch(reject);
      });
      const seconds = (performance.now() - started) / 1000;
      const { remotes } = await library.handlers['remotes.list']({});
      const result = remotes.find(({ id }) => id === remote)?.last;
      if (!result) throw new Error('the sync left no result');
      if (result.failed > 0) throw new Error(`${result.failed} files failed`);
      return { seconds, result };
    },
    close: () => library.close(),
  };
}

/** A process of its own, as `mediaroot sync` on the command line. */
export function syncAsProgram(folder: string, bucket: Bucket): Promise<Measured> {
  return measured(process.execPath, [CLI, 'sync', '--json', '--library', libraryOf(folder)], {
    ...environmentOf(bucket.keys),
    MEDIAROOT_DATA_DIR: join(folder, 'data'),
  });
}

/** Brings the library back on a machine that has nothing. Seconds from the call until it is open. */
export async function restore(bucket: Bucket, to: string): Promise<number> {
  await rm(to, { recursive: true, force: true });
  const session = createSession(createNodeHost({ dataDir: join(to, 'data') }));
  const started = performance.now();
  const outcome = await session.call('library.restoreFrom', {
    target: bucket.target,
    keys: bucket.keys,
    mediaRoot: join(to, 'media'),
    path: join(to, 'library'),
  });
  const seconds = (performance.now() - started) / 1000;
  await session.close();
  if (!outcome.ok) throw new Error(outcome.error.message);
  return seconds;
}
