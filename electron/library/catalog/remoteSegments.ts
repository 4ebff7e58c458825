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
  has(remote: number, key: string): boolean;
  /** Of all that was ever seen; 0 when there is none. */
  lastGeneration(remote: number): number;
  followed(remote: number, uuid: string): FollowedAsset | null;
  setFollowed(remote: number, uuid: string, followed: FollowedAsset): void;
  /** Copies of other machines' assets whose record changed since, in order of their uuid, after this one. */
  changedCopies(
    remote: number,
    uuid: string,
    limit: number,
  ): readonly { readonly uuid: string; readonly assetId: number; readonly base: string | null }[];
  /** Assets of ours that are out of the way in the bucket, which no line says yet. */
  unsaidGone(remote: number): readonly string[];
  /**
   * Everything of ours there is this replica's from now on, and nothing of it, nor of any segment, is believed to be written. What
   * was, and did not change since, has a base of {@link AS_WRITTEN} and the number of its last change.
   */
  beginAnew(remote: number, from: string, to: string): void;
  /** Assets of this owner that are not here: their lines count as not followed. */
  followAnew(remote: number, owner: string): void;
  /** Assets in the bucket that this replica answers for. */
  owned(remote: number, replica: string): number;
  /** Whether anybody else than this replica has anything in the bucket. */
  hasOthers(remote: number, replica: string): boolean;
  /** Bytes and number of the originals in the bucket. */
  totals(remote: number): { readonly assets: number; readonly bytes: number };
}

/** Begins the base of what says here what the bucket last heard from this catalog, unless it changes again. */
export const AS_WRITTEN = '~';

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
  const has = db.prepare<[number, string], { n: number }>(
    'SELECT 1 AS n FROM remote_segment WHERE remote_id = ? AND key = ?',
  );
  const last = db.prepare<[number], { generation: number | null }>(
    'SELECT max(generation) AS generation FROM remote_segment WHERE remote_id = ?',
  );
  const unsaidGone = db.prepare<[number], { uuid: string }>(
    `SELECT asset_uuid AS uuid FROM remote_asset AS known
     JOIN remote ON remote.id = remote_id AND remote.replica = owner
     JOIN asset_change ON asset_change.asset_id = known.asset_id
     WHERE remote_id = ? AND gone = 1 AND written_seq < asset_change.seq ORDER BY asset_uuid`,
  );
  const disown = db.prepare<{ remote: number; from: string; to: string }>(
    `UPDATE remote_asset SET owner = @to, written_seq = 0, state = CASE state WHEN 'synced' THEN 'waiting' ELSE state END
     WHERE remote_id = @remote AND owner = @from`,
  );
  const rememberWritten = db.prepare<{ remote: number; from: string; sign: string }>(
    `INSERT INTO remote_followed (remote_id, asset_uuid, mark, base)
     SELECT remote_id, asset_uuid, '', @sign || written_seq FROM remote_asset
     WHERE remote_id = @remote AND owner = @from AND state = 'synced' AND asset_id IS NOT NULL
     ON CONFLICT (remote_id, asset_uuid) DO UPDATE SET mark = excluded.mark, base = excluded.base`,
  );
  const forgetSegments = db.prepare<[number]>('DELETE FROM remote_segment WHERE remote_id = ?');
  const followAnew = db.prepare<[number, number, string]>(
    `DELETE FROM remote_followed WHERE remote_id = ? AND base IS NULL AND asset_uuid IN
       (SELECT asset_uuid FROM remote_asset WHERE remote_id = ? AND owner = ? AND asset_id IS NULL AND gone = 0)`,
  );
  const owned = db.prepare<[number, string], { n: number }>(
    'SELECT count(*) AS n FROM remote_asset WHERE remote_id = ? AND owner = ?',
  );
  const others = db.prepare<[number, string], { n: number }>(
    'SELECT 1 AS n FROM remote_asset WHERE remote_id = ? AND owner <> ? LIMIT 1',
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
    has: (remote, key) => has.get(remote, key) !== undefined,
    lastGeneration: (remote) => last.get(remote)?.generation ?? 0,
    unsaidGone: (remote) => unsaidGone.all(remote).map(({ uuid }) => uuid),
    beginAnew: (remote, from, to) => {
      rememberWritten.run({ remote, from, sign: AS_WRITTEN });
      disown.run({ remote, from, to });
      forgetSegments.run(remote);
    },
    hasOthers: (remote, replica) => others.get(remote, replica) !== undefined,
    followAnew: (remote, owner) => {
      followAnew.run(remote, remote, owner);
    },
    owned: (remote, replica) => owned.get(remote, replica)?.n ?? 0,
    followed: (remote, uuid) => followed.get(remote, uuid) ?? null,
    setFollowed: (remote, uuid, { mark, base }) => {
      setFollowed.run(remote, uuid, mark, base);
    },
    changedCopies: (remote, uuid, limit) => changedCopies.all(remote, uuid, limit),
    totals: (remote) => totals.get(remote) ?? { assets: 0, bytes: 0 },
  };
}
