/** Work on stored files that a change of records asks for: rows written with the change, gone once the files have followed. */
import { withSuffix } from '../../../shared/uploadTo.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

/** An asset's file is to lie at `to`; its record says `from`. */
export interface MoveTask {
  readonly kind: 'move';
  readonly id: number;
  readonly assetId: number;
  readonly from: string;
  readonly to: string;
  readonly sha256: string;
  readonly present: boolean;
}

export interface RemoveTask {
  readonly kind: 'remove';
  readonly id: number;
  readonly path: string;
  /** Only if it is the same file as this one, or, once that is gone, if it has the hash. */
  readonly sameAs: string | null;
  readonly sha256: string | null;
}

/** Gallery thumbnails of a content that no asset may have any more. */
export interface ThumbnailsTask {
  readonly kind: 'thumbnails';
  readonly id: number;
  readonly sha256: string;
}

export type FileTask = MoveTask | RemoveTask | ThumbnailsTask;

/** `recorded`: of an asset or rendition; `coming`: a file is being stored there; `free`: of nobody. */
export type PathOwner = 'recorded' | 'coming' | 'free';

export interface FileTasks {
  /** See Filing.move. What a task it replaces may have left under another name goes. */
  move(assetId: number, to: string): void;
  remove(path: string): void;
  /** Before an asset's record goes: its file, and what a move of it may have left, go. */
  removeAsset(assetId: number): void;
  removeThumbnails(sha256: string): void;
  /** Files that were to go stay where they are, and are strays from now on; not those that something proves to be one too many. */
  forgetRemovals(): void;
  /** The oldest with a larger id. */
  next(after: number, limit: number): readonly FileTask[];
  /** The name was taken: another one for the move, and the next number to try. Null when the task is gone. */
  redirect(id: number, wanted: string, n: number): { readonly to: string; readonly n: number } | null;
  /** The file lies at `to` also, or only: the record follows, and its old name is to go. Null when the task is gone. */
  moved(task: MoveTask, to: string): readonly RemoveTask[] | null;
  /** False when it was gone already. */
  done(id: number): boolean;
  failed(id: number, problem: string): void;
  ownerOf(path: string): PathOwner;
  /** Hash of the asset recorded at a path. */
  hashAt(path: string): string | null;
  hasContent(sha256: string): boolean;
  count(): number;
  /** Those the disk refused, with the words of one of them. */
  problems(): { readonly count: number; readonly words: string | null };
  problemsOf(paths: readonly string[]): ReadonlyMap<string, string>;
}

interface TaskRow {
  readonly id: number;
  readonly kind: FileTask['kind'];
  readonly asset_id: number | null;
  readonly from_path: string;
  readonly to_path: string | null;
  readonly same_as: string | null;
  readonly sha256: string | null;
  readonly path: string | null;
  readonly asset_sha256: string | null;
  readonly state: string | null;
}

