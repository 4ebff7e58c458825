/** Moves and removes stored files after the change of records that asks for it: row by row, in batches that share their flushes and transactions. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { FileTask, MoveTask, RemoveTask } from '../catalog/fileTasks.ts';
import type { Host } from '../host.ts';
import type { LocalStorage } from '../storage/localStorage.ts';
import { targetProblem } from '../storage/problems.ts';
import type { TaskControl, Tasks } from '../tasks.ts';
import { moveFile, removeFile, type StepContext } from './steps.ts';
import type { Filing } from './types.ts';

export interface FilingConfig {
  readonly catalog: Pick<Catalog, 'fileTasks' | 'findings' | 'transaction'>;
  readonly storage: Pick<LocalStorage, 'state' | 'files' | 'root' | 'thumbnails'>;
  readonly host: Pick<Host, 'log' | 'now'>;
  readonly tasks: Pick<Tasks, 'start' | 'cancel'>;
  /** Somebody stays: what is left when the library closes is done the next time. */
  readonly background: boolean;
  /** Inside the transaction in which the path of an asset that is not in the trash changed. */
  moved(assetId: number): void;
  /** An asset's file turned out to be missing. */
  found(): void;
}

/** Rows that share their flushes and transactions. */
const BATCH = 100;
/** More than this is shown as a task. */
const SHOWN = 200;
/** After so many refusals in a row the disk is taken to refuse everything. */
const REFUSALS = 20;
const RETRY_MS = 60_000;

interface Placed {
  readonly task: MoveTask;
  /** Where it lies now; its record says so once that is durable. */
  readonly to: string;
}

interface Round {
  /** Refusals since something last worked. */
  refused: number;
  done: number;
}

