/** The journal of quarantine: which stray file lies where until it is put back or purged. */
import type { Db } from './connection.ts';

export type QuarantineState = 'moving' | 'kept' | 'restoring' | 'purging';

export interface NewQuarantined {
  /** Where it was, for people; the name itself unless `pathBytes` is given. */
  readonly path: string;
  readonly pathBytes: Uint8Array | null;
  /** Where it is to lie, below MEDIA_ROOT. */
  readonly storedPath: string;
  readonly size: number;
}

export interface Quarantined extends NewQuarantined {
  readonly id: number;
  readonly state: QuarantineState;
  readonly quarantined: number;
}

export interface QuarantineJournal {
  /** In the state `moving`. */
  add(file: NewQuarantined): number;
  setState(id: number, state: QuarantineState): void;
  forget(id: number): void;
  /** Kept ones, newest first. */
  list(offset: number, limit: number): readonly Quarantined[];
  totals(): { readonly count: number; readonly bytes: number };
  /** Kept ones of these numbers. */
  some(ids: readonly number[]): readonly Quarantined[];
  /** Kept ones that came at or before `before`, by number, after `after`. */
  older(before: number, after: number, limit: number): readonly Quarantined[];
  /** Those that something is being done to. */
  open(): readonly Quarantined[];
}

const COLUMNS =
  'id, state, path, path_bytes AS pathBytes, stored_path AS storedPath, size, quarantined_ms AS quarantined';

export function createQuarantineJournal(db: Db, now: () => number): QuarantineJournal {
  const add = db.prepare<[NewQuarantined & { now: number }]>(
    `INSERT INTO quarantine (state, path, path_bytes, stored_path, size, quarantined_ms)
     VALUES ('moving', @path, @pathBytes, @storedPath, @size, @now)`,
  );
  const setState = db.prepare<[QuarantineState, number]>('UPDATE quarantine SET state = ? WHERE id = ?');
  const forget = db.prepare<[number]>('DELETE FROM quarantine WHERE id = ?');
  const list = db.prepare<[number, number], Quarantined>(
    `SELECT ${COLUMNS} FROM quarantine WHERE state = 'kept' ORDER BY quarantined_ms DESC, id LIMIT ? OFFSET ?`,
  );
  const totals = db.prepare<[], { count: number; bytes: number }>(
    `SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM quarantine WHERE state = 'kept'`,
  );
  const some = db.prepare<[string], Quarantined>(
    `SELECT ${COLUMNS} FROM quarantine WHERE state = 'kept' AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const older = db.prepare<[number, number, number], Quarantined>(
    `SELECT ${COLUMNS} FROM quarantine WHERE state = 'kept' AND quarantined_ms <= ? AND id > ? ORDER BY id LIMIT ?`,
  );
  const open = db.prepare<[], Quarantined>(
    `SELECT ${COLUMNS} FROM quarantine WHERE state <> 'kept' ORDER BY id`,
  );
  return {
    add: (file) => Number(add.run({ ...file, now: now() }).lastInsertRowid),
    setState: (id, state) => void setState.run(state, id),
    forget: (id) => void forget.run(id),
    list: (offset, limit) => list.all(limit, offset),
    totals: () => totals.get() ?? { count: 0, bytes: 0 },
    some: (ids) => some.all(JSON.stringify(ids)),
    older: (before, after, limit) => older.all(before, after, limit),
    open: () => open.all(),
  };
}
