/** What the catalog knows of files below MEDIA_ROOT: which it speaks for, and which its records say are there. */
import type { Db } from './connection.ts';

export interface RecordedFile {
  /** Of the asset. */
  readonly id: number;
  readonly path: string;
  readonly size: number;
}

export interface RecordedRendition extends RecordedFile {
  readonly rendition: number;
  /** The file is said to be there. */
  readonly ready: boolean;
}

export interface References {
  /**
   * True when anything speaks for the file: a record, a rendition, the trash, an import being placed, work on files that is
   * under way, quarantine. One statement, so that a file on its way from one of them to another is never missed.
   */
  held(path: string): boolean;
  /** True when an import not yet stored has its copy under this name. */
  staged(uuid: string): boolean;
  /** Paths of received files that are still to be imported. */
  awaited(): readonly Uint8Array[];
  /** In byte order of the path, those after `after`. */
  assets(after: string, limit: number): readonly RecordedFile[];
  renditions(after: string, limit: number): readonly RecordedRendition[];
  /** Where the asset's file may be at this moment: where its record has it, or where it is being moved to. */
  placesOf(assetId: number): readonly string[];
  /** Where a rendition is said to be; null when it is not said to be anywhere. */
  placeOfRendition(rendition: number): string | null;
  /** How many files records say there are. */
  count(): number;
}

export function createReferences(db: Db): References {
  const held = db.prepare<{ path: string }, unknown>(
    `SELECT 1 FROM asset WHERE path = @path
     UNION ALL SELECT 1 FROM rendition WHERE path = @path
     UNION ALL SELECT 1 FROM asset WHERE home_path = @path COLLATE NOCASE
     UNION ALL SELECT 1 FROM import_item WHERE state = 'placing' AND dest_path = @path
     UNION ALL SELECT 1 FROM file_task WHERE from_path = @path
     UNION ALL SELECT 1 FROM file_task WHERE to_path = @path
     UNION ALL SELECT 1 FROM quarantine WHERE stored_path = @path
     LIMIT 1`,
  );
  const staged = db.prepare<[string], unknown>(
    `SELECT 1 FROM import_item WHERE asset_uuid = ? AND state IN ('waiting', 'placing')`,
  );
  const awaited = db.prepare<[], { bytes: Uint8Array }>(
    `SELECT source_bytes AS bytes FROM import_item
     WHERE source_bytes IS NOT NULL AND state IN ('waiting', 'placing', 'failed')`,
  );
  const assets = db.prepare<[string, number], RecordedFile>(
    'SELECT id, path, size FROM asset WHERE path > ? ORDER BY path LIMIT ?',
  );
  const renditions = db.prepare<[string, number], Omit<RecordedRendition, 'ready'> & { ready: number }>(
    `SELECT id AS rendition, asset_id AS id, path, coalesce(size, 0) AS size, state = 'ready' AS ready
     FROM rendition WHERE path > ? ORDER BY path LIMIT ?`,
  );
  const places = db.prepare<{ id: number }, { path: string }>(
    `SELECT path FROM asset WHERE id = @id
     UNION ALL SELECT to_path FROM file_task WHERE kind = 'move' AND asset_id = @id`,
  );
  const renditionPlace = db.prepare<[number], { path: string | null }>(
    `SELECT path FROM rendition WHERE id = ? AND state = 'ready'`,
  );
  const count = db.prepare<[], { files: number }>(
    'SELECT (SELECT count(*) FROM asset) + (SELECT count(path) FROM rendition) AS files',
  );
  return {
    held: (path) => held.get({ path }) !== undefined,
    staged: (uuid) => staged.get(uuid) !== undefined,
    awaited: () => awaited.all().map(({ bytes }) => bytes),
    assets: (after, limit) => assets.all(after, limit),
    renditions: (after, limit) =>
      renditions.all(after, limit).map((row) => ({ ...row, ready: row.ready === 1 })),
    placesOf: (id) => places.all({ id }).map(({ path }) => path),
    placeOfRendition: (rendition) => renditionPlace.get(rendition)?.path ?? null,
    count: () => count.get()?.files ?? 0,
  };
}
