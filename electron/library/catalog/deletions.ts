/** Assets on their way into the trash, out of it, and out of the catalog. */
import type { AssetState } from '../../../shared/contract/asset.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

export interface DeletableAsset {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Where its file lies now, relative to MEDIA_ROOT. */
  readonly path: string;
  /** Where a trashed asset is to lie again. */
  readonly home: string | null;
  readonly sha256: string;
  readonly state: AssetState;
  /** Bytes of the original and its renditions. */
  readonly bytes: number;
}

export interface TrashTotals {
  readonly count: number;
  readonly bytes: number;
  /** ms; null when empty. */
  readonly oldest: number | null;
}

/** Changes are made inside the open transaction. */
export interface Deletions {
  /** In the order asked; ids that are gone are left out. */
  find(ids: readonly number[]): readonly DeletableAsset[];
  /** Hides a present asset and notes where it lay, or was about to. False when it is in the trash already. */
  trash(id: number): boolean;
  /** Shows it again; returns where its file is to lie. Null when it is not in the trash. */
  restore(id: number): string | null;
  /** The record goes, and with it all that refers to it. */
  delete(id: number): void;
  /** Some that went to the trash at this time (ms) or before, the oldest first. */
  trashedBefore(time: number, limit: number): readonly number[];
  totals(): TrashTotals;
}

const DELETABLE = `SELECT asset.id, uuid, asset.name, asset.path, home_path AS home, sha256, asset.state, asset.size
    + coalesce((SELECT sum(size) FROM rendition WHERE asset_id = asset.id), 0) AS bytes`;

export function createDeletions(db: Db, now: () => number, changed: OnChange): Deletions {
  const find = db.prepare<[string], DeletableAsset>(
    `${DELETABLE} FROM json_each(?) AS wanted JOIN asset ON asset.id = wanted.value ORDER BY wanted.key`,
  );
  const trash = db.prepare<[number, number]>(
    `UPDATE asset SET state = 'trashed', trashed_ms = ?,
       home_path = coalesce((SELECT to_path FROM file_task WHERE asset_id = asset.id), path)
     WHERE id = ? AND state <> 'trashed'`,
  );
  const homeOf = db.prepare<[number], { home: string }>(
    "SELECT coalesce(home_path, path) AS home FROM asset WHERE id = ? AND state = 'trashed'",
  );
  const restore = db.prepare<[number]>(
    "UPDATE asset SET state = 'present', trashed_ms = NULL, home_path = NULL WHERE id = ?",
  );
  // Nothing is made of what is in the trash; what was not made yet is made once it is back.
  const forgetJobs = db.prepare<[number]>('DELETE FROM job WHERE asset_id = ?');
  const addJob = db.prepare<[number]>(
    `INSERT INTO job (kind, asset_id) SELECT 'thumbnail', id FROM asset WHERE id = ? AND preview = 'pending'
     ON CONFLICT DO NOTHING`,
  );
  const remove = db.prepare<[number]>('DELETE FROM asset WHERE id = ?');
  const before = db.prepare<[number, number], { id: number }>(
    "SELECT id FROM asset WHERE state = 'trashed' AND trashed_ms <= ? ORDER BY trashed_ms, id LIMIT ?",
  );
  const totals = db.prepare<[], TrashTotals>(
    `SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes, min(trashed_ms) AS oldest
     FROM asset WHERE state = 'trashed'`,
  );
  return {
    find: (ids) => find.all(JSON.stringify(ids)),
    trash(id) {
      if (trash.run(now(), id).changes === 0) return false;
      forgetJobs.run(id);
      changed('set');
      return true;
    },
    restore(id) {
      const row = homeOf.get(id);
      if (row === undefined) return null;
      restore.run(id);
      addJob.run(id);
      changed('set');
      return row.home;
    },
    delete(id) {
      remove.run(id);
      changed('set');
    },
    trashedBefore: (time, limit) => before.all(time, limit).map(({ id }) => id),
    totals: () => totals.get() ?? { count: 0, bytes: 0, oldest: null },
  };
}
