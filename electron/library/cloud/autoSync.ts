/** Syncs by itself where a remote is set to: once changes have settled, at times to see what other machines did, later after a failure. */
import type { StoredRemote } from '../catalog/remotes.ts';
import { isActive } from '../import/run.ts';
import { createLoop } from '../watch/loop.ts';
import { currentTerms } from './candidates.ts';
import type { CloudContext } from './types.ts';

export interface AutoSync {
  /** Background work may begin. */
  wake(): void;
  close(): Promise<void>;
}

/** All ms. */
export interface AutoSyncTimes {
  /** Without a change before a sync begins. */
  readonly settle: number;
  /** Between two looks at what other machines did. */
  readonly regular: number;
  /** After a failure; twice as long after each further one, up to `regular`. */
  readonly retry: number;
}

const TIMES: AutoSyncTimes = { settle: 5_000, regular: 3_600_000, retry: 60_000 };

/** `sync` resolves when a sync has ended; a failure is kept with the remote. */
export function createAutoSync(
  context: Pick<CloudContext, 'catalog' | 'host' | 'engine' | 'storage' | 'work' | 'background'>,
  sync: (remote: StoredRemote) => Promise<unknown>,
  times: AutoSyncTimes = TIMES,
): AutoSync {
  const { catalog, host, engine, work } = context;
  let changed = 0;
  let stopListening: (() => void) | null = null;
  const failures = new Map<number, number>();
  const notBefore = new Map<number, number>();
  const looked = new Map<number, number>();

  /** When it is due, ms; now or earlier: at once. */
  function dueAt(remote: StoredRemote): number {
    const { remoteContents } = catalog;
    const terms = currentTerms(catalog, remote.options);
    const isBehind =
      remoteContents.lastChange() > remote.syncedSeq ||
      Object.entries(terms).some(([uuid, now]) => remote.delivered[uuid] !== now);
    const wanted = isBehind ? changed + times.settle : (looked.get(remote.id) ?? 0) + times.regular;
    return Math.max(wanted, notBefore.get(remote.id) ?? 0);
  }

  async function step(): Promise<number> {
    // A remote may be set to it meanwhile.
    let next = host.now() + times.retry;
    for (const remote of catalog.remotes.list()) {
      if (!remote.options.auto) continue;
      const now = host.now();
      const isBusy = engine.list().some(isActive) || context.storage.state() === 'offline';
      if (isBusy || work.taskOf(remote.id) !== null) {
        next = Math.min(next, now + times.settle);
        continue;
      }
      const due = dueAt(remote);
      if (due > now) {
        next = Math.min(next, due);
        continue;
      }
      try {
        await sync(remote);
        failures.delete(remote.id);
        notBefore.delete(remote.id);
      } catch {
        const failed = failures.get(remote.id) ?? 0;
        failures.set(remote.id, failed + 1);
        notBefore.set(remote.id, host.now() + Math.min(times.regular, times.retry * 2 ** failed));
      }
      looked.set(remote.id, host.now());
      next = Math.min(next, host.now() + times.settle);
    }
    return next;
  }

  const loop = createLoop({
    now: host.now,
    step,
    failed(error) {
      host.log('error', 'syncing by itself stopped', { error });
      return host.now() + times.regular;
    },
  });

  return {
    wake() {
      if (!context.background) return;
      // What a run that ended in the middle left to do is gone on with.
      stopListening ??= catalog.onChange(() => {
        changed = host.now();
        loop.runAt(changed + times.settle);
      });
      loop.run();
    },
    async close() {
      stopListening?.();
      await loop.close();
    },
  };
}
