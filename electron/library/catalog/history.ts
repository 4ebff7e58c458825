/** What was done and can be taken back, newest last. */
import type { Db } from './connection.ts';

export interface HistoryEntry {
  readonly id: number;
  readonly kind: string;
  /** In the imperative, for a person. */
  readonly title: string;
  /** JSON; each kind parses its own. */
  readonly payload: string;
}

export interface HistoryEntries {
  /** Inside the open transaction. What was undone before is forgotten with it. */
  add(entry: Omit<HistoryEntry, 'id'>): void;
  /** What undo is about: the newest that is not undone. */
  newestDone(): HistoryEntry | null;
  /** What redo is about: the one undone last. */
  oldestUndone(): HistoryEntry | null;
  setUndone(id: number, undone: boolean): void;
  titles(): { readonly undo: string | null; readonly redo: string | null };
}

/** Entries kept; nobody takes back more. */
const KEPT = 100;

export function createHistoryEntries(db: Db, now: () => number): HistoryEntries {
  const insert = db.prepare<[string, string, string, number]>(
    'INSERT INTO history (kind, title, payload, created_ms) VALUES (?, ?, ?, ?)',
  );
  const forgetUndone = db.prepare('DELETE FROM history WHERE undone = 1');
  const forgetOld = db.prepare<[number]>(
    'DELETE FROM history WHERE id <= (SELECT id FROM history ORDER BY id DESC LIMIT 1 OFFSET ?)',
  );
  const done = db.prepare<[], HistoryEntry>(
    'SELECT id, kind, title, payload FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1',
  );
  const undone = db.prepare<[], HistoryEntry>(
    'SELECT id, kind, title, payload FROM history WHERE undone = 1 ORDER BY id LIMIT 1',
  );
  const mark = db.prepare<[number, number]>('UPDATE history SET undone = ? WHERE id = ?');
  const titles = db.prepare<[], { undo: string | null; redo: string | null }>(
    `SELECT (SELECT title FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1) AS undo,
       (SELECT title FROM history WHERE undone = 1 ORDER BY id LIMIT 1) AS redo`,
  );
  return {
    add({ kind, title, payload }) {
      forgetUndone.run();
      insert.run(kind, title, payload, now());
      forgetOld.run(KEPT);
    },
    newestDone: () => done.get() ?? null,
    oldestUndone: () => undone.get() ?? null,
    setUndone: (id, isUndone) => {
      mark.run(isUndone ? 1 : 0, id);
    },
    titles: () => titles.get() ?? { undo: null, redo: null },
  };
}
