/** A catalog that another machine made comes to live here: what was that machine's own goes, and its files are fetched. */
import type { AssetState } from '../../../shared/contract/asset.ts';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { RemoteTarget } from '../../../shared/contract/remote.ts';
import { counted } from '../../../shared/counted.ts';
import type { LibraryFile } from '../cloud/formats.ts';
import type { Db } from './connection.ts';

/** The original of an asset as the bucket may have it. */
export interface FileToFetch {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  /** Where it lay before it went to the trash. */
  readonly home: string | null;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** ms. */
  readonly fileMs: number | null;
  readonly state: AssetState;
  readonly collection: string;
  /** Key that is known to hold this content; null for none. */
  readonly key: string | null;
}

export interface RenditionToFetch {
  readonly id: number;
  readonly path: string;
  /** Null: the bucket has none of this fingerprint. */
  readonly object: { readonly key: string; readonly size: number; readonly sha256: string } | null;
}

export interface Settling {
  readonly mediaRoot: string;
  readonly target: RemoteTarget;
  /** Of the remote in this library, unless another one has the name. */
  readonly name: string;
  /** Whose copy this is: tells which of its remotes is the bucket; null where nothing says so. */
  readonly replica: string | null;
}

export interface RestoringRecords {
  /** The catalog is this machine's from now on. Answers the number of the remote it was fetched from, and what a person should know. */
  settle(settling: Settling): { readonly remote: number; readonly notes: readonly string[] };
  totals(remote: number): { readonly files: number; readonly bytes: number };
  /** In order of their number, after this one. */
  files(remote: number, after: number, limit: number): readonly FileToFetch[];
  /** Finished renditions of these assets, by the number of the asset. */
  renditions(remote: number, assetIds: readonly number[]): ReadonlyMap<number, readonly RenditionToFetch[]>;
  /** Collections, albums, name and preferences become those of the file, which is newer. Those that it lacks go, collections only where they are empty. */
  follow(file: LibraryFile): void;
  /** For a moment, so that another asset can have its path; work on its file is off. */
  setAway(id: number, path: string): void;
  /** It lies in the trash, and belongs to `home`. */
  setTrashed(id: number, home: string, at: number): void;
  /** Their files are what was stored. */
  sound(ids: readonly number[], at: number): void;
}

type Values = Readonly<Record<string, string | number | null>>;

interface RemoteRow {
  readonly id: number;
  readonly name: string;
  readonly target: string;
  readonly replica: string;
}

interface RenditionRow {
  readonly assetId: number;
  readonly id: number;
  readonly path: string;
  readonly key: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
}

/**
 * Sources of imports lie on the other machine: what waited is over, and above all no source is removed any more. Work on files
 * stays: it speaks of paths below MEDIA_ROOT, where files are put as the records have them. Keys that were to be removed from
 * the bucket are forgotten, since the other machine may need them by now; sidecars are followed as those of another machine.
 */
const SETTLE = `
UPDATE import_item SET state = 'cancelled', dest_path = NULL, record = NULL WHERE state IN ('waiting', 'placing');
UPDATE import_item SET source_state = 'keep' WHERE source_state = 'remove';
UPDATE watch_folder SET paused = 1;
DELETE FROM quarantine;
DELETE FROM finding;
DELETE FROM remote_upload;
DELETE FROM remote_grave;
DELETE FROM remote_segment;
DELETE FROM remote_check;
DELETE FROM remote_finding;
UPDATE file_task SET attempts = 0, problem = NULL;
DELETE FROM setting WHERE key IN ('watch_adding', 'verify_round', 'media_root_claimed');
UPDATE remote SET last = NULL, problem = NULL, manifest = NULL;
UPDATE remote_asset SET problem = NULL, code = NULL, state = CASE
    WHEN state NOT IN ('waiting', 'failed') THEN state
    WHEN written_seq >= coalesce((SELECT seq FROM asset_change WHERE asset_change.asset_id = remote_asset.asset_id), 0)
    THEN 'synced' ELSE 'kept' END;
`;

