/** Runs syncs of a library that is open for nothing else, for tests of what is done to objects. */
import path from 'node:path';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import type { StoredRemote } from '../../electron/library/catalog/remotes.ts';
import { createControlFiles } from '../../electron/library/cloud/control.ts';
import { previewSync, runSync } from '../../electron/library/cloud/sync.ts';
import type { CloudContext } from '../../electron/library/cloud/types.ts';
import { createCourier } from '../../electron/library/courier/courier.ts';
import { createFiling } from '../../electron/library/filing/filing.ts';
import type { Host } from '../../electron/library/host.ts';
import { openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { createTasks, type TaskControl } from '../../electron/library/tasks.ts';
import type { SyncPlan, SyncResult } from '../../shared/contract/cloud.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { RemoteKeys } from '../../shared/contract/remote.ts';
import { testHost } from './catalog.ts';
import { libraryOf } from './cloudLibrary.ts';

export interface SyncingLibrary {
  readonly catalog: Catalog;
  readonly events: readonly AnyEvent[];
  /** The first one. */
  remote(): StoredRemote;
  sync(options?: { readonly allowDeletes?: boolean; readonly control?: TaskControl }): Promise<SyncResult>;
  plan(): Promise<SyncPlan>;
  close(): Promise<void>;
}

/** Never paused, never cancelled. */
export const untouched: TaskControl = {
  signal: new AbortController().signal,
  point: async () => undefined,
  progress: () => undefined,
};

/** Opens the library `makeCloudLibrary` made in `folder`; it has a remote already. */
export async function openSyncing(
  folder: string,
  options: {
    readonly keys?: RemoteKeys | null;
    readonly host?: Host;
  } = {},
): Promise<SyncingLibrary> {
  const host = options.host ?? testHost(folder);
  const catalog = await openCatalog(libraryOf(folder), host);
  const { mediaRoot, libraryId } = catalog.identity();
  const thumbnailsDir = path.join(libraryOf(folder), 'thumbnails');
  const storage = await openLocalStorage({ mediaRoot, thumbnailsDir, libraryId });
  const events: AnyEvent[] = [];
  const emit = (event: AnyEvent): void => void events.push(event);
  const tasks = createTasks(host, emit);
  const filing = createFiling({
    ...{ catalog, storage, host, tasks, background: false },
    moved: () => undefined,
    found: () => undefined,
  });
  const courier = createCourier(host);
  const remote = (): StoredRemote => {
    const [first] = catalog.remotes.list();
    if (first === undefined) throw new Error('there is no remote');
    return first;
  };
  const context = {
    ...{ catalog, storage, host, tasks, filing, courier, emit },
    remote,
    open: ({ target, features }: StoredRemote) =>
      courier.open(target, options.keys ?? null, { bandwidth: null, features }),
  } as unknown as CloudContext;
  const createControl = createControlFiles;
  return {
    catalog,
    events,
    remote,
    sync: ({ allowDeletes = false, control = untouched } = {}) =>
      runSync({ context, createControl, remote: remote(), allowDeletes, control, active: new Map() }),
    plan: () => previewSync({ context, createControl, remote: remote() }),
    async close() {
      await courier.close();
      await filing.close();
      await catalog.close();
    },
  };
}
