/** What of assets decides about their objects in a bucket. */
import { z } from 'zod';
import type { AssetState } from '../../../shared/contract/asset.ts';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { Db } from './connection.ts';

/** What a collection says about the objects of its assets. */
export interface BucketCollection {
  readonly uuid: string;
  readonly visibility: CollectionDefinition['visibility'];
  readonly cacheControl: string;
}

/** A rendition whose file is there. */
export interface BucketRendition {
  readonly name: string;
  readonly fingerprint: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
}

export interface BucketAsset {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Where its file lies now, relative to MEDIA_ROOT. */
  readonly path: string;
  /** Where a trashed asset is to lie again. */
  readonly home: string | null;
  readonly state: AssetState;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly collection: BucketCollection;
  readonly renditions: readonly BucketRendition[];
  /** What is wrong with its file, for a person. */
  readonly finding: string | null;
  /** Its file is on the way to another place. */
  readonly moving: boolean;
}

export interface BucketAssets {
  /** In no order; numbers that are gone are left out. */
  find(ids: readonly number[]): readonly BucketAsset[];
  byUuid(uuid: string): BucketAsset | null;
  /** All, in the order of their names. */
  collections(): readonly BucketCollection[];
  /** Numbers of the assets of a collection, in order, after this one. */
  ofCollection(uuid: string, after: number, limit: number): readonly number[];
  /** How many there are, whatever their state. */
  total(): number;
}

interface Row {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly path: string;
  readonly home: string | null;
  readonly state: AssetState;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly collection: string;
  readonly definition: string;
  readonly finding: string | null;
  readonly moving: number;
}

interface RenditionRow extends BucketRendition {
  readonly assetId: number;
}

const { visibility, cacheControl } = CollectionDefinition.shape;
const Terms = z.object({ visibility, cacheControl });
/** Parsed definitions. */
const KEPT = 200;

const SELECT = `SELECT asset.id, asset.uuid, asset.name, asset.path, asset.home_path AS home, asset.state, asset.sha256, asset.size,
  asset.mime, collection.uuid AS collection, collection.definition, finding.words AS finding,
  EXISTS (SELECT 1 FROM file_task WHERE file_task.asset_id = asset.id) AS moving`;
const TABLES = `JOIN collection ON collection.id = asset.collection_id LEFT JOIN finding ON finding.asset_id = asset.id`;

export function createBucketAssets(db: Db): BucketAssets {
  const byIds = db.prepare<[string], Row>(
    `${SELECT} FROM json_each(?) AS wanted JOIN asset ON asset.id = wanted.value ${TABLES}`,
  );
  const byUuid = db.prepare<[string], Row>(`${SELECT} FROM asset ${TABLES} WHERE asset.uuid = ?`);
  const renditions = db.prepare<[string], RenditionRow>(
    `SELECT asset_id AS assetId, name, fingerprint, rendition.path, mime, size FROM json_each(?) AS wanted
     JOIN rendition ON rendition.asset_id = wanted.value
     WHERE rendition.state = 'ready' AND rendition.path IS NOT NULL AND mime IS NOT NULL AND size IS NOT NULL ORDER BY rendition.id`,
  );
  const collections = db.prepare<[], { uuid: string; definition: string }>(
    'SELECT uuid, definition FROM collection ORDER BY uuid',
  );
  const ofCollection = db.prepare<[string, number, number], { id: number }>(
    `SELECT id FROM asset WHERE collection_id = (SELECT id FROM collection WHERE uuid = ?) AND id > ?
     ORDER BY id LIMIT ?`,
  );
  const total = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM asset');

  const parsed = new Map<string, BucketCollection>();
  function collectionOf(uuid: string, definition: string): BucketCollection {
    const key = `${uuid}\n${definition}`;
    const known = parsed.get(key);
    if (known !== undefined) return known;
    if (parsed.size >= KEPT) parsed.clear();
    const made = { uuid, ...Terms.parse(JSON.parse(definition)) };
    parsed.set(key, made);
    return made;
  }
  function toAssets(rows: readonly Row[]): readonly BucketAsset[] {
    if (rows.length === 0) return [];
    const made = Map.groupBy(
      renditions.all(JSON.stringify(rows.map(({ id }) => id))),
      ({ assetId }) => assetId,
    );
    return rows.map(({ collection, definition, moving, ...row }) => ({
      ...row,
      collection: collectionOf(collection, definition),
      renditions: (made.get(row.id) ?? []).map(({ assetId: _, ...rendition }) => rendition),
      moving: moving === 1,
    }));
  }
  return {
    find: (ids) => toAssets(byIds.all(JSON.stringify(ids))),
    byUuid: (uuid) => {
      const row = byUuid.get(uuid);
      return row === undefined ? null : (toAssets([row])[0] ?? null);
    },
    collections: () => collections.all().map(({ uuid, definition }) => collectionOf(uuid, definition)),
    ofCollection: (uuid, after, limit) => ofCollection.all(uuid, after, limit).map(({ id }) => id),
    total: () => total.get()?.n ?? 0,
  };
}
