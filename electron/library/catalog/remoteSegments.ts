/** Sidecar segments in a bucket, ours and others', and how far the lines of other machines were followed here. */
import type { SegmentEntry } from '../cloud/formats.ts';
import type { Db } from './connection.ts';

export interface KnownSegment extends SegmentEntry {
  /** False: it was, or was about to be, written by us, and no manifest names it yet. */
  readonly inManifest: boolean;
  /** All of its lines were dealt with here. */
  readonly done: boolean;
}

/** The last line of another machine's asset that was dealt with here. */
export interface FollowedAsset {
  /** Sorts as lines hold. */
  readonly mark: string;
  /** Hash of what the copy here said then; null where there is none. */
  readonly base: string | null;
}

/** Of one remote each. All methods run inside the caller's transaction where there is one. */
export interface RemoteSegments {
  /** In order of their generation and key. */
  list(remote: number): readonly KnownSegment[];
  /** Inserts it, or changes the one of this key. */
  set(remote: number, segment: KnownSegment): void;
  remove(remote: number, key: string): void;
  followed(remote: number, uuid: string): FollowedAsset | null;
  setFollowed(remote: number, uuid: string, followed: FollowedAsset): void;
  /** Copies of other machines' assets whose record changed since, in order of their uuid, after this one. */
  changedCopies(
    remote: number,
    uuid: string,
    limit: number,
  ): readonly { readonly uuid: string; readonly assetId: number; readonly base: string | null }[];
  /** Bytes and number of the originals in the bucket. */
  totals(remote: number): { readonly assets: number; readonly bytes: number };
}

interface Row extends SegmentEntry {
  readonly inManifest: number;
  readonly done: number;
}

export function createRemoteSegments(db: Db): RemoteSegments {
  const list = db.prepare<[number], Row>(
    `SELECT key, generation, replica, sha256, size, lines, in_manifest AS inManifest, done FROM remote_segment
     WHERE remote_id = ? ORDER BY generation, key`,
  );
  const set = db.prepare<[Readonly<Record<string, string | number>>]>(
    `INSERT INTO remote_segment (remote_id, key, generation, replica, sha256, size, lines, in_manifest, done)
     VALUES (@remote, @key, @generation, @replica, @sha256, @size, @lines, @inManifest, @done)
     ON CONFLICT (remote_id, key) DO UPDATE SET generation = excluded.generation, replica = excluded.replica,
       sha256 = excluded.sha256, size = excluded.size, lines = excluded.lines, in_manifest = excluded.in_manifest,
       done = excluded.done`,
  );
  const remove = db.prepare<[number, string]>('DELETE FROM remote_segment WHERE remote_id = ? AND key = ?');
  const followed = db.prepare<[number, string], FollowedAsset>(
    'SELECT mark, base FROM remote_followed WHERE remote_id = ? AND asset_uuid = ?',
  );
  const setFollowed = db.prepare<[number, string, string, string | null]>(
    `INSERT INTO remote_followed (remote_id, asset_uuid, mark, base) VALUES (?, ?, ?, ?)
     ON CONFLICT (remote_id, asset_uuid) DO UPDATE SET mark = excluded.mark, base = excluded.base`,
  );
  const changedCopies = db.prepare<
    [number, string, number],
    { uuid: string; assetId: number; base: string | null }
  >(
    `SELECT known.asset_uuid AS uuid, asset_id AS assetId, base FROM remote_asset AS known
     JOIN remote_followed AS followed ON followed.remote_id = known.remote_id AND followed.asset_uuid = known.asset_uuid
     WHERE known.remote_id = ? AND state = 'kept' AND known.asset_uuid > ? ORDER BY known.asset_uuid LIMIT ?`,
  );
  const totals = db.prepare<[number], { assets: number; bytes: number }>(
    `SELECT count(*) AS assets, coalesce(sum(size), 0) AS bytes FROM remote_object
     WHERE remote_id = ? AND role = 'original'`,
  );
  return {
    list: (remote) =>
      list.all(remote).map((row) => ({ ...row, inManifest: row.inManifest === 1, done: row.done === 1 })),
    set: (remote, { key, generation, replica, sha256, size, lines, inManifest, done }) => {
      set.run({
        ...{ remote, key, generation, replica, sha256, size, lines },
        ...{ inManifest: inManifest ? 1 : 0, done: done ? 1 : 0 },
      });
    },
    remove: (remote, key) => {
      remove.run(remote, key);
    },
    followed: (remote, uuid) => followed.get(remote, uuid) ?? null,
    setFollowed: (remote, uuid, { mark, base }) => {
      setFollowed.run(remote, uuid, mark, base);
    },
    changedCopies: (remote, uuid, limit) => changedCopies.all(remote, uuid, limit),
    totals: (remote) => totals.get(remote) ?? { assets: 0, bytes: 0 },
  };
}
