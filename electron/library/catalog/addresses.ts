/** What addresses need to know of stored files: which path is whose, and who may see it. */
import { z } from 'zod';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { Db } from './connection.ts';

/** A file that can have an address: an original or a rendition of a present asset. */
export interface AddressedFile {
  readonly assetId: number;
  readonly uuid: string;
  /** The user's name of the asset. */
  readonly name: string;
  readonly path: string;
  readonly mime: string;
  /** Name of the rendition; null for the original. */
  readonly rendition: string | null;
  /** Changes with the content: hash of the original, fingerprint of the rendition. */
  readonly version: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly visibility: CollectionDefinition['visibility'];
  readonly cacheControl: string;
}

export interface AddressRecords {
  /** The file at a stored path; null for none, and for what is in the trash. */
  byPath(path: string): AddressedFile | null;
  /** The original first, then the renditions that are ready, as the collection orders them; empty when the asset is not present. */
  ofAsset(id: number): readonly AddressedFile[];
  /** Paths of private files, and of what is in the trash, in this folder (ending in a slash) or below it. */
  privateWithin(folder: string, limit: number): readonly string[];
  /** How many public originals lie in none of these folders. */
  publicOutside(folders: readonly string[]): number;
}

interface FileRow {
  readonly asset_id: number;
  readonly uuid: string;
  readonly name: string;
  readonly path: string;
  readonly mime: string;
  readonly rendition: string | null;
  readonly version: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly definition: string;
}

const ORIGINAL = `SELECT asset.id AS asset_id, asset.uuid, asset.name, asset.path, asset.mime, NULL AS rendition, asset.sha256 AS version,
  asset.width, asset.height, collection.definition
  FROM asset JOIN collection ON collection.id = asset.collection_id WHERE asset.state = 'present'`;
const RENDITION = `SELECT asset.id AS asset_id, asset.uuid, asset.name, rendition.path, rendition.mime, rendition.name AS rendition,
  rendition.fingerprint AS version, rendition.width, rendition.height, collection.definition
  FROM rendition JOIN asset ON asset.id = rendition.asset_id JOIN collection ON collection.id = asset.collection_id
  WHERE asset.state = 'present' AND rendition.state = 'ready'`;
const IS_PUBLIC = "coalesce(collection.definition ->> '$.visibility', 'private') = 'public'";

const { visibility, cacheControl, renditions } = CollectionDefinition.shape;
const Terms = z.object({ visibility, cacheControl, renditions });

export function createAddressRecords(db: Db): AddressRecords {
  const originalAt = db.prepare<[string], FileRow>(`${ORIGINAL} AND asset.path = ?`);
  const renditionAt = db.prepare<[string], FileRow>(`${RENDITION} AND rendition.path = ?`);
  const originalOf = db.prepare<[number], FileRow>(`${ORIGINAL} AND asset.id = ?`);
  const renditionsOf = db.prepare<[number], FileRow>(`${RENDITION} AND asset.id = ? ORDER BY rendition.id`);
  // The character after the slash bounds the range of everything below a folder.
  const hidden = db.prepare<[Readonly<Record<string, string | number>>], { path: string }>(
    `SELECT asset.path FROM asset JOIN collection ON collection.id = asset.collection_id
       WHERE asset.path >= @folder AND asset.path < @end AND NOT (asset.state = 'present' AND ${IS_PUBLIC})
     UNION ALL
     SELECT rendition.path FROM rendition JOIN asset ON asset.id = rendition.asset_id
       JOIN collection ON collection.id = asset.collection_id
       WHERE rendition.path >= @thumbnails AND rendition.path < @thumbnailsEnd
         AND NOT (asset.state = 'present' AND ${IS_PUBLIC})
     LIMIT @limit`,
  );
  const outside = db.prepare<[string], { n: number }>(
    `SELECT count(*) AS n FROM asset JOIN collection ON collection.id = asset.collection_id
     WHERE asset.state = 'present' AND ${IS_PUBLIC} AND NOT EXISTS
       (SELECT 1 FROM json_each(?) AS folder WHERE substr(asset.path, 1, length(folder.value)) = folder.value)`,
  );
  return {
    byPath(path) {
      const row = originalAt.get(path) ?? renditionAt.get(path);
      return row === undefined ? null : toFile(row);
    },
    ofAsset(id) {
      const original = originalOf.get(id);
      if (original === undefined) return [];
      const order = Terms.parse(JSON.parse(original.definition)).renditions.map(({ name }) => name);
      const renditions = renditionsOf.all(id).map(toFile);
      const place = ({ rendition }: AddressedFile) => order.indexOf(rendition ?? '');
      return [toFile(original), ...renditions.sort((a, b) => place(a) - place(b))];
    },
    privateWithin: (folder, limit) =>
      hidden
        .all({
          folder,
          end: after(folder),
          thumbnails: `thumbnails/${folder}`,
          thumbnailsEnd: after(`thumbnails/${folder}`),
          limit,
        })
        .map(({ path }) => path),
    publicOutside: (folders) => outside.get(JSON.stringify(folders))?.n ?? 0,
  };
}

function after(folder: string): string {
  return `${folder.slice(0, -1)}0`;
}

function toFile(row: FileRow): AddressedFile {
  const terms = Terms.parse(JSON.parse(row.definition));
  return {
    assetId: row.asset_id,
    uuid: row.uuid,
    name: row.name,
    path: row.path,
    mime: row.mime,
    rendition: row.rendition,
    version: row.version,
    width: row.width,
    height: row.height,
    visibility: terms.visibility,
    cacheControl: terms.cacheControl,
  };
}
