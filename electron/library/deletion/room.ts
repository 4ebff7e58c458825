/** The trash, permanent deletion and undo. */
import type { CallOutput } from '../../../shared/contract/calls.ts';
import type { DeleteResult } from '../../../shared/contract/deletion.ts';
import type { LibraryContext, Room } from '../context.ts';
import type { FailedStep } from '../history/types.ts';
import { type Erasing, eraseAssets, eraseTrashed } from './erase.ts';
import { createTrashing, type TrashResult } from './trash.ts';

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

  /**
   * A single command ends only when the files have followed, and tells of those that could not. `files` are where they lie,
   * asked for afterwards.
   */
  async function settled<T extends { readonly failed: readonly FailedStep[] }>(
    result: T,
    files: () => readonly Erasing[],
  ): Promise<T & { failed: FailedStep[] }> {
    const failed = [...result.failed];
    if (!context.background) {
      await filing.idle();
      if (filing.problem() !== null) failed.push(...unmoved(files()));
    }
    return { ...result, failed };
  }

  function unmoved(files: readonly Erasing[]): readonly FailedStep[] {
    const problems = catalog.fileTasks.problemsOf(files.map((file) => file.path));
    return files.flatMap(({ id, name, path }) => {
      const reason = problems.get(path);
      return reason === undefined ? [] : [{ id, name, reason }];
    });
  }

  async function erased(
    work: (tell: (asset: Erasing) => void) => Promise<DeleteResult>,
  ): Promise<DeleteResult> {
    const files: Erasing[] = [];
    const result = await work(({ id, name, path }) => {
      if (!context.background) files.push({ id, name, path });
    });
    return settled(result, () => files);
  }

  const cutoff = (days: number): number => host.now() - days * DAY_MS;

  /** What has been in the trash for longer than the person wants goes for ever. Not while its files cannot follow. */
  async function expire(): Promise<void> {
    const { trashDays } = settings.get();
    if (trashDays === null || storage.state() === 'offline') return;
    const { deleted } = await eraseTrashed(context, cutoff(trashDays), undefined, closing.signal);
    if (deleted > 0) host.log('info', 'the trash was emptied of what was old', { deleted, trashDays });
  }

  function expireSoon(): void {
    expiring = expiring.then(expire).catch((error: unknown) => {
      host.log('error', 'the trash could not be emptied of what is old', { error: String(error) });
    });
  }

  async function step(direction: 'undo' | 'redo'): Promise<CallOutput<'history.undo'>> {
    const { done, failed } = await history[direction]();
    return settled({ done, failed, state: history.state() }, () => []);
  }

  const moved = async (ids: readonly number[], result: Promise<TrashResult>) =>
    settled(await result, () => catalog.deletions.find(ids));

  return {
    handlers: {
      'assets.trash': ({ ids }) => moved(ids, trashing.trash(ids)),
      'assets.restore': ({ ids }) => moved(ids, trashing.restore(ids)),
      'assets.delete': ({ ids }) => erased((tell) => eraseAssets(context, ids, tell)),
      'trash.summary': () => ({ ...catalog.deletions.totals(), retentionDays: settings.get().trashDays }),
      'trash.empty': ({ olderThanDays }) =>
        erased((tell) => eraseTrashed(context, cutoff(olderThanDays), tell)),
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
