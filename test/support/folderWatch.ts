/** Watches a folder for a library of tests, and waits only moments. */
import type { WatchRow } from '../../electron/library/catalog/watches.ts';
import { createFolderWatch, type FolderWatch } from '../../electron/library/watch/folder.ts';
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
): FolderWatch {
  const context = { catalog, engine, storage, host: testHost(folder) };
  return createFolderWatch({ context, row, times: { ...SHORT, ...times }, changed });
}
