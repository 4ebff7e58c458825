/** Whole assets as buckets keep them: everything the catalog knows of one and cannot work out again, read and written in one piece. */
import type { AssetRecord } from '../cloud/formats.ts';
import type { OnChange } from './assets.ts';
import { assetValues, INSERT_ASSET, REPLACE_CONTENT } from './assetValues.ts';
import type { Db } from './connection.ts';
import type { NewAsset } from './types.ts';

export interface InsertedRecord {
  /** Where its file lies, relative to MEDIA_ROOT; left out: where the record says. */
  readonly path?: string;
  /** Its collection's number here; left out: that of the record's uuid. */
  readonly collectionId?: number;
  /** Without its renditions, which are made here anew. */
  readonly renditionsAnew?: boolean;
}

/** Writing methods run inside the open transaction. */
export interface AssetRecords {
  /** Null when there is no such asset. */
  of(assetId: number): AssetRecord | null;
  /** By their number; those that are not there are left out. */
  ofMany(assetIds: readonly number[]): ReadonlyMap<number, AssetRecord>;
  /**
   * Records an asset as it was, under a new number, with a thumbnail job unless it is in the trash. Albums that are not here are
   * left out. Throws when its collection is not here, and what SQLite throws for a uuid or path that is taken.
   */
  insert(record: AssetRecord, how?: InsertedRecord): number;
  /** What a person and a camera say of an asset follows the record: not its content, place, state, sources or renditions. */
  describe(assetId: number, record: AssetRecord, collectionId: number): void;
  /** All of it follows the record, as though it had just been inserted; its number stays, and what was about to happen to its file is off. */
  replace(assetId: number, record: AssetRecord, how?: Pick<InsertedRecord, 'path' | 'collectionId'>): void;
  /** The asset is called this from now on: it is one that another machine had first. */
  setUuid(assetId: number, uuid: string): void;
  /** Number of the asset of this uuid. */
  idOf(uuid: string): number | null;
  /** The asset that lies at a path now, or at a name that some disks take for it. */
  at(path: string): { readonly id: number; readonly uuid: string; readonly name: string } | null;
}

type Plain = Omit<AssetRecord, 'sources' | 'renditions' | 'tags' | 'albums'>;
type Values = Readonly<Record<string, string | number | null>>;

const PLAIN = `SELECT asset.id, asset.uuid, collection.uuid AS collection, asset.name, path, home_path AS home, state, trashed_ms AS trashed,
    sha256, size, kind, mime, width, height, orientation, duration_ms AS duration, pages, taken_ms AS taken,
    taken_offset AS takenOffset, taken_source AS takenSource, camera_make AS cameraMake, camera_model AS cameraModel, lens,
    exposure_time AS exposureTime, f_number AS fNumber, iso, focal_length AS focalLength, latitude, longitude, altitude,
    file_ms AS fileTime, imported_ms AS imported, warning, rating
  FROM asset JOIN collection ON collection.id = collection_id WHERE asset.id IN (SELECT value FROM json_each(?))`;

/** Of these numbers, a JSON array. */
const WANTED = 'asset_id IN (SELECT value FROM json_each(?))';