export function createFileTasks(db: Db, changed: OnChange): FileTasks {
  const moveOf = db.prepare<[number], { id: number; to_path: string }>(
    "SELECT id, to_path FROM file_task WHERE asset_id = ? AND kind = 'move'",
  );
  const assetOf = db.prepare<[number], { path: string; sha256: string }>(
    'SELECT path, sha256 FROM asset WHERE id = ?',
  );
  const drop = db.prepare<[number]>('DELETE FROM file_task WHERE id = ?');
  const insertMove = db.prepare<[number, string, string]>(
    "INSERT INTO file_task (kind, asset_id, from_path, to_path) VALUES ('move', ?, ?, ?)",
  );
  const insertRemove = db.prepare<{ path: string }>(
    `INSERT INTO file_task (kind, from_path) SELECT 'remove', @path WHERE NOT EXISTS
       (SELECT 1 FROM file_task WHERE from_path = @path AND kind = 'remove' AND same_as IS NULL)`,
  );
  const insertSpare = db.prepare<[string, string, string | null]>(
    "INSERT INTO file_task (kind, from_path, same_as, sha256) VALUES ('remove', ?, ?, ?)",
  );
  const insertThumbnails = db.prepare<[string]>(
    "INSERT INTO file_task (kind, from_path) VALUES ('thumbnails', ?)",
  );
  const forgetRemovals = db.prepare<[]>("DELETE FROM file_task WHERE kind = 'remove' AND same_as IS NULL");
  const markSpares = db.prepare<[string, string]>('UPDATE file_task SET sha256 = ? WHERE same_as = ?');
  // A path another asset is about to leave is free by the time it is needed, since tasks are done in their order.
  const takenFor = db.prepare<{ path: string; assetId: number }, { taken: number }>(
    `SELECT 1 AS taken FROM asset WHERE path = @path COLLATE NOCASE AND id <> @assetId
       AND NOT EXISTS (SELECT 1 FROM file_task WHERE asset_id = asset.id)
     UNION ALL SELECT 1 FROM asset WHERE home_path = @path COLLATE NOCASE AND id <> @assetId
     UNION ALL SELECT 1 FROM file_task WHERE to_path = @path COLLATE NOCASE AND asset_id <> @assetId
     UNION ALL SELECT 1 FROM import_item WHERE state = 'placing' AND dest_path = @path COLLATE NOCASE
     LIMIT 1`,
  );
  const next = db.prepare<[number, number], TaskRow>(
    `SELECT file_task.id, file_task.kind, asset_id, from_path, to_path, same_as, file_task.sha256,
       asset.path, asset.sha256 AS asset_sha256, asset.state
     FROM file_task LEFT JOIN asset ON asset.id = asset_id WHERE file_task.id > ? ORDER BY file_task.id LIMIT ?`,
  );
  const redirectTo = db.prepare<[string, number]>('UPDATE file_task SET to_path = ? WHERE id = ?');
  const setPath = db.prepare<[string, number]>('UPDATE asset SET path = ? WHERE id = ?');
  const fail = db.prepare<[string, number]>(
    'UPDATE file_task SET attempts = attempts + 1, problem = ? WHERE id = ?',
  );
  const owner = db.prepare<{ path: string }, { owner: PathOwner }>(
    `SELECT 'recorded' AS owner FROM asset WHERE path = @path
     UNION ALL SELECT 'recorded' FROM rendition WHERE path = @path
     UNION ALL SELECT 'coming' FROM import_item WHERE state = 'placing' AND dest_path = @path
     UNION ALL SELECT 'coming' FROM quarantine WHERE state = 'restoring' AND path = @path LIMIT 1`,
  );
  const hashAt = db.prepare<[string], { sha256: string }>('SELECT sha256 FROM asset WHERE path = ?');
  const content = db.prepare<[string], { n: number }>('SELECT 1 AS n FROM asset WHERE sha256 = ? LIMIT 1');
  const counted = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM file_task');
  const troubled = db.prepare<[], { n: number; words: string | null }>(
    'SELECT count(*) AS n, min(problem) AS words FROM file_task WHERE problem IS NOT NULL',
  );
  const troubledAt = db.prepare<[string], { from_path: string; problem: string }>(
    `SELECT from_path, problem FROM file_task JOIN json_each(?) AS wanted ON wanted.value = from_path
     WHERE problem IS NOT NULL`,
  );

  /** The first free name from the n-th choice on. */
  function freeName(assetId: number, wanted: string, n: number): { readonly to: string; readonly n: number } {
    for (let choice = n; ; choice += 1) {
      const path = withSuffix(wanted, choice);
      if (takenFor.get({ path, assetId }) === undefined) return { to: path, n: choice };
    }
  }

  function dropMove(assetId: number, from: string, sha256: string | null): void {
    const task = moveOf.get(assetId);
    if (task === undefined) return;
    drop.run(task.id);
    insertSpare.run(task.to_path, from, sha256);
  }

  return {
    move(assetId, wanted) {
      const asset = assetOf.get(assetId);
      if (asset === undefined) return;
      const task = moveOf.get(assetId);
      if (task?.to_path === wanted) return;
      dropMove(assetId, asset.path, null);
      if (asset.path === wanted) return;
      const { to } = freeName(assetId, wanted, 1);
      if (to !== asset.path) insertMove.run(assetId, asset.path, to);
    },
    remove: (path) => {
      insertRemove.run({ path });
    },
    removeAsset(assetId) {
      const asset = assetOf.get(assetId);
      if (asset === undefined) return;
      dropMove(assetId, asset.path, asset.sha256);
      markSpares.run(asset.sha256, asset.path);
      insertRemove.run({ path: asset.path });
    },
    removeThumbnails: (sha256) => {
      insertThumbnails.run(sha256);
    },
    forgetRemovals: () => {
      forgetRemovals.run();
    },
    next: (after, limit) => next.all(after, limit).map(toTask),
    redirect(id, wanted, n) {
      const task = next.get(id - 1, 1);
      if (task?.id !== id || task.asset_id === null) return null;
      const free = freeName(task.asset_id, wanted, n);
      redirectTo.run(free.to, id);
      return free;
    },
    moved(task, to) {
      if (drop.run(task.id).changes === 0) return null;
      setPath.run(to, task.assetId);
      changed('look');
      if (task.from === to) return [];
      const id = Number(insertSpare.run(task.from, to, null).lastInsertRowid);
      return [{ kind: 'remove', id, path: task.from, sameAs: to, sha256: null }];
    },
    done: (id) => drop.run(id).changes > 0,
    failed: (id, problem) => {
      fail.run(problem, id);
    },
    ownerOf: (path) => owner.get({ path })?.owner ?? 'free',
    hashAt: (path) => hashAt.get(path)?.sha256 ?? null,
    hasContent: (sha256) => content.get(sha256) !== undefined,
    count: () => counted.get()?.n ?? 0,
    problems: () => {
      const row = troubled.get();
      return { count: row?.n ?? 0, words: row?.words ?? null };
    },
    problemsOf: (paths) =>
      new Map(troubledAt.all(JSON.stringify(paths)).map((row) => [row.from_path, row.problem])),
  };
}

function toTask(row: TaskRow): FileTask {
  const { id, kind } = row;
  if (kind === 'thumbnails') return { kind, id, sha256: row.from_path };
  if (kind === 'remove') return { kind, id, path: row.from_path, sameAs: row.same_as, sha256: row.sha256 };
  if (row.asset_id === null || row.to_path === null || row.path === null || row.asset_sha256 === null)
    throw new Error(`File task ${id} moves no asset`);
  return {
    kind,
    id,
    assetId: row.asset_id,
    from: row.path,
    to: row.to_path,
    sha256: row.asset_sha256,
    present: row.state !== 'trashed',
  };
}
