/** Which contents the catalog knows besides those of present assets, and giving an asset another one. */
import type { FoundAsset, OnChange } from './assets.ts';
import { assetValues, REPLACE_CONTENT } from './assetValues.ts';
import type { Db } from './connection.ts';
import type { NewAsset } from './types.ts';

export interface Contents {
  /** The oldest present asset of this collection that was made of a source of this content and is stored as another one. */
  bySource(sha256: string, collectionId: number): FoundAsset | null;
  /** The asset of this content that went to the trash last. */
  inTrash(sha256: string): FoundAsset | null;
  /** The collection an asset belongs to. */
  collectionOf(assetId: number): { readonly id: number; readonly name: string } | null;
  /**
   * The asset is of this content from now on. Its number, uuid, collection and time of import stay; what was found wrong with
   * its old file is forgotten, and so are its jobs.
   */
  replace(id: number, content: NewAsset): void;
}

export function createContents(db: Db, onChange: OnChange): Contents {
  const bySource = db.prepare<[string, number], FoundAsset>(
    `SELECT asset.id, asset.uuid, asset.path FROM asset_source JOIN asset ON asset.id = asset_source.asset_id
     WHERE asset_source.sha256 = ? AND asset.collection_id = ? AND asset.state = 'present' ORDER BY asset.id LIMIT 1`,
  );
  const inTrash = db.prepare<[string], FoundAsset>(
    "SELECT id, uuid, path FROM asset WHERE sha256 = ? AND state = 'trashed' ORDER BY trashed_ms DESC, id DESC LIMIT 1",
  );
  const collectionOf = db.prepare<[number], { id: number; name: string }>(
    'SELECT collection.id, collection.name FROM asset JOIN collection ON collection.id = asset.collection_id WHERE asset.id = ?',
  );
  const replace = db.prepare<[Readonly<Record<string, unknown>>]>(REPLACE_CONTENT);
  // A job that is under way for the old content is not waited for, and does not count for the new.
  const forgetJobs = db.prepare<[number]>('DELETE FROM job WHERE asset_id = ?');
  const forgetFinding = db.prepare<[number]>('DELETE FROM finding WHERE asset_id = ?');
  return {
    bySource: (sha256, collectionId) => bySource.get(sha256, collectionId) ?? null,
    inTrash: (sha256) => inTrash.get(sha256) ?? null,
    collectionOf: (assetId) => collectionOf.get(assetId) ?? null,
    replace: (id, content) => {
      replace.run({ ...assetValues(content), id });
      forgetJobs.run(id);
      forgetFinding.run(id);
      onChange('set');
    },
  };
}