export function createRestoringRecords(db: Db, now: () => number): RestoringRecords {
  const count = (sql: string): number => db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
  const endRuns = db.prepare<[number]>(
    `UPDATE import_run SET state = 'cancelled', roots = NULL, finished_ms = ?
     WHERE finished_ms IS NULL OR state IN ('scanning', 'running', 'paused', 'interrupted')`,
  );
  const setSetting = db.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remotes = db.prepare<[], RemoteRow>('SELECT id, name, target, replica FROM remote ORDER BY id');
  const setReplica = db.prepare<[string, number]>('UPDATE remote SET replica = ? WHERE id = ?');
  const setTarget = db.prepare<[string, string, number]>(
    'UPDATE remote SET target = ?, name = ? WHERE id = ?',
  );
  const addRemote = db.prepare<[string, string, string, number]>(
    "INSERT INTO remote (name, target, options, replica, created_ms) VALUES (?, ?, '{}', ?, ?)",
  );
  const totals = db.prepare<[number], { files: number; bytes: number }>(
    `SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM
       (SELECT size FROM asset UNION ALL SELECT o.size FROM rendition JOIN asset ON asset.id = rendition.asset_id
        JOIN remote_object o ON o.remote_id = ? AND o.asset_uuid = asset.uuid AND o.role = rendition.name
          AND o.version = rendition.fingerprint
        WHERE rendition.state = 'ready')`,
  );
  const files = db.prepare<[number, number, number], FileToFetch>(
    `SELECT asset.id, asset.uuid, asset.name, asset.path, asset.home_path AS home, asset.sha256, asset.size,
       asset.file_ms AS fileMs, asset.state, collection.uuid AS collection, o.key
     FROM asset JOIN collection ON collection.id = asset.collection_id
     LEFT JOIN remote_object o ON o.remote_id = ? AND o.asset_uuid = asset.uuid AND o.role = 'original'
       AND o.sha256 = asset.sha256
     WHERE asset.id > ? ORDER BY asset.id LIMIT ?`,
  );
  const renditions = db.prepare<[number, string], RenditionRow>(
    `SELECT rendition.asset_id AS assetId, rendition.id, rendition.path, o.key, o.size, o.sha256
     FROM rendition JOIN asset ON asset.id = rendition.asset_id
     LEFT JOIN remote_object o ON o.remote_id = ? AND o.asset_uuid = asset.uuid AND o.role = rendition.name
       AND o.version = rendition.fingerprint
     WHERE rendition.asset_id IN (SELECT value FROM json_each(?)) AND rendition.state = 'ready' AND rendition.path IS NOT NULL ORDER BY rendition.id`,
  );
  const freeKinds = db.prepare<[]>('UPDATE collection SET auto_kind = NULL');
  const setCollection = db.prepare<[Values]>(
    `UPDATE collection SET slug = @slug, name = @name, definition = @definition, auto_kind = @autoKind, position = @position
     WHERE uuid = @uuid`,
  );
  const setAlbum = db.prepare<[Values]>(
    `INSERT INTO album (uuid, name, position, created_ms) VALUES (@uuid, @name, @position, @created)
     ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, position = excluded.position`,
  );
  const dropAlbums = db.prepare<[string]>(
    'DELETE FROM album WHERE uuid NOT IN (SELECT value FROM json_each(?))',
  );
  const leaveRuns = db.prepare<[string]>(
    'UPDATE import_run SET collection_id = NULL WHERE collection_id IN (SELECT id FROM collection WHERE uuid NOT IN (SELECT value FROM json_each(?)))',
  );
  const dropCollections = db.prepare<[string]>(
    `DELETE FROM collection WHERE uuid NOT IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM asset WHERE collection_id = collection.id)`,
  );
  const setPath = db.prepare<[string, number]>('UPDATE asset SET path = ?, home_path = NULL WHERE id = ?');
  const dropTask = db.prepare<[number]>('DELETE FROM file_task WHERE asset_id = ?');
  const setTrashed = db.prepare<[number, string, number]>(
    "UPDATE asset SET state = 'trashed', trashed_ms = ?, home_path = ? WHERE id = ?",
  );
  const sound = db.prepare<[number, string]>(
    'UPDATE asset SET checked_ms = ? WHERE id IN (SELECT value FROM json_each(?))',
  );

  function notesBefore(): readonly string[] {
    const imports = count("SELECT count(*) AS n FROM import_item WHERE state IN ('waiting', 'placing')");
    const watched = db.prepare<[], { path: string }>('SELECT path FROM watch_folder ORDER BY path').all();
    const quarantined = count('SELECT count(*) AS n FROM quarantine');
    return [
      imports > 0
        ? `${counted(imports, 'file')} of an import that was under way on the other machine were not imported there yet. Import them again.`
        : null,
      watched.length > 0
        ? `Watched folders are paused, since they were those of the other machine: ${watched.map(({ path }) => path).join(', ')}.`
        : null,
      quarantined > 0
        ? `${counted(quarantined, 'file')} in quarantine stayed on the other machine: quarantine is not kept in the bucket.`
        : null,
    ].filter((note) => note !== null);
  }

  function freeName(wanted: string, rows: readonly RemoteRow[], own: number | null): string {
    const taken = new Set(rows.filter(({ id }) => id !== own).map(({ name }) => name.toLowerCase()));
    for (let n = 1; ; n += 1) {
      const name = n === 1 ? wanted : `${wanted} ${n}`;
      if (!taken.has(name.toLowerCase())) return name;
    }
  }

  /** Every remote speaks of this catalog by another name from now on; the other machine may still write under the old ones. */
  function settleRemotes({ target, name, replica }: Settling): number {
    const rows = remotes.all();
    for (const { id } of rows) setReplica.run(crypto.randomUUID(), id);
    const own = rows.find((row) => replica !== null && row.replica === replica);
    const json = JSON.stringify(target);
    const called = freeName(name, rows, own?.id ?? null);
    if (own === undefined)
      return Number(addRemote.run(called, json, crypto.randomUUID(), now()).lastInsertRowid);
    setTarget.run(json, called, own.id);
    return own.id;
  }

  return {
    settle: db.transaction((settling: Settling) => {
      const notes = notesBefore();
      db.exec(SETTLE);
      endRuns.run(now());
      setSetting.run('media_root', settling.mediaRoot);
      setSetting.run('media_root_claimed', 'yes');
      return { remote: settleRemotes(settling), notes };
    }),
    totals: (remote) => totals.get(remote) ?? { files: 0, bytes: 0 },
    files: (remote, after, limit) => files.all(remote, after, limit),
    renditions: (remote, assetIds) => {
      const found = renditions.all(remote, JSON.stringify(assetIds)).map(({ key, size, sha256, ...row }) => ({
        ...row,
        object: key === null || size === null || sha256 === null ? null : { key, size, sha256 },
      }));
      return Map.groupBy(found, ({ assetId }) => assetId);
    },
    follow: db.transaction((file: LibraryFile) => {
      freeKinds.run();
      for (const { uuid, slug, autoKind, position, definition } of file.collections) {
        const { name, ...rest } = CollectionDefinition.parse(definition);
        setCollection.run({ uuid, slug, autoKind, position, name, definition: JSON.stringify(rest) });
      }
      const kept = JSON.stringify(file.collections.map(({ uuid }) => uuid));
      leaveRuns.run(kept);
      dropCollections.run(kept);
      for (const album of file.albums) setAlbum.run(album);
      dropAlbums.run(JSON.stringify(file.albums.map(({ uuid }) => uuid)));
      setSetting.run('name', file.name);
      if (file.preferences !== null) setSetting.run('preferences', JSON.stringify(file.preferences));
    }),
    setAway(id, path) {
      dropTask.run(id);
      setPath.run(path, id);
    },
    setTrashed: (id, home, time) => void setTrashed.run(time, home, id),
    sound: (ids, at) => void sound.run(at, JSON.stringify(ids)),
  };
}
