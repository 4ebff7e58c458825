/** The calls of watching, and the watches themselves while somebody stays. */
import type { WatchFolder, WatchReport } from '../../../shared/contract/watch.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { WatchRow } from '../catalog/watches.ts';
import type { LibraryContext, Room } from '../context.ts';
import { createThrottle } from '../throttle.ts';
import { createFolderWatch, type FolderWatch } from './folder.ts';
import { createMediaRootWatch, type MediaRootWatch } from './mediaRoot.ts';
import { createNewFolders } from './newFolders.ts';
import { checkWatchFolder } from './rules.ts';
import { createScout } from './scout.ts';
import { WATCH_TIMES, type WatchTimes } from './times.ts';

type WatchCalls = 'watch.list' | 'watch.add' | 'watch.update' | 'watch.remove';

/** The least time between two reports, ms. */
const REPORT_EVERY = 500;

export interface WatchRoomOptions {
  readonly times?: WatchTimes;
  /** Reads these originals again and keeps what it finds. */
  check(ids: readonly number[], signal: AbortSignal): Promise<void>;
}

export function createWatchRoom(
  context: LibraryContext,
  { check, times = WATCH_TIMES }: WatchRoomOptions,
): Room<WatchCalls> {
  const { catalog, engine, host, storage } = context;
  const { watches } = catalog;
  const scout = createScout(catalog.path);
  const added = createNewFolders(catalog, scout);
  const live = new Map<number, FolderWatch>();
  let mediaRoot: MediaRootWatch | null = null;
  let awake = false;
  const told = createThrottle(REPORT_EVERY, () => context.emit({ name: 'watch.changed', payload: report() }));

  function begin(row: WatchRow): void {
    if (!awake || row.paused || live.has(row.id) || added.isUnfinished(row.id)) return;
    live.set(row.id, createFolderWatch({ context, scout, row, times, changed: told.ask }));
  }

  async function end(id: number): Promise<void> {
    const watch = live.get(id);
    live.delete(id);
    await watch?.close();
  }

  function folderOf(row: WatchRow): WatchFolder {
    const { imported, refused, lastImport } = watches.counts(row.id);
    const now = live.get(row.id)?.state();
    return {
      id: row.id,
      path: row.path,
      collection: row.collectionId,
      state: now?.state ?? (row.paused || host.safeMode ? 'paused' : 'starting'),
      problem: now?.problem ?? (host.safeMode ? 'In safe mode no folder is watched.' : null),
      imported,
      waiting: now?.waiting ?? 0,
      failed: refused,
      lastImport,
    };
  }

  function report(): WatchReport {
    return {
      folders: watches.list().map(folderOf),
      mediaRoot: mediaRoot?.report() ?? {
        state: storage.state() === 'offline' ? 'offline' : 'paused',
        problem: null,
        ...{ added: 0, changed: 0, removed: 0 },
      },
    };
  }

  function rowOf(id: number): WatchRow {
    const row = watches.get(id);
    if (row === null) throw new MediarootError('not_found', 'This folder is not watched any more.');
    return row;
  }

  function assertCollection(id: number | null | undefined): void {
    if (id !== null && id !== undefined && catalog.collections.get(id) === null)
      throw new MediarootError('not_found', 'There is no such collection any more.');
  }

  /** What a watch began and a crash cut short is found again by looking: what it stored is known by its content. */
  async function forgetInterrupted(): Promise<void> {
    for (const run of engine.list()) {
      if (run.origin !== 'watch' || run.state !== 'interrupted') continue;
      engine.cancel(run.id);
      await engine.dismiss(run.id).catch((error: unknown) => {
        host.log('warn', 'an interrupted import stays listed', { run: run.id, error: String(error) });
      });
    }
  }

  return {
    handlers: {
      'watch.list': report,
      async 'watch.add'({ path, collection, ignoreExisting }) {
        assertCollection(collection);
        const ours = [storage.root, catalog.path, host.dataDir];
        const folder = await checkWatchFolder(path, { ours, watched: watches.list() });
        const row = await added.add(folder, { collection, ignoreExisting });
        begin(row);
        told.ask();
        return folderOf(row);
      },
      async 'watch.update'({ id, paused, collection }) {
        const before = rowOf(id);
        assertCollection(collection);
        catalog.transaction(() => {
          if (paused !== undefined) watches.setPaused(id, paused);
          if (collection !== undefined) watches.setCollection(id, collection);
        });
        const row = rowOf(id);
        if (row.paused || before.paused !== row.paused) await end(id);
        begin(row);
        told.ask();
        return folderOf(row);
      },
      async 'watch.remove'({ id }) {
        rowOf(id);
        await end(id);
        watches.remove(id);
        told.ask();
        return {};
      },
    },
    async recover() {
      added.forgetUnfinished();
      await forgetInterrupted();
    },
    wake() {
      awake = true;
      for (const row of watches.list()) begin(row);
      mediaRoot ??= createMediaRootWatch({ context, scout, times, check, changed: told.ask });
      mediaRoot.look();
    },
    async close() {
      awake = false;
      told.stop();
      const ended = [...live.keys()].map(end);
      const mediaRootEnded = mediaRoot?.close();
      // A folder on a disk that does not answer is not waited for.
      await scout.close();
      await Promise.all([...ended, mediaRootEnded]);
    },
  };
}
