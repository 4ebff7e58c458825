/** The assets: one record for each stored file. */
import type { AssetDetail, AssetRow, GalleryQuery, PreviewState } from '../../../shared/contract/asset.ts';
import type { LibraryCounts } from '../../../shared/contract/library.ts';
import {
  type AssetDetailRecord,
  type AssetRowRecord,
  DETAIL_COLUMNS,
  DETAIL_TABLES,
  ROW_COLUMNS,
  type SourceRecord,
  toAssetDetail,
  toAssetRow,
} from './assetRows.ts';
import { assetValues, INSERT_ASSET } from './assetValues.ts';
import type { Db } from './connection.ts';
import { planQuery } from './query.ts';
import type { NewAsset, NewSource } from './types.ts';

export interface PreviewChange {
  readonly preview: PreviewState;
  /** Words for a person when there is no preview. */
  readonly reason?: string | null;
  /** 0xRRGGBB; left out, what is known stays. */
  readonly colour?: number | null;
  /** Upright px as decoded; left out or null, what is known stays. */
  readonly width?: number | null;
  readonly height?: number | null;
}

export interface FoundAsset {
  readonly id: number;
  readonly uuid: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
}

export interface AssetReads {
  /** Rows in the order asked; ids that are gone are left out. */
  rows(ids: readonly number[]): readonly AssetRow[];
  /** By number or uuid. */
  get(id: number | string): AssetDetail | null;
  list(
    query: GalleryQuery,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly assets: readonly AssetDetail[] };
  /** How many are present. */
  total(): number;
  counts(): LibraryCounts;
  /** The oldest present asset of this content. */
  findBySha(sha256: string): FoundAsset | null;
}

export interface Assets extends AssetReads {
  /** Records an asset and where it came from; returns its id. */
  insert(asset: NewAsset, source: NewSource): number;
  /** Another place the same content was brought in from; one that is known already changes nothing. */
  addSource(assetId: number, source: NewSource): void;
  setPreview(id: number, change: PreviewChange): void;
}

/** Told after each change: `set` when assets came, went or may have moved, `look` when only a preview changed. */
export type OnChange = (what: 'set' | 'look') => void;

export function createAssetReads(db: Db): AssetReads {
  const rowsByIds = db.prepare<[string], AssetRowRecord>(
    `SELECT ${ROW_COLUMNS} FROM json_each(?) AS wanted JOIN asset ON asset.id = wanted.value ORDER BY wanted.key`,
  );
  const detail = (column: 'id' | 'uuid') =>
    db.prepare<[number | string], AssetDetailRecord>(
      `SELECT ${DETAIL_COLUMNS} FROM ${DETAIL_TABLES} WHERE asset.${column} = ?`,
    );
  const detailById = detail('id');
  const detailByUuid = detail('uuid');
  const sourcesByIds = db.prepare<[string], SourceRecord>(
    `SELECT asset_id, name, path, imported_ms FROM asset_source
     WHERE asset_id IN (SELECT value FROM json_each(?)) ORDER BY asset_id, id`,
  );
  const bySha = db.prepare<[string], FoundAsset>(
    "SELECT id, uuid, path FROM asset WHERE sha256 = ? AND state = 'present' ORDER BY id LIMIT 1",
  );
  const total = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM asset WHERE state = 'present'");

  return {
    rows: (ids) => rowsByIds.all(JSON.stringify(ids)).map(toAssetRow),
    get: (id) => {
      const record = (typeof id === 'number' ? detailById : detailByUuid).get(id);
      return record === undefined
        ? null
        : toAssetDetail(record, sourcesByIds.all(JSON.stringify([record.id])));
    },
    list: (query, offset, limit) => list(db, sourcesByIds, query, offset, limit),
    total: () => total.get()?.n ?? 0,
    counts: () => counts(db),
    findBySha: (sha256) => bySha.get(sha256) ?? null,
  };
}

