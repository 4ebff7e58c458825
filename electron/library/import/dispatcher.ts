/** Keeps runs moving: hands out files fairly, looks through what was dropped, and ends each run when nothing is left of it. */
import { type ErrorCode, MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { JournalItem, NewItem, RunRow } from '../catalog/importJournalTypes.ts';
import { RefusedError } from './admission.ts';
import { CommitError, createCommitter } from './committer.ts';
import { isCode, stackOf } from './failures.ts';
import { createHeadStart } from './headStart.ts';
import { createIntake } from './intake.ts';
import { createLanes } from './lanes.ts';
import { sourceOf } from './leaving.ts';
import { createProgress } from './progress.ts';
import { hasMore, isActive, type LiveRun, openRun, summaryOf } from './run.ts';
import { scan } from './scan.ts';
import type { ImportContext } from './types.ts';

export interface Dispatcher {
  /** Runs under way, by id. */
  readonly live: ReadonlyMap<number, LiveRun>;
  /** Runs that ended since the program started. */
  readonly ended: Map<number, LiveRun>;
  /** Begins or carries on a run whose journal row says that it is under way. */
  launch(row: RunRow): void;
  /** Tells listeners that the state of a run was changed, and goes on with what that allows. */
  changed(run: LiveRun): void;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  /** Interrupts every run at its next safe point. */
  close(): Promise<void>;
}

/** Files being read at a time. */
const LANES = 4;
/** Files on their way at a time, most of them waiting for metadata or for a commit. */
const UNDER_WAY = 32;
/** A scan writes its first finds at once, later ones in larger and larger groups up to this. */
const SCAN_BATCH = 512;
/** Failures that would meet every further file as well: the run stops and can be resumed. */
const STOPS_RUN: ReadonlySet<ErrorCode> = new Set(['media_root_offline']);

export function createDispatcher(context: ImportContext): Dispatcher {
  const { catalog, storage, host } = context;
  const { importJournal: journal } = catalog;
  const live = new Map<number, LiveRun>();
  const ended = new Map<number, LiveRun>();
  let underWay = 0;
  let closing = false;
  let turn = 0;
  let fresh: number[] = [];
  const headStart = createHeadStart(pump);

  const progress = createProgress(context.emit, host.now);
  const committer = createCommitter(
    (write) => catalog.transaction(write),
    () => underWay,
  );
  const intake = createIntake({
    context,
    committer,
    lanes: createLanes(LANES),
    onBytes(run, item, bytes) {
      run.partial.set(item.id, bytes);
      progress.changed(run);
    },
  });

  function pump(): void {
    while (!closing && underWay < (headStart.on ? 1 : UNDER_WAY)) {
      const next = nextItem();
      if (!next) break;
      underWay += 1;
      next.run.underWay += 1;
      void work(next.run, next.item).then(() => {
        underWay -= 1;
        next.run.underWay -= 1;
        headStart.end();
        pump();
        endIfOver(next.run);
      });
    }
  }

  /** Runs take turns, so that a second import does not wait for the first. */
  function nextItem(): { readonly run: LiveRun; readonly item: JournalItem } | null {
    const runs = [...live.values()].filter(isActive);
    for (let tried = 0; tried < runs.length; tried += 1) {
      turn = (turn + 1) % runs.length;
      const run = runs[turn];
      if (!run || !hasMoreOrHalt(run)) continue;
      const item = run.buffer.shift();
      if (item) return { run, item };
    }
    return null;
  }

  function hasMoreOrHalt(run: LiveRun): boolean {
    try {
      return hasMore(run, journal);
    } catch (error) {
      halt(run, error);
      return false;
    }
  }

  /** Never rejects. */
  async function work(run: LiveRun, item: JournalItem): Promise<void> {
    try {
      const outcome = await intake.take(run, item);
      run.counts[outcome.status === 'imported' ? 'imported' : 'duplicates'] += 1;
      count(run, item, outcome.size);
      if (outcome.came && outcome.assetId !== null) announce(outcome.assetId);
    } catch (error) {
      await fail(run, item, error).catch((problem: unknown) => halt(run, problem));
    }
    run.partial.delete(item.id);
    progress.changed(run);
  }

  async function fail(run: LiveRun, item: JournalItem, error: unknown): Promise<void> {
    // The catalog failed, so the journal row stands as it is and settling it is what recovery does.
    if (error instanceof CommitError) throw error;
    await storage.discard(item.uuid).catch(() => undefined);
    if (run.abort.signal.aborted && isCode(error, 'cancelled')) return;
    if (isCode(error, 'source_is_folder')) return void rescan(run, item);
    if (error instanceof MediarootError && STOPS_RUN.has(error.code)) throw error;
    const { code, message } = toErrorValue(error);
    if (code === 'internal')
      host.log('error', 'an import failed', { source: item.source, stack: stackOf(error) });
    const refusal = error instanceof RefusedError ? error.refusal : undefined;
    await committer.add(() => journal.failed(item.id, { code, reason: message }, refusal));
    run.counts.failed += 1;
    count(run, item, item.size);
  }

  /** A folder that could not be read before is looked through now; its own row goes once that is done. */
  async function rescan(run: LiveRun, item: JournalItem): Promise<void> {
    const done = await look(run, [sourceOf(item).path], journal.sources(run.id), () => {
      journal.removeItem(item.id);
    });
    if (!done) return;
    run.counts.total -= 1;
    run.counts.totalBytes -= item.size;
    progress.changed(run);
  }

  function count(run: LiveRun, item: JournalItem, size: number): void {
    run.counts.totalBytes += size - item.size;
    run.counts.doneBytes += size;
    run.partial.delete(item.id);
  }

  function announce(assetId: number): void {
    if (fresh.length === 0) setImmediate(flushAnnounced);
    fresh.push(assetId);
  }

  function flushAnnounced(): void {
    const ids = fresh;
    fresh = [];
    if (ids.length > 0) context.onImported(ids);
  }

  /** Stops a run that cannot go on; what is stored is stored, the rest can be resumed. */
  function halt(run: LiveRun, error: unknown): void {
    if (run.state === 'interrupted') return;
    const cause = error instanceof CommitError ? error.cause : error;
    host.log('error', 'an import was interrupted', { run: run.id, error: stackOf(cause) });
    run.problem =
      cause instanceof MediarootError
        ? cause.message
        : 'The catalog could not be written. Check the disk it is on, then resume.';
    run.state = 'interrupted';
    run.buffer = [];
    run.abort.abort();
    setImmediate(() => endIfOver(run));
  }

  function endIfOver(run: LiveRun): void {
    if (run.underWay > 0 || run.scans > 0 || !live.has(run.id) || run.state === 'paused') return;
    if (isActive(run) && !closing) {
      if (hasMoreOrHalt(run)) pump();
      if (isActive(run) && (run.state === 'scanning' || run.buffer.length > 0 || run.underWay > 0)) return;
    }
    try {
      settleEnd(run);
    } catch (error) {
      halt(run, error);
    }
    live.delete(run.id);
    ended.set(run.id, run);
    flushAnnounced();
    progress.now(run);
    progress.forget(run);
    run.ended.resolve(summaryOf(run));
  }

  function settleEnd(run: LiveRun): void {
    if (isActive(run)) run.state = closing ? 'interrupted' : 'done';
    const { state } = run;
    catalog.transaction(() => {
      if (state === 'done' || state === 'cancelled') journal.finishRun(run.id, state);
      else journal.setRunState(run.id, 'interrupted');
    });
    Object.assign(run.counts, journal.counts(run.id));
    run.finished = journal.run(run.id)?.finished ?? null;
  }

  /** Resolves with true when all was looked through and `completed` is in the journal. Never rejects. */
  async function look(
    run: LiveRun,
    roots: readonly (string | Buffer)[],
    known: ReadonlySet<string>,
    completed: () => void,
  ): Promise<boolean> {
    run.scans += 1;
    let batch: NewItem[] = [];
    let size = 1;
    const write = () => {
      journal.addItems(run.id, batch);
      for (const item of batch) countFound(run, item);
      batch = [];
      size = Math.min(size * 4, SCAN_BATCH);
      run.mayWait = true;
      progress.changed(run);
      pump();
    };
    const ownFolders = [storage.root, host.dataDir, ...(context.ownFolders ?? [])];
    const onLeftOut = (source: string) => {
      run.leftOut += 1;
      host.log('info', 'left out of the import', { source });
    };
    try {
      for await (const found of scan(roots, { ownFolders, signal: run.abort.signal, onLeftOut })) {
        batch.push(...found.filter((item) => !known.has(item.source)));
        if (batch.length >= size) write();
      }
      if (run.abort.signal.aborted) return false;
      if (batch.length > 0) write();
      catalog.transaction(completed);
      return true;
    } catch (error) {
      halt(run, error);
      return false;
    } finally {
      run.scans -= 1;
      setImmediate(() => endIfOver(run));
    }
  }

  function countFound(run: LiveRun, item: NewItem): void {
    run.counts.total += 1;
    run.counts.totalBytes += item.size;
    if (item.failure === null) return;
    run.counts.failed += 1;
    run.counts.doneBytes += item.size;
  }

  async function lookFromStart(run: LiveRun, roots: readonly string[]): Promise<void> {
    const complete = await look(run, roots, journal.sources(run.id), () => {
      journal.scanned(run.id);
      if (run.state === 'scanning') journal.setRunState(run.id, 'running');
    });
    if (complete && run.state === 'scanning') run.state = 'running';
    progress.changed(run);
  }

  async function idle(): Promise<void> {
    while (live.size > 0) await Promise.all([...live.values()].map((run) => run.ended.promise));
  }

  return {
    live,
    ended,
    launch(row) {
      const run = openRun(journal, row);
      ended.delete(run.id);
      if (live.size === 0) headStart.begin();
      live.set(run.id, run);
      progress.now(run);
      if (row.roots !== null) void lookFromStart(run, row.roots);
      else setImmediate(() => endIfOver(run));
    },
    changed(run) {
      progress.now(run);
      pump();
      endIfOver(run);
    },
    idle,
    async close() {
      closing = true;
      headStart.end();
      for (const run of live.values()) {
        if (run.state === 'paused') run.state = 'running';
        run.abort.abort();
        endIfOver(run);
      }
      await idle();
    },
  };
}
