/** What is known of the health of originals: when each was read last, and what was found wrong with it. */
import type { Finding } from '../../../shared/contract/upkeep.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

export type FindingKind = Finding['kind'];

/** An original as its record has it. */
export interface Original {
  readonly id: number;
  readonly name: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Modification time of the file when it was stored, ms; null when it is not known. */
  readonly fileMs: number | null;
  /** When its bytes were last known to be right: read again, or imported. ms. */
  readonly soundMs: number;
  /** When it was read last, 0 for never: with `id` the order of a round. */
  readonly checkedMs: number;
}

export type Place = Pick<Original, 'checkedMs' | 'id'>;

export interface Findings {
  /** Present originals not read since `before`, least recently read first, after `after`. */
  due(before: number, after: Place | null, limit: number): readonly Original[];
  dueCount(before: number): number;
  /** Present originals in order of their ids, after `afterId`. */
  page(afterId: number, limit: number): readonly Original[];
  /** Null when there is none, or it is in the trash. */
  original(id: number): Original | null;
  /** The oldest time a present original was known to be right; null in an empty library. */
  oldest(): number | null;
  /** True while its file is on the way to another place. */
  isMoving(id: number): boolean;
  checked(id: number, at: number): void;
  /** Returns whether this is news. */
  set(id: number, kind: FindingKind, words: string, at: number): boolean;
  clear(id: number): boolean;
  kindOf(id: number): FindingKind | null;
  /** Of present originals, by kind and then newest first. */
  list(offset: number, limit: number): readonly Finding[];
  counts(): Readonly<Record<FindingKind, number>>;
  /** Its file is what was stored, and was made or found at this time. */
  sound(id: number, fileMs: number, at: number): void;
  /** As {@link sound}, and it lies at `path` from now on. */
  found(id: number, path: string, fileMs: number, at: number): void;
  /** Another one after every change of findings. */
  signature(): string;
}

export const ORIGINAL = `SELECT id, name, path, sha256, size, file_ms AS fileMs, coalesce(checked_ms, 0) AS checkedMs,
  coalesce(checked_ms, imported_ms) AS soundMs FROM asset`;
/** What came in after a round began was read by the import. */
const DUE = `state = 'present' AND coalesce(checked_ms, 0) < @before AND imported_ms <= @before`;

export function createFindings(db: Db, changed: OnChange): Findings {
  const due = db.prepare<{ before: number; checked: number; id: number; limit: number }, Original>(
    `${ORIGINAL} WHERE ${DUE} AND (coalesce(checked_ms, 0), id) > (@checked, @id)
     ORDER BY coalesce(checked_ms, 0), id LIMIT @limit`,
  );
  const dueCount = db.prepare<{ before: number }, { n: number }>(
    `SELECT count(*) AS n FROM asset WHERE ${DUE}`,
  );
  const page = db.prepare<[number, number], Original>(
    `${ORIGINAL} WHERE state = 'present' AND id > ? ORDER BY id LIMIT ?`,
  );
  const original = db.prepare<[number], Original>(`${ORIGINAL} WHERE id = ? AND state = 'present'`);
  const oldest = db.prepare<[], { ms: number | null }>(
    `SELECT min(coalesce(checked_ms, imported_ms)) AS ms FROM asset WHERE state = 'present'`,
  );
  const moving = db.prepare<[number], { n: number }>('SELECT 1 AS n FROM file_task WHERE asset_id = ?');
  const checked = db.prepare<[number, number]>('UPDATE asset SET checked_ms = ? WHERE id = ?');
  const set = db.prepare<{ id: number; kind: FindingKind; words: string; at: number }>(
    `INSERT INTO finding (asset_id, kind, words, found_ms) VALUES (@id, @kind, @words, @at)
     ON CONFLICT (asset_id) DO UPDATE SET kind = excluded.kind, words = excluded.words, found_ms = excluded.found_ms
     WHERE kind <> excluded.kind OR words <> excluded.words`,
  );
  const clear = db.prepare<[number]>('DELETE FROM finding WHERE asset_id = ?');
  const kindOf = db.prepare<[number], { kind: FindingKind }>('SELECT kind FROM finding WHERE asset_id = ?');
  const list = db.prepare<[number, number], Finding>(
    `SELECT asset.id, asset.name, asset.path, finding.kind, finding.words, finding.found_ms AS found
     FROM finding JOIN asset ON asset.id = finding.asset_id WHERE asset.state = 'present'
     ORDER BY finding.kind, finding.found_ms DESC, asset.id LIMIT ? OFFSET ?`,
  );
  const counts = db.prepare<[], { kind: FindingKind; n: number }>(
    `SELECT finding.kind, count(*) AS n FROM finding JOIN asset ON asset.id = finding.asset_id
     WHERE asset.state = 'present' GROUP BY finding.kind`,
  );
  const sound = db.prepare<[number, number, number]>(
    'UPDATE asset SET file_ms = ?, checked_ms = ? WHERE id = ?',
  );
  const found = db.prepare<[string, number]>('UPDATE asset SET path = ? WHERE id = ?');
  const signature = db.prepare<[], { text: string }>(
    "SELECT concat_ws(':', count(*), sum(asset_id), max(found_ms), sum(length(words))) AS text FROM finding",
  );
  let news = 0;
  const isNews = (changes: number): boolean => {
    if (changes === 0) return false;
    news += 1;
    changed('look');
    return true;
  };
  const clearFinding = (id: number): boolean => isNews(clear.run(id).changes);
  const isSound = (id: number, fileMs: number, time: number): void => {
    sound.run(fileMs, time, id);
    clearFinding(id);
  };

  return {
    due: (before, after, limit) =>
      due.all({ before, checked: after?.checkedMs ?? -1, id: after?.id ?? 0, limit }),
    dueCount: (before) => dueCount.get({ before })?.n ?? 0,
    page: (afterId, limit) => page.all(afterId, limit),
    original: (id) => original.get(id) ?? null,
    oldest: () => oldest.get()?.ms ?? null,
    isMoving: (id) => moving.get(id) !== undefined,
    checked: (id, time) => void checked.run(time, id),
    set: (id, kind, words, time) => isNews(set.run({ id, kind, words, at: time }).changes),
    clear: clearFinding,
    kindOf: (id) => kindOf.get(id)?.kind ?? null,
    list: (offset, limit) => list.all(limit, offset),
    counts: () => {
      const known = new Map(counts.all().map(({ kind, n }) => [kind, n]));
      const of = (kind: FindingKind) => known.get(kind) ?? 0;
      return { missing: of('missing'), rot: of('rot'), edited: of('edited') };
    },
    sound: isSound,
    found: (id, path, fileMs, time) => {
      found.run(path, id);
      isSound(id, fileMs, time);
      changed('look');
    },
    // Counted as well: what came and went again between two looks was news all the same.
    signature: () => `${news}/${signature.get()?.text ?? ''}`,
  };
}
