/** Watches a folder for a library of tests, and waits only moments. */
import type { FileVersion, WatchRow } from '../../electron/library/catalog/watches.ts';
import { createFolderWatch, type FolderWatch } from '../../electron/library/watch/folder.ts';
import { createScout } from '../../electron/library/watch/scout.ts';
import type { WatchTimes } from '../../electron/library/watch/times.ts';
import { testHost } from './catalog.ts';
import type { ImportLibrary } from './importLibrary.ts';

/** What is to be found by looking through all again is to be heard instead, so that is left for an hour. */
const SHORT: WatchTimes = {
  quiet: 60,
  gather: 20,
  presence: 50,
  retry: 100,
  sweep: 100,
  reconcile: 60 * 60_000,
};

export function openFolderWatch(
  { catalog, engine, storage, folder }: ImportLibrary,
  row: WatchRow,
  times: Partial<WatchTimes>,
  changed: () => void,
  most?: number,
): FolderWatch {
  const context = { catalog, engine, storage, host: testHost(folder) };
  const scout = createScout(catalog.path);
  const watch = createFolderWatch({
    context,
    scout,
    row,
    times: { ...SHORT, ...times },
    changed,
    ...(most !== undefined && { most }),
  });
  return {
    state: watch.state,
    async close() {
      await watch.close();
      await scout.close();
    },
  };
}

/** A folder that is watched from the start, with what is done with there. */
export function addWatchedFolder(
  { catalog: { watches } }: Pick<ImportLibrary, 'catalog'>,
  folder: string,
  known: readonly FileVersion[] = [],
): WatchRow {
  const row = watches.add(folder, null);
  watches.write(
    row.id,
    known.map((file) => ({ ...file, outcome: 'known' })),
  );
  watches.setPaused(row.id, false);
  return { ...row, paused: false };
}