export function createFiling(config: FilingConfig): Filing {
  const { catalog, storage, host } = config;
  const { fileTasks: rows } = catalog;
  const step: StepContext = {
    tasks: rows,
    files: storage.files,
    transaction: catalog.transaction,
    assertOnline() {
      if (storage.state() === 'online') return;
      throw new MediarootError('media_root_offline', `The media folder ${storage.root} is not there.`);
    },
  };
  let running: Promise<void> | null = null;
  let asked = false;
  let closing = false;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;
  let shownAs: number | null = null;

  /** Through all rows once, the oldest first; stops when MEDIA_ROOT goes away. */
  async function pass(control: TaskControl | null): Promise<void> {
    const round: Round = { refused: 0, done: 0 };
    const total = rows.count();
    for (let after = 0; ; ) {
      await control?.point();
      if (storage.state() === 'offline' || round.refused >= REFUSALS) return;
      if (closing && config.background) return;
      const batch = independent(rows.next(after, BATCH));
      const last = batch.at(-1);
      if (last === undefined) return;
      after = last.id;
      await carryOut(batch, round);
      round.done += batch.length;
      control?.progress(Math.min(round.done, total), total);
    }
  }

  async function carryOut(batch: readonly FileTask[], round: Round): Promise<void> {
    const moves = batch.filter((task) => task.kind === 'move');
    // Old names go with the batch, so that they are free for the next.
    const old = moves.length === 0 ? [] : await moveAll(moves, round);
    const removes = batch.filter((task) => task.kind === 'remove');
    await removeAll([...removes, ...old], round);
    for (const task of batch) if (task.kind === 'thumbnails') await removeThumbnails(task.id, task.sha256);
  }

  async function moveAll(moves: readonly MoveTask[], round: Round): Promise<readonly RemoveTask[]> {
    const there: Placed[] = [];
    for (const task of moves) {
      await attempt(task, task.from, 'was not moved', round, async () => {
        const moved = await moveFile(step, task);
        if (moved.how === 'there') there.push({ task, to: moved.to });
        if (moved.how !== 'missing') return;
        noteMissing(task);
      });
    }
    const durable: Placed[] = [];
    for (const placed of Map.groupBy(there, ({ to }) => path.posix.dirname(to)).values()) {
      const [first] = placed;
      if (first === undefined) continue;
      await attempt(first.task, first.task.from, 'was not moved', round, async () => {
        await storage.files.flush([first.to]);
        durable.push(...placed);
      });
    }
    if (durable.length === 0) return [];
    return catalog.transaction(() => durable.flatMap(({ task, to }) => follow(task, to)));
  }

  /** The asset stays where its record says. */
  function noteMissing(task: MoveTask): void {
    catalog.transaction(() => {
      if (!rows.done(task.id)) return;
      catalog.findings.set(task.assetId, 'missing', missingWords(task), host.now());
    });
    config.found();
  }

  /** In the open transaction: the record follows its file. What is to go then; nothing when the task was replaced meanwhile. */
  function follow(task: MoveTask, to: string): readonly RemoveTask[] {
    const old = rows.moved(task, to);
    if (old !== null && task.present) config.moved(task.assetId);
    return old ?? [];
  }

  async function removeAll(removes: readonly RemoveTask[], round: Round): Promise<void> {
    const gone: RemoveTask[] = [];
    const over: RemoveTask[] = [];
    for (const task of removes) {
      await attempt(task, task.path, 'was not removed', round, async () => {
        const how = await removeFile(step, task);
        if (how === 'gone') gone.push(task);
        if (how === 'left') over.push(task);
      });
    }
    const left = await storage.files.removeEmptyFolders(gone.map((task) => task.path));
    for (const [folder, removed] of Map.groupBy(gone, (task) => left.get(task.path) ?? '')) {
      const [first] = removed;
      if (first === undefined) continue;
      await attempt(first, first.path, 'was not removed', round, async () => {
        await storage.files.flushLeft(folder);
        over.push(...removed);
      });
    }
    if (over.length === 0) return;
    catalog.transaction(() => {
      for (const { id } of over) rows.done(id);
    });
  }

  async function removeThumbnails(id: number, sha256: string): Promise<void> {
    if (!rows.hasContent(sha256)) await storage.thumbnails.remove(sha256);
    catalog.transaction(() => rows.done(id));
  }

  /** What the disk refuses is noted with the row, which stays. */
  async function attempt(
    task: FileTask,
    file: string,
    what: string,
    round: Round,
    work: () => Promise<void>,
  ): Promise<void> {
    if (round.refused >= REFUSALS) return;
    try {
      await work();
      round.refused = 0;
    } catch (error) {
      if (storage.state() === 'offline') return;
      round.refused += 1;
      const problem = targetProblem(error, file, what).message;
      host.log('error', 'a stored file could not be moved or removed', { file, error: String(error) });
      catalog.transaction(() => rows.failed(task.id, problem));
    }
  }

  async function work(): Promise<void> {
    while (asked && !closed) {
      asked = false;
      const waiting = rows.count();
      if (waiting === 0 || storage.state() === 'offline') continue;
      await (waiting > SHOWN ? shown(waiting) : pass(null)).catch((error: unknown) => {
        host.log('error', 'filing stopped', { error: String(error) });
      });
      if (rows.problems().count > 0) tryAgainLater();
    }
  }

  async function shown(waiting: number): Promise<void> {
    const task = config.tasks.start({
      kind: 'files',
      title: `Moving and removing ${waiting.toLocaleString('en-US')} files`,
      run: async (control) => {
        await pass(control);
        const { count, words } = rows.problems();
        if (count > 0) throw new MediarootError('storage_failed', problemSummary(count, words));
      },
    });
    shownAs = task.id;
    // The task itself says how it ended.
    await task.done.catch(() => undefined);
    shownAs = null;
  }

  function tryAgainLater(): void {
    if (!config.background || closing) return;
    retry ??= setTimeout(() => {
      retry = null;
      wake();
    }, RETRY_MS).unref();
  }

  function wake(): void {
    if (closed) return;
    asked = true;
    running ??= work().finally(() => {
      running = null;
    });
  }

  async function idle(): Promise<void> {
    wake();
    while (running !== null) await running;
  }

  return {
    move: rows.move,
    remove: rows.remove,
    removeAsset: rows.removeAsset,
    removeThumbnails: rows.removeThumbnails,
    wake,
    idle,
    async recover() {
      wake();
    },
    problem() {
      const { count, words } = rows.problems();
      return count === 0 ? null : problemSummary(count, words);
    },
    async close() {
      closing = true;
      if (retry !== null) clearTimeout(retry);
      if (config.background && shownAs !== null) config.tasks.cancel(shownAs);
      if (running !== null || !config.background) await idle();
      closed = true;
    },
  };
}

/** Up to the first row that needs what an earlier one of the batch is still to free. */
function independent(batch: readonly FileTask[]): readonly FileTask[] {
  const freed = new Set<string>();
  const end = batch.findIndex((task) => {
    if (task.kind === 'move' && freed.has(task.to)) return true;
    if (task.kind === 'move') freed.add(task.from);
    if (task.kind === 'remove') freed.add(task.path);
    return false;
  });
  return end === -1 ? batch : batch.slice(0, end);
}

function missingWords(task: MoveTask): string {
  return `The file ${task.from} was not there any more when it was to move to ${task.to}.`;
}

function problemSummary(count: number, words: string | null): string {
  const files = count === 1 ? '1 file is' : `${count.toLocaleString('en-US')} files are`;
  return `${files} still to be moved or removed; Mediaroot goes on trying. ${words ?? ''}`.trim();
}
