/**
 * Which paths below MEDIA_ROOT are spoken for: by records, by what is in the trash and may come back, by work on files that is
 * under way. `A.jpg` and `a.jpg` are one name here, since MEDIA_ROOT may lie on, or move to, a disk that takes them for one.
 */
import type { Db } from './connection.ts';

export interface Paths {
  /** True when no other file may come to lie there. What merely lies on disk without a record is not known here. */
  taken(path: string): boolean;
  /** Where the file of an asset lies now; null when there is no such asset. */
  of(assetId: number): string | null;
}

export function createPaths(db: Db): Paths {
  const taken = db.prepare<{ path: string }, { taken: number }>(
    `SELECT 1 AS taken FROM asset WHERE path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM asset WHERE home_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM file_task WHERE to_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM file_task WHERE from_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM import_item WHERE state = 'placing' AND dest_path = @path COLLATE NOCASE
     LIMIT 1`,
  );
  const of = db.prepare<[number], { path: string }>('SELECT path FROM asset WHERE id = ?');
  return {
    taken: (path) => taken.get({ path }) !== undefined,
    of: (assetId) => of.get(assetId)?.path ?? null,
  };
}
