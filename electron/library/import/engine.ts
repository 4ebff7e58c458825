/** The import engine: what can be asked of it. Everything it does is in the journal first, so each question survives a crash. */
import path from 'node:path';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { NewItem, NewRun, RunRow } from '../catalog/importJournalTypes.ts';
import { createDispatcher } from './dispatcher.ts';
import { recoverAll, settle } from './recovery.ts';
import { isActive, type LiveRun, storedSummary, summaryOf } from './run.ts';
import type { ImportContext, ImportEngine } from './types.ts';

export function createImportEngine(context: ImportContext): ImportEngine {
  const { catalog, storage } = context;
  const { importJournal: journal } = catalog;
  const dispatcher = createDispatcher(context);
  const { live, ended } = dispatcher;
  let closed = false;
  let recovered = false;
  let settling: Promise<void> = Promise.resolve();
  /** Summaries of runs that are not under way, since adding up a long list takes a while. */
  const stored = new Map<number, ImportSummary>();

  function rowOf(runId: number): RunRow {
    const row = journal.run(runId);
    if (row === null) throw new MediarootError('not_found', 'There is no such import any more.');
    return row;
  }

  /** The run when it is under way. Throws `not_found` when there never was or is no more such a run. */
  function liveOf(runId: number): LiveRun | null {
    const run = live.get(runId);
    if (!run) rowOf(runId);
    return run ?? null;
  }

  async function ready(): Promise<void> {
    if (closed) throw new MediarootError('unavailable', 'The library is being closed.');
    await storage.prepare();
    await settleLeftovers();
  }

  /** What a failure of the catalog left half-recorded comes before anything new, lest it be taken in twice. */
  function settleLeftovers(): Promise<void> {
    settling = settling
      .catch(() => undefined)
      .then(async () => {
        if (!recovered && live.size === 0) recovered = await recoverAll(context);
        if (storage.state() === 'offline') return;
        const open = [...journal.placing(null), ...journal.leaving(null)];
        const runs = new Set(open.map((item) => item.runId));
        for (const runId of runs) if (!live.has(runId)) await settle(context, runId);
      });
    return settling;
  }

  function assertCollection(id: number | null | undefined): void {
    if (id === null || id === undefined || catalog.collections.get(id) !== null) return;
    throw new MediarootError('not_found', 'There is no such collection any more.');
  }

  function begin(run: NewRun, items: readonly NewItem[]): number {
    assertCollection(run.collectionId);
    const runId = catalog.transaction(() => {
      const id = journal.createRun(run);
      if (items.length > 0) journal.addItems(id, items);
      return id;
    });
    dispatcher.launch(rowOf(runId));
    return runId;
  }

  async function startReceived(batch: string, collection?: number): Promise<number> {
    await ready();
    const files = await storage.spool.list(batch);
    if (files.length === 0) throw new MediarootError('bad_request', 'Nothing was received under this name.');
    return begin(
      { mode: 'copy', origin: 'person', collectionId: collection ?? null, roots: null },
      files.map((file) => ({
        source: file.name,
        sourceBytes: Buffer.from(file.path),
        size: file.size,
        failure: null,
      })),
    );
  }

  function summary(row: RunRow): ImportSummary {
    const known = live.get(row.id) ?? ended.get(row.id);
    if (known) return summaryOf(known);
    const before = stored.get(row.id) ?? storedSummary(row, journal.counts(row.id));
    stored.set(row.id, before);
    return before;
  }

  function setState(run: LiveRun, state: LiveRun['state']): void {
    journal.setRunState(run.id, state);
    run.state = state;
    dispatcher.changed(run);
  }

  return {
    async start({ paths, mode, collection, origin = 'person' }) {
      const wrong = paths.find((name) => !path.isAbsolute(name) || name.includes('\0'));
      if (wrong !== undefined) {
        throw new MediarootError('bad_request', `“${wrong}” is not an absolute path.`);
      }
      await ready();
      const roots = [...new Set(paths.map((name) => path.resolve(name)))];
      return begin({ mode, origin, collectionId: collection ?? null, roots }, []);
    },
    startReceived,
    async bytes(files, collection) {
      assertCollection(collection);
      await ready();
      const batch = `paste-${crypto.randomUUID()}`;
      for (const { name, bytes } of files) await storage.spool.receive(batch, name, once(bytes));
      return startReceived(batch, collection);
    },
    pause(runId) {
      const run = liveOf(runId);
      if (run && isActive(run)) setState(run, 'paused');
    },
    async resume(runId) {
      const run = liveOf(runId);
      if (run?.state === 'paused') return setState(run, rowOf(runId).roots === null ? 'running' : 'scanning');
      if (run || rowOf(runId).state !== 'interrupted') return;
      await ready();
      const row = rowOf(runId);
      if (live.has(runId) || row.state !== 'interrupted') return;
      journal.setRunState(runId, row.roots === null ? 'running' : 'scanning');
      dispatcher.launch(rowOf(runId));
    },
    cancel(runId) {
      const run = liveOf(runId);
      if (run) {
        if (!isActive(run) && run.state !== 'paused') return;
        run.buffer = [];
        run.abort.abort();
        setState(run, 'cancelled');
      } else if (rowOf(runId).state === 'interrupted') {
        catalog.transaction(() => journal.finishRun(runId, 'cancelled'));
        ended.delete(runId);
        stored.delete(runId);
        context.emit(summary(rowOf(runId)));
      }
    },
    async retry(runId, collection, sources) {
      if (liveOf(runId)) return;
      assertCollection(collection);
      await ready();
      if (liveOf(runId) || rowOf(runId).state === 'interrupted') return;
      const again = catalog.transaction(() => {
        if (collection !== undefined) journal.setCollection(runId, collection);
        const items = journal.retryFailed(runId, sources);
        if (items > 0) journal.setRunState(runId, 'running');
        return items;
      });
      if (again > 0) dispatcher.launch(rowOf(runId));
    },
    async dismiss(runId) {
      if (liveOf(runId)) {
        throw new MediarootError('bad_request', 'This import is still under way. Cancel it first.');
      }
      await settleLeftovers();
      // Without the row nothing would be known of the file that may lie there.
      if (journal.placing(runId).length > 0) await storage.prepare();
      journal.deleteRun(runId);
      ended.delete(runId);
      stored.delete(runId);
    },
    list: () => journal.runs().map(summary),
    results(runId, { offset, limit, status }) {
      rowOf(runId);
      return journal.results(runId, offset, limit, status);
    },
    recover: settleLeftovers,
    idle: dispatcher.idle,
    async whenDone(runId) {
      const run = live.get(runId) ?? ended.get(runId);
      return run ? run.ended.promise : summary(rowOf(runId));
    },
    async close() {
      closed = true;
      await settling.catch(() => undefined);
      await dispatcher.close();
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
