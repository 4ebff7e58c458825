/** Imports files of a watched folder and writes into the ledger what became of them, once it is certain. */
import path from 'node:path';
import type { ImportItem } from '../../../shared/contract/import.ts';
import type { FileVersion, LedgerEntry, WatchOutcome, WatchRow } from '../catalog/watches.ts';
import type { LibraryContext } from '../context.ts';

export interface Delivered {
  /** Files that may be tried again later, and why the first of them failed. */
  readonly later: readonly FileVersion[];
  readonly problem: string | null;
  /** A person stopped the import. */
  readonly cancelled: boolean;
}

export interface Delivery {
  /** Resolves when the import has ended and the ledger is written. Throws what starting an import throws. */
  deliver(folder: WatchRow, files: readonly FileVersion[]): Promise<Delivered>;
  /** Ends an import under way at a safe point. */
  stop(): void;
}

type Context = Pick<LibraryContext, 'catalog' | 'engine' | 'host'>;

/** Failures that say something about the file itself: it is not tried again until it changes. */
const REFUSED: ReadonlySet<string> = new Set([
  'rule_refused',
  'source_special',
  'source_symlink',
  'source_empty',
  'source_inside_media_root',
  'source_name_too_long',
]);
const RESULTS = 1_000;

export function createDelivery({ catalog, engine, host }: Context): Delivery {
  let runId: number | null = null;
  let stopping = false;

  function outcomeOf({ status, code }: ImportItem): WatchOutcome | 'later' | 'cancelled' {
    if (status === 'imported') return 'imported';
    if (status === 'duplicate') return code === 'deleted_before' ? 'deleted' : 'duplicate';
    if (status === 'failed') return REFUSED.has(code ?? '') ? 'refused' : 'later';
    return status === 'cancelled' ? 'cancelled' : 'later';
  }

  async function forget(id: number): Promise<void> {
    await engine.dismiss(id).catch((error: unknown) => {
      host.log('warn', 'an import of a watched folder stays listed', { run: id, error: String(error) });
    });
  }

  return {
    async deliver(folder, files) {
      const bySource = new Map(files.map((file) => [path.join(folder.path, file.path), file]));
      runId = await engine.start({
        paths: [...bySource.keys()],
        mode: 'copy',
        origin: 'watch',
        ...(folder.collectionId === null ? {} : { collection: folder.collectionId }),
      });
      const id = runId;
      if (stopping) engine.cancel(id);
      const summary = await engine.whenDone(id);
      runId = null;
      const { items } = engine.results(id, { offset: 0, limit: RESULTS });
      const done: LedgerEntry[] = [];
      const settled = new Set<string>();
      let problem: string | null = summary.problem;
      let refused = false;
      for (const item of items) {
        const file = bySource.get(item.source);
        const outcome = outcomeOf(item);
        if (file === undefined || outcome === 'cancelled') continue;
        if (outcome === 'later') {
          problem ??= item.reason ?? null;
          continue;
        }
        refused ||= outcome === 'refused';
        settled.add(file.path);
        done.push({ ...file, outcome });
      }
      catalog.watches.write(folder.id, done);
      // What was refused stays listed with its reason, until a person has seen it.
      if (!refused) {
        if (summary.state === 'interrupted') engine.cancel(id);
        await forget(id);
      }
      return {
        later: files.filter((file) => !settled.has(file.path)),
        problem,
        cancelled: summary.state === 'cancelled' && !stopping,
      };
    },
    stop() {
      stopping = true;
      if (runId !== null) engine.cancel(runId);
    },
  };
}
