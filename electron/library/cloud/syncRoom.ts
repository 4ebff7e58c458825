/** Planning and carrying out a sync. */
import type { SyncItem } from '../../../shared/contract/cloud.ts';
import { counted } from '../../../shared/counted.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { Room } from '../context.ts';
import { createAutoSync } from './autoSync.ts';
import { createControlFiles } from './control.ts';
import { previewSync, runSync } from './sync.ts';
import type { CloudContext, SyncCallName } from './types.ts';

export function createSyncRoom(context: CloudContext): Room<SyncCallName> {
  /** Names of assets under way, by remote. */
  const active = new Map<number, Map<number, string>>();
  const running = new Map<number, Promise<unknown>>();

  function start(remote: StoredRemote, allowDeletes: boolean) {
    const under = new Map<number, string>();
    const task = context.work.start(remote, {
      kind: 'sync',
      title: `Syncing with ${remote.name}`,
      run: (control) =>
        runSync({
          ...{ context, remote, allowDeletes, control, active: under },
          createControl: createControlFiles,
        }),
      words: ({ uploaded, copied, deleted, failed }) =>
        `${counted(uploaded, 'file')} uploaded, ${copied} copied, ${deleted} deleted, ${failed} failed`,
    });
    active.set(remote.id, under);
    const ended = (): void => {
      active.delete(remote.id);
      running.delete(task.id);
      context.emit({ name: 'cloud.changed', payload: {} });
    };
    running.set(task.id, task.done.then(ended, ended));
    return task;
  }

  const auto = createAutoSync(context, (remote) => start(remote, false).done);
  return {
    handlers: {
      'sync.plan': ({ remote }) =>
        previewSync({ context, remote: context.remote(remote), createControl: createControlFiles }),
      'sync.start': ({ remote, allowDeletes }) => {
        const { id, done } = start(context.remote(remote), allowDeletes);
        // The task and the remote say how it ended.
        done.catch(() => undefined);
        return { task: id };
      },
      'sync.items': ({ remote: id, state, offset, limit }) => {
        const { id: remote } = context.remote(id);
        const now = active.get(remote) ?? new Map<number, string>();
        const underWay = [...now].map(
          ([asset, name]): SyncItem => ({ id: asset, name, state: 'under-way', words: null }),
        );
        if (state === 'under-way')
          return { total: underWay.length, items: underWay.slice(offset, offset + limit) };
        const { total, items } = context.catalog.syncItems.list(remote, state ?? null, offset, limit);
        return {
          total,
          items: items.map((item) => (now.has(item.id) ? { ...item, state: 'under-way' as const } : item)),
        };
      },
    },
    wake: auto.wake,
    async close() {
      const ended = auto.close();
      for (const task of running.keys()) context.tasks.cancel(task);
      await Promise.all(running.values());
      await ended;
    },
  };
}
