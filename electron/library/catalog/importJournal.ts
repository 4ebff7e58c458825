/** The journal of imports: what was asked for, how far each file has come, and how it ended. */
import type { Database } from 'better-sqlite3';
import {
  type ImportItem,
  type ImportItemStatus,
  type ImportMode,
  type ImportOrigin,
  type ImportState,
  Refusal,
} from '../../../shared/contract/import.ts';
import type {
  Ending,
  ImportJournal,
  JournalItem,
  LeavingItem,
  NewItem,
  PlacingItem,
  RunCounts,
  RunRow,
} from './importJournalTypes.ts';

interface RunRecord {
  readonly id: number;
  readonly mode: ImportMode;
  readonly origin: ImportOrigin;
  readonly collection_id: number | null;
  readonly state: ImportState;
  readonly roots: string | null;
  readonly created_ms: number;
  readonly finished_ms: number | null;
}

interface ResultRecord {
  readonly source: string;
  readonly state: ImportItemStatus | 'placing';
  readonly size: number;
  readonly sha256: string | null;
  readonly asset_id: number | null;
  readonly path: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly refusal: string | null;
}

const RUN = 'id, mode, origin, collection_id, state, roots, created_ms, finished_ms';
const ITEM = 'id, run_id AS runId, source, source_bytes AS sourceBytes, size, asset_uuid AS uuid';

