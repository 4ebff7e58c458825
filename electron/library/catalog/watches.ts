/** Watched folders, and the ledger of what is done with in each. */
import type { Db } from './connection.ts';

export interface WatchRow {
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  readonly collectionId: number | null;
  readonly paused: boolean;
}

/** One version of a file. */
export interface FileVersion {
  /** Relative to the watched folder, separated by `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds, without a fraction. */
  readonly modified: number;
}

/** known: it lay there before; deleted: its content was deleted for ever and is not brought back. */
export type WatchOutcome = 'imported' | 'duplicate' | 'refused' | 'known' | 'deleted';

export interface LedgerEntry extends FileVersion {
  readonly outcome: WatchOutcome;
}

export interface WatchCounts {
  readonly imported: number;
  readonly refused: number;
  /** When a file was imported last, ms. */
  readonly lastImport: number | null;
}

/** What of the watched folders is done with. Reads only. */
export interface WatchLedger {
  /** True when this version of the file is done with. */
  isDone(folderId: number, file: FileVersion): boolean;
}

export interface Watches {
  list(): readonly WatchRow[];
  get(id: number): WatchRow | null;
  /** It is paused. */
  add(path: string, collectionId: number | null): WatchRow;
  setPaused(id: number, paused: boolean): void;
  setCollection(id: number, collectionId: number | null): void;
  remove(id: number): void;
  /** All of it, durably, or none. Nothing happens for a folder that was removed. */
  write(folderId: number, entries: readonly LedgerEntry[]): void;
  counts(folderId: number): WatchCounts;
}

interface Row {
  readonly id: number;
  readonly path: string;
  readonly collection_id: number | null;
  readonly paused: number;
}

export function createWatches(db: Db, now: () => number): Watches {
  const list = db.prepare<[], Row>('SELECT id, path, collection_id, paused FROM watch_folder ORDER BY id');
  const get = db.prepare<[number], Row>(
    'SELECT id, path, collection_id, paused FROM watch_folder WHERE id = ?',
  );
  const insert = db.prepare<[string, number | null, number]>(
    'INSERT INTO watch_folder (path, collection_id, paused, created_ms) VALUES (?, ?, 1, ?)',
  );
  const pause = db.prepare<[number, number]>('UPDATE watch_folder SET paused = ? WHERE id = ?');
  const collect = db.prepare<[number | null, number]>(
    'UPDATE watch_folder SET collection_id = ? WHERE id = ?',
  );
  const remove = db.prepare<[number]>('DELETE FROM watch_folder WHERE id = ?');
  const write = db.prepare<LedgerEntry & { folder: number; at: number }>(
    `INSERT INTO watch_ledger (folder_id, path, size, modified_ms, outcome, done_ms)
     SELECT @folder, @path, @size, @modified, @outcome, @at WHERE EXISTS (SELECT 1 FROM watch_folder WHERE id = @folder)
     ON CONFLICT (folder_id, path) DO UPDATE SET
       size = excluded.size, modified_ms = excluded.modified_ms, outcome = excluded.outcome, done_ms = excluded.done_ms`,
  );
  const counts = db.prepare<[number], { imported: number; refused: number; last: number | null }>(
    `SELECT coalesce(sum(outcome = 'imported'), 0) AS imported, coalesce(sum(outcome = 'refused'), 0) AS refused,
       max(CASE WHEN outcome = 'imported' THEN done_ms END) AS last FROM watch_ledger WHERE folder_id = ?`,
  );
  /** Counting takes as long as the ledger is, and is asked for again and again. */
  const counted = new Map<number, WatchCounts>();
  const writeAll = db.transaction((folder: number, entries: readonly LedgerEntry[]) => {
    const at = now();
    for (const entry of entries) write.run({ ...entry, folder, at });
  });
  const find = (id: number): WatchRow | null => {
    const row = get.get(id);
    return row === undefined ? null : toWatch(row);
  };
  return {
    list: () => list.all().map(toWatch),
    get: find,
    add: (path, collectionId) => ({
      id: Number(insert.run(path, collectionId, now()).lastInsertRowid),
      ...{ path, collectionId, paused: true },
    }),
    setPaused: (id, paused) => void pause.run(paused ? 1 : 0, id),
    setCollection: (id, collectionId) => void collect.run(collectionId, id),
    remove(id) {
      counted.delete(id);
      remove.run(id);
    },
    write(folderId, entries) {
      counted.delete(folderId);
      writeAll(folderId, entries);
    },
    counts(folderId) {
      const known = counted.get(folderId);
      if (known !== undefined) return known;
      const row = counts.get(folderId);
      const fresh = {
        imported: row?.imported ?? 0,
        refused: row?.refused ?? 0,
        lastImport: row?.last ?? null,
      };
      counted.set(folderId, fresh);
      return fresh;
    },
  };
}

export function createWatchLedger(db: Db): WatchLedger {
  const done = db.prepare<[number, string, number, number], unknown>(
    'SELECT 1 FROM watch_ledger WHERE folder_id = ? AND path = ? AND size = ? AND modified_ms = ?',
  );
  return {
    isDone: (folderId, { path, size, modified }) => done.get(folderId, path, size, modified) !== undefined,
  };
}

function toWatch({ id, path, collection_id, paused }: Row): WatchRow {
  return { id, path, collectionId: collection_id, paused: paused === 1 };
}
