/** A library of any size that is recorded as being in a bucket, without any files: for what a sync costs when nothing changed. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Bucket } from '../../support/buckets.ts';
import { libraryOf, makeCloudLibrary } from '../../support/cloudLibrary.ts';
import { addManyAssets } from '../../support/manyAssets.ts';
import { connectTo, openForSyncs } from './cloudOurs.ts';

/** Returns the number of its remote. One file is really there, so that the bucket has all that belongs to a library. */
export async function makeSyncedLibrary(folder: string, bucket: Bucket, count: number): Promise<number> {
  await makeCloudLibrary(folder, { count: 1 });
  const remote = await connectTo(folder, bucket);
  const library = await openForSyncs(folder, remote, bucket);
  await library.sync();
  await library.close();
  await addManyAssets(libraryOf(folder), {
    ...{ count: count - 1, perDay: 30, preview: 'none' },
    pathOf: (number) => `other/many/${Math.floor(number / 1000)}/${number}.pdf`,
  });
  const db = new Database(join(libraryOf(folder), 'catalog.sqlite'));
  db.transaction(() => {
    const mine =
      'FROM asset, remote r WHERE r.id = ? AND asset.id NOT IN (SELECT asset_id FROM remote_asset)';
    db.prepare(
      `INSERT INTO remote_object (remote_id, asset_uuid, role, key, size, sha256, version, headers, etag, stored_ms)
         SELECT r.id, asset.uuid, 'original', 'private/' || asset.path, asset.size, asset.sha256, asset.sha256, 'h', 'e', 0 ${mine}`,
    ).run(remote);
    db.prepare(
      `INSERT INTO remote_asset (remote_id, asset_uuid, asset_id, owner, written_seq, state)
         SELECT r.id, asset.uuid, asset.id, r.replica, (SELECT last FROM change_counter), 'synced' ${mine}`,
    ).run(remote);
    db.prepare('UPDATE remote SET synced_seq = (SELECT last FROM change_counter) WHERE id = ?').run(remote);
  })();
  db.close();
  return remote;
}
