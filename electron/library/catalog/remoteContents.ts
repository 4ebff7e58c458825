/** What the catalog knows of the objects in a bucket: the SQL behind {@link RemoteContents}. */
import { z } from 'zod';
import type { Db } from './connection.ts';
import type { BegunUpload, Grave, RemoteAsset, RemoteContents, RemoteObject } from './remoteTypes.ts';

interface AssetRow extends Omit<RemoteAsset, 'gone'> {
  readonly gone: number;
}

interface UploadRow extends Omit<BegunUpload, 'parts'> {
  readonly parts: string;
}

const Parts = z.array(z.object({ number: z.number().int(), etag: z.string(), size: z.number().int() }));

const ASSET = `SELECT asset_uuid AS uuid, asset_id AS assetId, owner, written_seq AS writtenSeq, gone, problem, code
  FROM remote_asset`;
const OBJECT = `SELECT asset_uuid AS uuid, role, key, size, sha256, version, headers, etag, stored_ms AS storedMs
  FROM remote_object`;
const GRAVE = 'SELECT key, asset_uuid AS uuid, name, size, due_ms AS dueMs FROM remote_grave';
const UPLOAD = `SELECT key, upload_id AS uploadId, version, size, part_size AS partSize, parts, begun_ms AS begunMs
  FROM remote_upload`;

/** State of a row from its other columns; the triggers of schema 3 carry it on from there. */
const STATE = `CASE
  WHEN @gone = 1 OR @assetId IS NULL THEN 'none'
  WHEN NOT EXISTS (SELECT 1 FROM asset WHERE id = @assetId) THEN 'deleted'
  WHEN @problem IS NOT NULL THEN 'failed'
  WHEN @writtenSeq >= coalesce((SELECT seq FROM asset_change WHERE asset_id = @assetId), 0) THEN 'synced'
  WHEN @owner = (SELECT replica FROM remote WHERE id = @remote) THEN 'waiting'
  ELSE 'kept' END`;
/** In these states an asset of this library is known to the bucket. */
const KNOWN = ['waiting', 'synced', 'failed', 'kept'] as const;

type Values = Readonly<Record<string, string | number | null>>;

