/** The trash, permanent deletion and undo. */
import type { CallOutput } from '../../../shared/contract/calls.ts';
import type { LibraryContext, Room } from '../context.ts';
import { eraseAssets, eraseTrashed } from './erase.ts';
import { createTrashing } from './trash.ts';

type Names =
  | 'assets.trash'
  | 'assets.restore'
  | 'assets.delete'
  | 'trash.summary'
  | 'trash.empty'
  | 'history.state'
  | 'history.undo'
  | 'history.redo';

const DAY_MS = 86_400_000;

export function createDeletionRoom(context: LibraryContext): Room<Names> {
  const { catalog, filing, history, host, settings, storage } = context;
  const trashing = createTrashing(context);
  let expiry: NodeJS.Timeout | null = null;
  let expiring: Promise<void> = Promise.resolve();
  const closing = new AbortController();

  /** A single command ends only when the files have followed. */
  async function settled<T>(result: T): Promise<T> {
    if (!context.background) await filing.idle();
    return result;
  }

  const cutoff = (days: number): number => host.now() - days * DAY_MS;

  /** What has been in the trash for longer than the person wants goes for ever. Not while its files cannot follow. */
  async function expire(): Promise<void> {
    const { trashDays } = settings.get();
    if (trashDays === null || storage.state() === 'offline') return;
    const { deleted } = await eraseTrashed(context, cutoff(trashDays), closing.signal);
    if (deleted > 0) host.log('info', 'the trash was emptied of what was old', { deleted, trashDays });
  }

  function expireSoon(): void {
    expiring = expiring.then(expire).catch((error: unknown) => {
      host.log('error', 'the trash could not be emptied of what is old', { error: String(error) });
    });
  }

  async function step(direction: 'undo' | 'redo'): Promise<CallOutput<'history.undo'>> {
    const { done, failed } = await history[direction]();
    return settled({ done, failed: [...failed], state: history.state() });
  }

  const changed = async (result: ReturnType<typeof trashing.trash>) => {
    const { count, failed } = await result;
    return settled({ count, failed: [...failed] });
  };

  return {
    handlers: {
      'assets.trash': ({ ids }) => changed(trashing.trash(ids)),
      'assets.restore': ({ ids }) => changed(trashing.restore(ids)),
      'assets.delete': async ({ ids }) => settled(await eraseAssets(context, ids)),
      'trash.summary': () => ({ ...catalog.deletions.totals(), retentionDays: settings.get().trashDays }),
      'trash.empty': async ({ olderThanDays }) => settled(await eraseTrashed(context, cutoff(olderThanDays))),
      'history.state': () => history.state(),
      'history.undo': () => step('undo'),
      'history.redo': () => step('redo'),
    },
    wake() {
      expireSoon();
      expiry ??= setInterval(expireSoon, DAY_MS).unref();
    },
    async close() {
      closing.abort();
      if (expiry !== null) clearInterval(expiry);
      await expiring;
    },
  };
}