export function createAssets(db: Db, onChange: OnChange): Assets {
  const insertAsset = db.prepare<[Readonly<Record<string, unknown>>], { id: number }>(INSERT_ASSET);
  const insertSource = db.prepare<[Readonly<Record<string, unknown>>]>(
    `INSERT INTO asset_source (asset_id, name, path, file_ms, imported_ms, sha256)
     SELECT @assetId, @name, @path, @fileMs, @importedMs, @sha256 WHERE NOT EXISTS
       (SELECT 1 FROM asset_source WHERE asset_id = @assetId AND path = @path AND name = @name AND sha256 IS @sha256)`,
  );
  const updatePreview = db.prepare<[Readonly<Record<string, unknown>>]>(
    `UPDATE asset SET preview = @preview, preview_reason = @reason, colour = coalesce(@colour, colour),
       width = coalesce(@width, width), height = coalesce(@height, height) WHERE id = @id`,
  );
  const addSource = (assetId: number, { sha256 = null, ...source }: NewSource): boolean =>
    insertSource.run({ assetId, sha256, ...source }).changes > 0;
  const insert = db.transaction((asset: NewAsset, source: NewSource): number => {
    const row = insertAsset.get(assetValues(asset));
    if (row === undefined) throw new Error('SQLite returned no row for a new asset');
    addSource(row.id, source);
    return row.id;
  });
  return {
    ...createAssetReads(db),
    insert: (asset, source) => {
      const id = insert(asset, source);
      onChange('set');
      return id;
    },
    addSource: (assetId, source) => {
      if (addSource(assetId, source)) onChange('look');
    },
    setPreview: (id, change) => {
      updatePreview.run({
        id,
        preview: change.preview,
        reason: change.reason ?? null,
        colour: change.colour ?? null,
        width: change.width ?? null,
        height: change.height ?? null,
      });
      onChange('look');
    },
  };
}

function list(
  db: Db,
  sourcesByIds: { all(ids: string): readonly SourceRecord[] },
  query: GalleryQuery,
  offset: number,
  limit: number,
): { total: number; assets: readonly AssetDetail[] } {
  const plan = planQuery(query);
  const total = db
    .prepare<(string | number)[], { n: number }>(`SELECT count(*) AS n FROM asset WHERE ${plan.where}`)
    .get(...plan.parameters);
  const records = db
    .prepare<(string | number)[], AssetDetailRecord>(
      `SELECT ${DETAIL_COLUMNS} FROM ${DETAIL_TABLES}
       WHERE ${plan.where} ORDER BY ${plan.order} LIMIT ? OFFSET ?`,
    )
    .all(...plan.parameters, limit, offset);
  const sources = Map.groupBy(
    sourcesByIds.all(JSON.stringify(records.map((record) => record.id))),
    (source) => source.asset_id,
  );
  return {
    total: total?.n ?? 0,
    assets: records.map((record) => toAssetDetail(record, sources.get(record.id) ?? [])),
  };
}

function counts(db: Db): LibraryCounts {
  const groups = db
    .prepare<[], { kind: string; collection: number; n: number; bytes: number }>(
      `SELECT kind, collection_id AS collection, count(*) AS n, sum(size) AS bytes
       FROM asset INDEXED BY asset_cell WHERE state = 'present' GROUP BY kind, collection_id`,
    )
    .all();
  const collections = db
    .prepare<[], { id: number; name: string; slug: string }>(
      'SELECT id, name, slug FROM collection ORDER BY id',
    )
    .all();
  const sum = (of: (group: (typeof groups)[number]) => number, some: typeof groups = groups): number =>
    some.reduce((total, group) => total + of(group), 0);
  const byKind = Map.groupBy(groups, (group) => group.kind);
  return {
    all: sum(({ n }) => n),
    byKind: Object.fromEntries([...byKind].map(([kind, some]) => [kind, sum(({ n }) => n, some)])),
    collections: collections.map((collection) => ({
      ...collection,
      count: sum(
        ({ n }) => n,
        groups.filter((group) => group.collection === collection.id),
      ),
    })),
    bytes: sum(({ bytes }) => bytes),
  };
}
