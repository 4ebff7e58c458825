/** Present originals by where their files lie: what a look at MEDIA_ROOT compares with. Reads only. */
import type { Db } from './connection.ts';
import { type FindingKind, ORIGINAL, type Original } from './findings.ts';

export interface OriginalPlaces {
  /** By path relative to MEDIA_ROOT. */
  at(path: string): Original | null;
  /** In byte order of the path, those after `after`. */
  page(after: string, limit: number): readonly Original[];
  /** Of those recorded anywhere below a folder. */
  idsBelow(folder: string): readonly number[];
  /** What was found wrong with it, if anything. */
  kindOf(id: number): FindingKind | null;
}

export function createOriginalPlaces(db: Db): OriginalPlaces {
  const at = db.prepare<[string], Original>(`${ORIGINAL} WHERE path = ? AND state = 'present'`);
  const page = db.prepare<[string, number], Original>(
    `${ORIGINAL} WHERE path > ? AND state = 'present' ORDER BY path LIMIT ?`,
  );
  // `0` is what follows `/`.
  const below = db
    .prepare<[string, string], number>(
      `SELECT id FROM asset WHERE path > ? AND path < ? AND state = 'present'`,
    )
    .pluck();
  const kindOf = db.prepare<[number], FindingKind>('SELECT kind FROM finding WHERE asset_id = ?').pluck();
  return {
    at: (path) => at.get(path) ?? null,
    page: (after, limit) => page.all(after, limit),
    idsBelow: (folder) => below.all(`${folder}/`, `${folder}0`),
    kindOf: (id) => kindOf.get(id) ?? null,
  };
}