/** Nothing here opens a transaction of its own except {@link ImportJournal.addItems}; callers group what belongs together. */
export function createImportJournal(db: Database, now: () => number): ImportJournal {
  const createRun = db.prepare(
    `INSERT INTO import_run (mode, origin, collection_id, state, roots, created_ms) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const setRunState = db.prepare('UPDATE import_run SET state = ?, finished_ms = NULL WHERE id = ?');
  const setCollection = db.prepare('UPDATE import_run SET collection_id = ? WHERE id = ?');
  const finishRun = db.prepare('UPDATE import_run SET state = ?, roots = NULL, finished_ms = ? WHERE id = ?');
  const scanned = db.prepare('UPDATE import_run SET roots = NULL WHERE id = ?');
  const addItem = db.prepare(
    `INSERT INTO import_item (run_id, source, source_bytes, size, state, asset_uuid, code, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const removeItem = db.prepare('DELETE FROM import_item WHERE id = ?');
  const waiting = db.prepare<[number, number, number], JournalItem>(
    `SELECT ${ITEM} FROM import_item WHERE run_id = ? AND state = 'waiting' AND id > ? ORDER BY id LIMIT ?`,
  );
  const place = db.prepare(
    `UPDATE import_item SET state = 'placing', dest_path = ?, record = ?, sha256 = ? WHERE id = ?`,
  );
  const end = db.prepare(
    `UPDATE import_item SET state = ?, asset_id = ?, sha256 = ?, size = ?, source_state = ?, code = ?, reason = ?,
       dest_path = NULL, record = NULL WHERE id = ?`,
  );
  const failed = db.prepare(
    `UPDATE import_item SET state = 'failed', code = ?, reason = ?, refusal = ?, sha256 = NULL, dest_path = NULL, record = NULL
     WHERE id = ?`,
  );
  const restart = db.prepare(
    `UPDATE import_item SET state = 'waiting', asset_uuid = ?, dest_path = NULL, record = NULL, sha256 = NULL WHERE id = ?`,
  );
  const sourceRemoved = db.prepare(`UPDATE import_item SET source_state = 'removed' WHERE id = ?`);
  const sourceKept = db.prepare(
    `UPDATE import_item SET source_state = 'keep', code = ?, reason = ? WHERE id = ?`,
  );
  const cancelWaiting = db.prepare(
    `UPDATE import_item SET state = 'cancelled' WHERE run_id = ? AND state = 'waiting'`,
  );
  const retryFailed = db.prepare<{ run: number; sources: string | null }>(
    `UPDATE import_item SET state = 'waiting', code = NULL, reason = NULL, refusal = NULL
     WHERE run_id = @run AND state = 'failed'
       AND (@sources IS NULL OR source IN (SELECT value FROM json_each(@sources)))`,
  );
  const placing = db.prepare<{ run: number | null }, PlacingItem>(
    `SELECT ${ITEM}, dest_path AS destPath, record, sha256 FROM import_item
     WHERE state = 'placing' AND (@run IS NULL OR run_id = @run) ORDER BY id`,
  );
  const leaving = db.prepare<{ run: number | null }, LeavingItem>(
    `SELECT i.id, i.run_id AS runId, i.source, i.source_bytes AS sourceBytes, i.size, i.asset_uuid AS uuid,
       i.asset_id AS assetId, i.sha256, a.path AS storedPath
     FROM import_item i LEFT JOIN asset a ON a.id = i.asset_id
     WHERE i.source_state = 'remove' AND (@run IS NULL OR i.run_id = @run) ORDER BY i.id`,
  );
  const interruptAll = db.prepare(
    `UPDATE import_run SET state = 'interrupted' WHERE state IN ('scanning', 'running', 'paused')`,
  );
  const halfCancelled = db.prepare<[], { id: number }>(
    `SELECT id FROM import_run WHERE state = 'cancelled' AND finished_ms IS NULL`,
  );
  const runs = db.prepare<[], RunRecord>(`SELECT ${RUN} FROM import_run ORDER BY id DESC`);
  const run = db.prepare<[number], RunRecord>(`SELECT ${RUN} FROM import_run WHERE id = ?`);
  const counts = db.prepare<[number], { state: string; items: number; bytes: number }>(
    'SELECT state, count(*) AS items, sum(size) AS bytes FROM import_item WHERE run_id = ? GROUP BY state',
  );
  const results = db.prepare<
    { run: number; status: string | null; limit: number; offset: number },
    ResultRecord
  >(
    `SELECT i.source, i.state, i.size, i.sha256, i.asset_id, a.path, i.code, i.reason, i.refusal
     FROM import_item i LEFT JOIN asset a ON a.id = i.asset_id
     WHERE i.run_id = @run AND (@status IS NULL OR i.state = @status OR (@status = 'waiting' AND i.state = 'placing'))
     ORDER BY i.id LIMIT @limit OFFSET @offset`,
  );
  const resultCount = db.prepare<{ run: number; status: string | null }, { total: number }>(
    `SELECT count(*) AS total FROM import_item
     WHERE run_id = @run AND (@status IS NULL OR state = @status OR (@status = 'waiting' AND state = 'placing'))`,
  );
  const sources = db.prepare<[number], { source: string }>('SELECT source FROM import_item WHERE run_id = ?');
  const openPaths = db.prepare<[], { sourceBytes: Uint8Array }>(
    `SELECT source_bytes AS sourceBytes FROM import_item
     WHERE source_bytes IS NOT NULL AND state IN ('waiting', 'placing', 'failed')`,
  );
  const deleteRun = db.prepare('DELETE FROM import_run WHERE id = ?');

  const addItems = db.transaction((runId: number, items: readonly NewItem[]) => {
    for (const { source, sourceBytes, size, failure } of items) {
      const state = failure ? 'failed' : 'waiting';
      const uuid = crypto.randomUUID();
      addItem.run(
        runId,
        source,
        sourceBytes,
        size,
        state,
        uuid,
        failure?.code ?? null,
        failure?.reason ?? null,
      );
    }
  });

  function finish(state: 'imported' | 'duplicate', id: number, ending: Ending): void {
    const { assetId, sha256, size, leave, note } = ending;
    const sourceState = leave ? 'remove' : 'keep';
    end.run(state, assetId, sha256, size, sourceState, note?.code ?? null, note?.reason ?? null, id);
  }

  return {
    createRun: ({ mode, origin, collectionId, roots }) => {
      const state = roots === null ? 'running' : 'scanning';
      const json = roots === null ? null : JSON.stringify(roots);
      return Number(createRun.run(mode, origin, collectionId, state, json, now()).lastInsertRowid);
    },
    setRunState: (runId, state) => void setRunState.run(state, runId),
    setCollection: (runId, collectionId) => void setCollection.run(collectionId, runId),
    finishRun: (runId, state) => {
      if (state === 'cancelled') cancelWaiting.run(runId);
      finishRun.run(state, now(), runId);
    },
    scanned: (runId) => void scanned.run(runId),
    addItems,
    removeItem: (id) => void removeItem.run(id),
    waiting: (runId, afterId, limit) => waiting.all(runId, afterId, limit),
    place: (id, destPath, record, sha256) => void place.run(destPath, record, sha256, id),
    imported: (id, ending) => finish('imported', id, ending),
    duplicate: (id, ending) => finish('duplicate', id, ending),
    failed: (id, { code, reason }, refusal) =>
      void failed.run(code, reason, refusal === undefined ? null : JSON.stringify(refusal), id),
    restart: (id) => void restart.run(crypto.randomUUID(), id),
    sourceRemoved: (id) => void sourceRemoved.run(id),
    sourceKept: (id, note) => void sourceKept.run(note.code, note.reason, id),
    retryFailed: (runId, sources) =>
      retryFailed.run({ run: runId, sources: sources === undefined ? null : JSON.stringify(sources) })
        .changes,
    placing: (runId) => placing.all({ run: runId }),
    leaving: (runId) => leaving.all({ run: runId }),
    interruptAll: () => {
      interruptAll.run();
      for (const { id } of halfCancelled.all()) {
        cancelWaiting.run(id);
        finishRun.run('cancelled', now(), id);
      }
    },
    runs: () => runs.all().map(toRun),
    run: (runId) => {
      const row = run.get(runId);
      return row === undefined ? null : toRun(row);
    },
    counts: (runId) => toCounts(counts.all(runId)),
    results: (runId, offset, limit, status) => ({
      total: resultCount.get({ run: runId, status: status ?? null })?.total ?? 0,
      items: results.all({ run: runId, status: status ?? null, limit, offset }).map(toResult),
    }),
    sources: (runId) => new Set(sources.all(runId).map((row) => row.source)),
    openPaths: () => openPaths.all().map((row) => row.sourceBytes),
    deleteRun: (runId) => void deleteRun.run(runId),
  };
}

function toRun(row: RunRecord): RunRow {
  return {
    id: row.id,
    mode: row.mode,
    origin: row.origin,
    collectionId: row.collection_id,
    state: row.state,
    roots: row.roots === null ? null : (JSON.parse(row.roots) as string[]),
    created: row.created_ms,
    finished: row.finished_ms,
  };
}

function toCounts(rows: readonly { state: string; items: number; bytes: number }[]): RunCounts {
  const items = (state: string) => rows.find((row) => row.state === state)?.items ?? 0;
  const open = (row: { state: string }) => row.state === 'waiting' || row.state === 'placing';
  const bytes = (of: typeof rows) => of.reduce((sum, row) => sum + row.bytes, 0);
  return {
    total: rows.reduce((sum, row) => sum + row.items, 0),
    totalBytes: bytes(rows),
    doneBytes: bytes(rows.filter((row) => !open(row))),
    imported: items('imported'),
    duplicates: items('duplicate'),
    failed: items('failed'),
    cancelled: items('cancelled'),
  };
}

function toResult(row: ResultRecord): ImportItem {
  return {
    source: row.source,
    status: row.state === 'placing' ? 'waiting' : row.state,
    size: row.size,
    ...(row.asset_id === null ? {} : { id: row.asset_id }),
    ...(row.path === null ? {} : { path: row.path }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.refusal === null ? {} : { refusal: Refusal.parse(JSON.parse(row.refusal)) }),
  };
}
