/** The assets of collections as rules and templates judge them, and moving them from one collection to another. */
import type { AssetDetail, AssetState } from '../../../shared/contract/asset.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';

/** What templates and rules want to know of an asset. */
export interface JudgedAsset
  extends Pick<
    AssetDetail,
    | 'id'
    | 'uuid'
    | 'sha256'
    | 'name'
    | 'size'
    | 'kind'
    | 'mime'
    | 'width'
    | 'height'
    | 'pages'
    | 'cameraMake'
    | 'cameraModel'
    | 'lens'
    | 'preview'
    | 'warning'
  > {
  readonly collectionId: number;
  readonly state: AssetState;
  /** Where it lies, or will once the work on files is done; of a trashed one, where it comes back to. */
  readonly path: string;
  /** Milliseconds. */
  readonly duration: number | null;
  /** Wall-clock ms as though UTC. */
  readonly takenMs: number;
  /** ms since 1970. */
  readonly importedMs: number;
}

/** Where an asset was before a change. */
export interface MovedAsset {
  readonly collectionId: number;
  readonly path: string;
}

export interface CollectionAssets {
  /** Assets of a collection in order of their ids, after `after`; those in the trash too. */
  page(collectionId: number, after: number, limit: number): readonly JudgedAsset[];
  /** In order of their ids; those that are gone are left out. */
  some(ids: readonly number[]): readonly JudgedAsset[];
  /** How many, in the trash too. */
  count(collectionId: number): number;
  setCollection(assetId: number, collectionId: number): void;
  /** Where a trashed asset comes back to. */
  setHome(assetId: number, path: string): void;
  /** Notes where an asset is, as what a change is about; what is noted already stays. */
  note(change: string, asset: Pick<JudgedAsset, 'id' | 'collectionId' | 'path'>): void;
  /** What a change is about, in order of the ids, after `after`. */
  noted(
    change: string,
    after: number,
    limit: number,
  ): readonly { readonly asset: JudgedAsset; readonly was: MovedAsset }[];
  notedCount(change: string): number;
  /** Forgets what belongs to changes that no history entry names any more. */
  forgetChanges(): void;
  /** How many files of each collection lie in a folder (with its `/`); letter case makes no difference. */
  filesIn(folder: string): ReadonlyMap<number, number>;
}

interface JudgedRow {
  readonly id: number;
  readonly uuid: string;
  readonly sha256: string;
  readonly name: string;
  readonly size: number;
  readonly kind: JudgedAsset['kind'];
  readonly mime: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly pages: number | null;
  readonly camera_make: string | null;
  readonly camera_model: string | null;
  readonly lens: string | null;
  readonly preview: JudgedAsset['preview'];
  readonly warning: string | null;
  readonly collection_id: number;
  readonly state: AssetState;
  readonly place: string;
  readonly duration_ms: number | null;
  readonly taken_ms: number;
  readonly imported_ms: number;
}

const COLUMNS = `asset.id, asset.uuid, asset.sha256, asset.name, asset.size, asset.kind, asset.mime, asset.width,
  asset.height, asset.pages, asset.camera_make, asset.camera_model, asset.lens, asset.preview, asset.warning,
  asset.collection_id, asset.state, asset.duration_ms, asset.taken_ms, asset.imported_ms,
  
  coalesce(CASE asset.state WHEN 'trashed' THEN asset.home_path END, file_task.to_path, asset.path) AS place`;
const TABLES = 'asset LEFT JOIN file_task ON file_task.asset_id = asset.id';

export function createCollectionAssets(db: Db, changed: OnChange): CollectionAssets {
  const page = db.prepare<[number, number, number], JudgedRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE asset.collection_id = ? AND asset.id > ? ORDER BY asset.id LIMIT ?`,
  );
  const some = db.prepare<[string], JudgedRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE asset.id IN (SELECT value FROM json_each(?)) ORDER BY asset.id`,
  );
  const count = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM asset WHERE collection_id = ?',
  );
  const setCollection = db.prepare<[number, number]>('UPDATE asset SET collection_id = ? WHERE id = ?');
  const setHome = db.prepare<[string, number]>(
    "UPDATE asset SET home_path = ? WHERE id = ? AND state = 'trashed'",
  );
  const note = db.prepare<[string, number, number, string]>(
    'INSERT OR IGNORE INTO moved_asset (change, asset_id, collection_id, path) VALUES (?, ?, ?, ?)',
  );
  const noted = db.prepare<
    [string, number, number],
    JudgedRow & { readonly was_collection: number; readonly was_path: string }
  >(
    `SELECT ${COLUMNS}, moved_asset.collection_id AS was_collection, moved_asset.path AS was_path
     FROM moved_asset JOIN asset ON asset.id = moved_asset.asset_id LEFT JOIN file_task ON file_task.asset_id = asset.id
     WHERE moved_asset.change = ? AND moved_asset.asset_id > ? ORDER BY moved_asset.asset_id LIMIT ?`,
  );
  const notedCount = db.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM moved_asset WHERE change = ?',
  );
  const forget = db.prepare(
    `DELETE FROM moved_asset WHERE change NOT IN
       (SELECT payload ->> '$.change' FROM history WHERE payload ->> '$.change' IS NOT NULL)`,
  );
  const filesIn = db.prepare<{ folder: string }, { id: number; n: number }>(
    `SELECT collection_id AS id, count(*) AS n FROM asset
     WHERE substr(path, 1, length(@folder)) = @folder COLLATE NOCASE GROUP BY collection_id`,
  );
  return {
    page: (collectionId, after, limit) => page.all(collectionId, after, limit).map(toJudged),
    some: (ids) => some.all(JSON.stringify(ids)).map(toJudged),
    count: (collectionId) => count.get(collectionId)?.n ?? 0,
    setCollection: (assetId, collectionId) => {
      setCollection.run(collectionId, assetId);
      changed('set');
    },
    setHome: (assetId, path) => {
      setHome.run(path, assetId);
    },
    note: (change, { id, collectionId, path }) => {
      note.run(change, id, collectionId, path);
    },
    noted: (change, after, limit) =>
      noted.all(change, after, limit).map((row) => ({
        asset: toJudged(row),
        was: { collectionId: row.was_collection, path: row.was_path },
      })),
    notedCount: (change) => notedCount.get(change)?.n ?? 0,
    forgetChanges: () => {
      forget.run();
    },
    filesIn: (folder) => new Map(filesIn.all({ folder }).map(({ id, n }) => [id, n])),
  };
}

function toJudged(row: JudgedRow): JudgedAsset {
  return {
    id: row.id,
    uuid: row.uuid,
    sha256: row.sha256,
    name: row.name,
    size: row.size,
    kind: row.kind,
    mime: row.mime,
    width: row.width,
    height: row.height,
    pages: row.pages,
    cameraMake: row.camera_make,
    cameraModel: row.camera_model,
    lens: row.lens,
    preview: row.preview,
    warning: row.warning,
    collectionId: row.collection_id,
    state: row.state,
    path: row.place,
    duration: row.duration_ms,
    takenMs: row.taken_ms,
    importedMs: row.imported_ms,
  };
}
