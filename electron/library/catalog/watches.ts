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

export interface Watches {
  list(): readonly WatchRow[];
  get(id: number): WatchRow | null;
  /** With what lies there already, which is not to be imported. */
  add(path: string, collectionId: number | null, known: readonly FileVersion[]): WatchRow;
  setPaused(id: number, paused: boolean): void;
  setCollection(id: number, collectionId: number | null): void;
  remove(id: number): void;
  /** True when this version of the file is done with. */
  isDone(folderId: number, file: FileVersion): boolean;
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
    'INSERT INTO watch_folder (path, collection_id, created_ms) VALUES (?, ?, ?)',
  );
  const pause = db.prepare<[number, number]>('UPDATE watch_folder SET paused = ? WHERE id = ?');
  const collect = db.prepare<[number | null, number]>(
    'UPDATE watch_folder SET collection_id = ? WHERE id = ?',
  );
  const remove = db.prepare<[number]>('DELETE FROM watch_folder WHERE id = ?');
  const done = db.prepare<[number, string, number, number], unknown>(
    'SELECT 1 FROM watch_ledger WHERE folder_id = ? AND path = ? AND size = ? AND modified_ms = ?',
  );
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
    add: db.transaction(
      (path: string, collectionId: number | null, known: readonly FileVersion[]): WatchRow => {
        const id = Number(insert.run(path, collectionId, now()).lastInsertRowid);
        writeAll(
          id,
          known.map((file) => ({ ...file, outcome: 'known' })),
        );
        return { id, path, collectionId, paused: false };
      },
    ),
    setPaused: (id, paused) => void pause.run(paused ? 1 : 0, id),
    setCollection: (id, collectionId) => void collect.run(collectionId, id),
    remove: (id) => void remove.run(id),
    isDone: (folderId, { path, size, modified }) => done.get(folderId, path, size, modified) !== undefined,
    write: (folderId, entries) => writeAll(folderId, entries),
    counts: (folderId) => {
      const row = counts.get(folderId);
      return { imported: row?.imported ?? 0, refused: row?.refused ?? 0, lastImport: row?.last ?? null };
    },
  };
}

function toWatch({ id, path, collection_id, paused }: Row): WatchRow {
  return { id, path, collectionId: collection_id, paused: paused === 1 };
}