export function createRemoteContents(db: Db): RemoteContents {
  const one = <R>(sql: string) => db.prepare<(string | number)[], R>(sql);
  const last = one<{ last: number }>('SELECT last FROM change_counter');
  const changed = one<{ assetId: number; seq: number }>(
    'SELECT asset_id AS assetId, seq FROM asset_change WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const changeOf = one<{ seq: number }>('SELECT seq FROM asset_change WHERE asset_id = ?');
  const changes = one<{ assetId: number; seq: number }>(
    'SELECT asset_id AS assetId, seq FROM asset_change WHERE asset_id IN (SELECT value FROM json_each(?))',
  );
  const asset = one<AssetRow>(`${ASSET} WHERE remote_id = ? AND asset_uuid = ?`);
  const byAssetId = one<AssetRow>(
    `${ASSET} INDEXED BY remote_asset_asset WHERE remote_id = ? AND asset_id = ?`,
  );
  const byAssetIds = one<AssetRow>(
    `${ASSET} INDEXED BY remote_asset_asset WHERE remote_id = ? AND asset_id IN (SELECT value FROM json_each(?))`,
  );
  const assetsAfter = one<AssetRow>(
    `${ASSET} WHERE remote_id = ? AND asset_uuid > ? ORDER BY asset_uuid LIMIT ?`,
  );
  const withProblem = one<AssetRow>(
    `${ASSET} INDEXED BY remote_asset_problem WHERE remote_id = ? AND problem IS NOT NULL ORDER BY asset_uuid LIMIT ?`,
  );
  const waiting = one<AssetRow>(
    `${ASSET} INDEXED BY remote_asset_state WHERE remote_id = ? AND state = ? AND asset_uuid > ?
     ORDER BY asset_uuid LIMIT ?`,
  );
  const kept = db.prepare<[Values], { n: number }>(
    `SELECT (SELECT count(*) FROM remote_asset INDEXED BY remote_asset_state WHERE remote_id = @remote AND state = 'kept')
       + (SELECT count(*) FROM remote_asset INDEXED BY remote_asset_state WHERE remote_id = @remote AND state = 'deleted'
           AND owner <> (SELECT replica FROM remote WHERE id = @remote)) AS n`,
  );
  const setAsset = db.prepare<[Values]>(
    `INSERT INTO remote_asset (remote_id, asset_uuid, asset_id, owner, written_seq, gone, problem, code, state)
     VALUES (@remote, @uuid, @assetId, @owner, @writtenSeq, @gone, @problem, @code, ${STATE})
     ON CONFLICT (remote_id, asset_uuid) DO UPDATE SET asset_id = excluded.asset_id, owner = excluded.owner,
       written_seq = excluded.written_seq, gone = excluded.gone, problem = excluded.problem, code = excluded.code,
       state = excluded.state`,
  );
  const setOwner = db.prepare<[Values]>(
    `UPDATE remote_asset SET owner = @to, state = CASE WHEN state NOT IN ('waiting', 'kept') THEN state
       WHEN @to = (SELECT replica FROM remote WHERE id = @remote) THEN 'waiting' ELSE 'kept' END
     WHERE remote_id = @remote AND owner = @from`,
  );
  const total = one<{ n: number }>('SELECT count(*) AS n FROM asset');
  const states = one<{ state: string; n: number }>(
    'SELECT state, count(*) AS n FROM remote_asset INDEXED BY remote_asset_state WHERE remote_id = ? GROUP BY state',
  );

  const objects = one<RemoteObject>(`${OBJECT} WHERE remote_id = ? AND asset_uuid = ? ORDER BY role`);
  const objectsOf = one<RemoteObject>(
    `${OBJECT} WHERE remote_id = ? AND asset_uuid IN (SELECT value FROM json_each(?)) ORDER BY asset_uuid, role`,
  );
  const objectAt = one<RemoteObject>(`${OBJECT} WHERE remote_id = ? AND key = ?`);
  const objectsAfter = one<RemoteObject>(`${OBJECT} WHERE remote_id = ? AND key > ? ORDER BY key LIMIT ?`);
  const setObject = db.prepare<[Values]>(
    `INSERT INTO remote_object (remote_id, asset_uuid, role, key, size, sha256, version, headers, etag, stored_ms)
     VALUES (@remote, @uuid, @role, @key, @size, @sha256, @version, @headers, @etag, @storedMs)
     ON CONFLICT (remote_id, asset_uuid, role) DO UPDATE SET key = excluded.key, size = excluded.size,
       sha256 = excluded.sha256, version = excluded.version, headers = excluded.headers, etag = excluded.etag,
       stored_ms = excluded.stored_ms`,
  );
  const removeObject = db.prepare<[number, string, string]>(
    'DELETE FROM remote_object WHERE remote_id = ? AND asset_uuid = ? AND role = ?',
  );

  const graves = one<Grave>(`${GRAVE} WHERE remote_id = ? AND due_ms <= ? ORDER BY due_ms, key LIMIT ?`);
  const graveTotals = one<{ count: number; bytes: number }>(
    'SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM remote_grave WHERE remote_id = ? AND due_ms <= ?',
  );
  const graveAt = one<Grave>(`${GRAVE} WHERE remote_id = ? AND key = ?`);
  const addGrave = db.prepare<[Values]>(
    `INSERT INTO remote_grave (remote_id, key, asset_uuid, name, size, due_ms)
     VALUES (@remote, @key, @uuid, @name, @size, @dueMs)
     ON CONFLICT (remote_id, key) DO UPDATE SET asset_uuid = excluded.asset_uuid, name = excluded.name,
       size = excluded.size, due_ms = excluded.due_ms`,
  );
  const removeGrave = db.prepare<[number, string]>(
    'DELETE FROM remote_grave WHERE remote_id = ? AND key = ?',
  );

  const upload = one<UploadRow>(`${UPLOAD} WHERE remote_id = ? AND key = ?`);
  const uploads = one<UploadRow>(`${UPLOAD} WHERE remote_id = ? ORDER BY begun_ms, key`);
  const setUpload = db.prepare<[Values]>(
    `INSERT INTO remote_upload (remote_id, key, upload_id, version, size, part_size, parts, begun_ms)
     VALUES (@remote, @key, @uploadId, @version, @size, @partSize, @parts, @begunMs)
     ON CONFLICT (remote_id, key) DO UPDATE SET upload_id = excluded.upload_id, version = excluded.version,
       size = excluded.size, part_size = excluded.part_size, parts = excluded.parts, begun_ms = excluded.begun_ms`,
  );
  const removeUpload = db.prepare<[number, string]>(
    'DELETE FROM remote_upload WHERE remote_id = ? AND key = ?',
  );

  function inStates(remote: number): (state: string) => number {
    const by = new Map(states.all(remote).map(({ state, n }) => [state, n]));
    return (state) => by.get(state) ?? 0;
  }
  return {
    lastChange: () => last.get()?.last ?? 0,
    changedAfter: (seq, limit) => changed.all(seq, limit),
    changeOf: (assetId) => changeOf.get(assetId)?.seq ?? 0,
    changesOf: (assetIds) =>
      new Map(changes.all(JSON.stringify(assetIds)).map(({ assetId, seq }) => [assetId, seq])),

    asset: (remote, uuid) => toAssetOrNull(asset.get(remote, uuid)),
    byAssetId: (remote, assetId) => toAssetOrNull(byAssetId.get(remote, assetId)),
    byAssetIds: (remote, assetIds) =>
      new Map(
        byAssetIds.all(remote, JSON.stringify(assetIds)).flatMap((row) => {
          const asset = toAsset(row);
          return asset.assetId === null ? [] : [[asset.assetId, asset]];
        }),
      ),
    assetsAfter: (remote, uuid, limit) => assetsAfter.all(remote, uuid, limit).map(toAsset),
    withProblem: (remote, limit) => withProblem.all(remote, limit).map(toAsset),
    waiting: (remote, uuid, limit) =>
      [...waiting.all(remote, 'waiting', uuid, limit), ...waiting.all(remote, 'deleted', uuid, limit)]
        .map(toAsset)
        .sort((a, b) => (a.uuid < b.uuid ? -1 : 1))
        .slice(0, limit),
    keptHere: (remote) => kept.get({ remote })?.n ?? 0,
    setAsset: (remote, { gone, ...plain }) => {
      setAsset.run({ ...plain, remote, gone: gone ? 1 : 0 });
    },
    setOwner: (remote, from, to) => setOwner.run({ remote, from, to }).changes,
    heard: (remote) => {
      const of = inStates(remote);
      return of('deleted') + KNOWN.reduce((sum, state) => sum + of(state), 0);
    },
    counts: (remote) => {
      const of = inStates(remote);
      const known = KNOWN.reduce((sum, state) => sum + of(state), 0);
      const unknown = Math.max(0, (total.get()?.n ?? 0) - known);
      return { waiting: unknown + of('waiting'), failed: of('failed'), synced: of('synced') + of('kept') };
    },

    objects: (remote, uuid) => objects.all(remote, uuid),
    objectsOf: (remote, uuids) =>
      Map.groupBy(objectsOf.all(remote, JSON.stringify(uuids)), ({ uuid }) => uuid),
    objectAt: (remote, key) => objectAt.get(remote, key) ?? null,
    objectsAfter: (remote, key, limit) => objectsAfter.all(remote, key, limit),
    setObject: (remote, object) => {
      setObject.run({ ...object, remote });
    },
    removeObject: (remote, uuid, role) => {
      removeObject.run(remote, uuid, role);
    },

    graves: (remote, dueMs, limit) => graves.all(remote, dueMs, limit),
    graveTotals: (remote, dueMs) => graveTotals.get(remote, dueMs) ?? { count: 0, bytes: 0 },
    graveAt: (remote, key) => graveAt.get(remote, key) ?? null,
    addGrave: (remote, grave) => {
      addGrave.run({ ...grave, remote });
    },
    removeGrave: (remote, key) => {
      removeGrave.run(remote, key);
    },

    upload: (remote, key) => {
      const row = upload.get(remote, key);
      return row === undefined ? null : toUpload(row);
    },
    uploads: (remote) => uploads.all(remote).map(toUpload),
    setUpload: (remote, { parts, ...begun }) => {
      setUpload.run({ ...begun, remote, parts: JSON.stringify(parts) });
    },
    removeUpload: (remote, key) => {
      removeUpload.run(remote, key);
    },
  };
}

function toAsset({ gone, ...row }: AssetRow): RemoteAsset {
  return { ...row, gone: gone === 1 };
}

function toAssetOrNull(row: AssetRow | undefined): RemoteAsset | null {
  return row === undefined ? null : toAsset(row);
}

function toUpload({ parts, ...row }: UploadRow): BegunUpload {
  return { ...row, parts: Parts.parse(JSON.parse(parts)) };
}
