/** Contents a person deleted for ever, so that nothing brings them back by itself. */
import type { Db } from './connection.ts';

export interface RememberedContent {
  readonly sha256: string;
  /** What its asset was called. */
  readonly name: string;
  readonly deleted: number;
}

export interface Remembered {
  has(sha256: string): boolean;
  /** Before the asset's record goes: its content, and those of sources that were stored as it. */
  add(assetId: number): void;
  forget(sha256: string): void;
  /** Newest first. */
  list(offset: number, limit: number): readonly RememberedContent[];
}

export function createRemembered(db: Db, now: () => number): Remembered {
  const has = db.prepare<[string], unknown>('SELECT 1 FROM remembered WHERE sha256 = ?');
  const add = db.prepare<{ id: number; now: number }>(
    `INSERT INTO remembered (sha256, name, deleted_ms)
     SELECT sha256, name, @now FROM asset WHERE id = @id
     UNION ALL SELECT sha256, name, @now FROM asset_source WHERE asset_id = @id AND sha256 IS NOT NULL
     ON CONFLICT DO UPDATE SET name = excluded.name, deleted_ms = excluded.deleted_ms`,
  );
  const forget = db.prepare<[string]>('DELETE FROM remembered WHERE sha256 = ?');
  const list = db.prepare<[number, number], RememberedContent>(
    'SELECT sha256, name, deleted_ms AS deleted FROM remembered ORDER BY deleted_ms DESC, sha256 LIMIT ? OFFSET ?',
  );
  return {
    has: (sha256) => has.get(sha256) !== undefined,
    add: (assetId) => {
      add.run({ id: assetId, now: now() });
    },
    forget: (sha256) => {
      forget.run(sha256);
    },
    list: (offset, limit) => list.all(limit, offset),
  };
}