export function createAssetRecords(db: Db, changed: OnChange): AssetRecords {
  const plain = db.prepare<[string], Plain & { id: number }>(PLAIN);
  const sources = part<AssetRecord['sources'][number]>(
    `asset_id AS id, name, path, file_ms AS fileTime, imported_ms AS imported, sha256 FROM asset_source
     WHERE ${WANTED} ORDER BY asset_source.id`,
  );
  const renditions = part<AssetRecord['renditions'][number]>(
    `asset_id AS id, name, fingerprint, state, path, mime, width, height, size, reason, made_ms AS made FROM rendition
     WHERE ${WANTED} ORDER BY rendition.id`,
  );
  const tags = part<{ name: string }>(
    `asset_id AS id, tag.name FROM asset_tag JOIN tag ON tag.id = tag_id WHERE ${WANTED} ORDER BY tag.name COLLATE BINARY`,
  );
  const albums = part<AssetRecord['albums'][number]>(
    `asset_id AS id, album.uuid AS album, album_asset.position FROM album_asset JOIN album ON album.id = album_id
     WHERE ${WANTED} ORDER BY album.uuid`,
  );
  const collectionOf = db.prepare<[string], { id: number }>('SELECT id FROM collection WHERE uuid = ?');
  const insertAsset = db.prepare<[Values], { id: number }>(INSERT_ASSET);
  const setState = db.prepare<[Values]>(
    'UPDATE asset SET state = @state, trashed_ms = @trashed, home_path = @home, rating = @rating WHERE id = @id',
  );
  const insertSource = db.prepare<[Values]>(
    `INSERT INTO asset_source (asset_id, name, path, file_ms, imported_ms, sha256)
     VALUES (@id, @name, @path, @fileTime, @imported, @sha256)`,
  );
  const insertRendition = db.prepare<[Values]>(
    `INSERT INTO rendition (asset_id, name, fingerprint, state, path, mime, width, height, size, reason, made_ms)
     VALUES (@id, @name, @fingerprint, @state, @path, @mime, @width, @height, @size, @reason, @made)`,
  );
  const insertJob = db.prepare<[number]>(
    "INSERT INTO job (kind, asset_id) VALUES ('thumbnail', ?) ON CONFLICT DO NOTHING",
  );
  const makeTag = db.prepare<[string]>('INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING');
  const addTag = db.prepare<[number, string]>(
    'INSERT INTO asset_tag (asset_id, tag_id) SELECT ?, id FROM tag WHERE name = ? ON CONFLICT DO NOTHING',
  );
  const dropTags = db.prepare<{ id: number; kept: string }>(
    `DELETE FROM asset_tag WHERE asset_id = @id
       AND tag_id NOT IN (SELECT tag.id FROM tag JOIN json_each(@kept) AS kept ON tag.name = kept.value)`,
  );
  const addToAlbum = db.prepare<[number, number, string]>(
    `INSERT INTO album_asset (album_id, asset_id, position) SELECT id, ?, ? FROM album WHERE uuid = ?
     ON CONFLICT (album_id, asset_id) DO UPDATE SET position = excluded.position WHERE position <> excluded.position`,
  );
  const dropAlbums = db.prepare<{ id: number; kept: string }>(
    `DELETE FROM album_asset WHERE asset_id = @id
       AND album_id NOT IN (SELECT album.id FROM album JOIN json_each(@kept) AS kept ON album.uuid = kept.value)`,
  );
  const describe = db.prepare<[Values]>(
    `UPDATE asset SET collection_id = @collectionId, name = @name, sort_name = @sortName, taken_ms = @takenMs,
       taken_offset = @takenOffset, taken_source = @takenSource, camera_make = @cameraMake, camera_model = @cameraModel,
       lens = @lens, exposure_time = @exposureTime, f_number = @fNumber, iso = @iso, focal_length = @focalLength,
       latitude = @latitude, longitude = @longitude, altitude = @altitude, rating = @rating WHERE id = @id`,
  );
  const replaceContent = db.prepare<[Values]>(REPLACE_CONTENT);
  const forget = ['asset_source', 'rendition', 'file_task', 'job'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE asset_id = ?`),
  );
  const setUuid = db.prepare<[string, number]>('UPDATE asset SET uuid = ? WHERE id = ?');
  const idOf = db.prepare<[string], { id: number }>('SELECT id FROM asset WHERE uuid = ?');
  const at = db.prepare<[string], { id: number; uuid: string; name: string }>(
    'SELECT id, uuid, name FROM asset WHERE path = ? COLLATE NOCASE LIMIT 1',
  );

  /** What of several assets lies in a table of its own: answers by the number of the asset. */
  function part<R>(columns: string): (ids: string) => (id: number) => R[] {
    const query = db.prepare<[string], R & { id: number }>(`SELECT ${columns}`);
    return (ids) => {
      const by = Map.groupBy(query.all(ids), ({ id }) => id);
      return (id) => (by.get(id) ?? []).map(({ id: _, ...row }) => row as R);
    };
  }

  function ofMany(assetIds: readonly number[]): ReadonlyMap<number, AssetRecord> {
    const ids = JSON.stringify(assetIds);
    const [sourcesOf, renditionsOf, tagsOf, albumsOf] = [
      sources(ids),
      renditions(ids),
      tags(ids),
      albums(ids),
    ];
    return new Map(
      plain.all(ids).map(({ id, ...row }) => [
        id,
        {
          ...row,
          sources: sourcesOf(id),
          renditions: renditionsOf(id),
          tags: tagsOf(id).map(({ name }) => name),
          albums: albumsOf(id),
        },
      ]),
    );
  }

  function label(id: number, record: AssetRecord): void {
    for (const name of record.tags) {
      makeTag.run(name);
      addTag.run(id, name);
    }
    for (const { album, position } of record.albums) addToAlbum.run(id, position, album);
  }

  function collectionIdOf(record: AssetRecord): number {
    const row = collectionOf.get(record.collection);
    if (row === undefined) throw new Error(`“${record.name}” belongs to a collection that is not here`);
    return row.id;
  }

  function complete(id: number, record: AssetRecord, renditionsAnew: boolean): void {
    const { state, trashed, home, rating } = record;
    setState.run({ id, state, trashed, home, rating });
    for (const source of record.sources) insertSource.run({ ...source, id });
    if (!renditionsAnew) for (const rendition of record.renditions) insertRendition.run({ ...rendition, id });
    if (state !== 'trashed') insertJob.run(id);
  }

  function describeAsset(assetId: number, record: AssetRecord, collectionId: number): void {
    const values = assetValues(newAsset(record, collectionId));
    describe.run({ ...values, rating: record.rating, id: assetId });
    dropTags.run({ id: assetId, kept: JSON.stringify(record.tags) });
    dropAlbums.run({ id: assetId, kept: JSON.stringify(record.albums.map(({ album }) => album)) });
    label(assetId, record);
    changed('set');
  }

  return {
    of: (assetId) => ofMany([assetId]).get(assetId) ?? null,
    ofMany,
    insert(record, { path = record.path, collectionId, renditionsAnew = false } = {}) {
      const asset = newAsset(record, collectionId ?? collectionIdOf(record));
      const row = insertAsset.get(assetValues({ ...asset, path }));
      if (row === undefined) throw new Error('SQLite returned no row for a new asset');
      complete(row.id, record, renditionsAnew);
      label(row.id, record);
      changed('set');
      return row.id;
    },
    describe: describeAsset,
    replace(assetId, record, { path = record.path, collectionId = collectionIdOf(record) } = {}) {
      for (const one of forget) one.run(assetId);
      replaceContent.run({ ...assetValues({ ...newAsset(record, collectionId), path }), id: assetId });
      complete(assetId, record, false);
      describeAsset(assetId, record, collectionId);
    },
    setUuid: (assetId, uuid) => {
      setUuid.run(uuid, assetId);
      changed('look');
    },
    idOf: (uuid) => idOf.get(uuid)?.id ?? null,
    at: (path) => at.get(path) ?? null,
  };
}

/** A record as the table of assets takes it. */
export function newAsset(record: AssetRecord, collectionId: number): NewAsset {
  const { taken, takenOffset, takenSource, fileTime, imported } = record;
  return {
    ...record,
    collectionId,
    taken: { wallMs: taken, offset: takenOffset, source: takenSource },
    fileMs: fileTime,
    importedMs: imported,
    preview: 'pending',
  };
}
