/** Schema 3: tags, albums and ratings; remotes and what lies there; which assets changed since. Units as in schema 1. */

/** The state of an asset in a bucket after it changed here: another machine's own is not written by this one. */
const CHANGED =
  "CASE WHEN owner = (SELECT replica FROM remote WHERE remote.id = remote_id) THEN 'waiting' ELSE 'kept' END";

/** Notes that an asset is another one than it was. Rows outlive the asset, whose number is never given again. */
function noted(name: string, when: string, asset: string): string {
  const state =
    name === 'delete'
      ? `UPDATE remote_asset SET state = 'deleted' WHERE asset_id = ${asset} AND state <> 'none'`
      : `UPDATE remote_asset SET state = ${CHANGED} WHERE asset_id = ${asset} AND state = 'synced'`;
  return `CREATE TRIGGER asset_change_${name} AFTER ${when} BEGIN
  UPDATE change_counter SET last = last + 1;
  INSERT INTO asset_change (asset_id, seq) SELECT ${asset}, last FROM change_counter WHERE true
    ON CONFLICT (asset_id) DO UPDATE SET seq = excluded.seq;
  ${state};
END;`;
}

/** All that a record in a bucket tells; previews and the time of the last verification are worked out anew. */
const TOLD = [
  ...[
    'uuid',
    'collection_id',
    'name',
    'path',
    'home_path',
    'state',
    'trashed_ms',
    'sha256',
    'size',
    'kind',
    'mime',
    'width',
    'height',
  ],
  ...[
    'orientation',
    'duration_ms',
    'pages',
    'taken_ms',
    'taken_offset',
    'taken_source',
    'camera_make',
    'camera_model',
    'lens',
  ],
  ...[
    'exposure_time',
    'f_number',
    'iso',
    'focal_length',
    'latitude',
    'longitude',
    'altitude',
    'file_ms',
    'warning',
    'rating',
  ],
];
const DIFFERS = TOLD.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ');

export const cloud = `
ALTER TABLE asset ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5);
CREATE INDEX asset_rating ON asset (rating, id) WHERE rating > 0;

CREATE TABLE tag (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;
CREATE TABLE asset_tag (
  asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  tag_id   INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
  PRIMARY KEY (asset_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_tag_tag ON asset_tag (tag_id, asset_id);

CREATE TABLE album (
  id         INTEGER PRIMARY KEY,
  uuid       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  position   INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE album_asset (
  album_id INTEGER NOT NULL REFERENCES album (id) ON DELETE CASCADE,
  asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  -- Where it stands among the others; between two neighbours there is always room.
  position REAL NOT NULL,
  PRIMARY KEY (album_id, asset_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_asset_asset ON album_asset (asset_id);

-- One row: the number of the last change of any asset.
CREATE TABLE change_counter (last INTEGER NOT NULL) STRICT;
INSERT INTO change_counter SELECT coalesce(max(id), 0) FROM asset;
CREATE TABLE asset_change (
  asset_id INTEGER PRIMARY KEY,
  seq      INTEGER NOT NULL
) STRICT;
INSERT INTO asset_change (asset_id, seq) SELECT id, id FROM asset;
CREATE INDEX asset_change_seq ON asset_change (seq);
${noted('insert', 'INSERT ON asset', 'new.id')}
${noted('update', `UPDATE ON asset WHEN ${DIFFERS}`, 'new.id')}
${noted('delete', 'DELETE ON asset', 'old.id')}
${noted('source_insert', 'INSERT ON asset_source', 'new.asset_id')}
${noted('source_delete', 'DELETE ON asset_source', 'old.asset_id')}
${noted('rendition_insert', "INSERT ON rendition WHEN new.state <> 'pending'", 'new.asset_id')}
${noted('rendition_update', "UPDATE ON rendition WHEN new.state <> 'pending' OR old.state <> 'pending'", 'new.asset_id')}
${noted('rendition_delete', "DELETE ON rendition WHEN old.state <> 'pending'", 'old.asset_id')}
${noted('tag_insert', 'INSERT ON asset_tag', 'new.asset_id')}
${noted('tag_delete', 'DELETE ON asset_tag', 'old.asset_id')}
${noted('album_insert', 'INSERT ON album_asset', 'new.asset_id')}
${noted('album_update', 'UPDATE ON album_asset', 'new.asset_id')}
${noted('album_delete', 'DELETE ON album_asset', 'old.asset_id')}

-- A bucket the library is copied to. target, options, features, last and problem are JSON as shared/contract/cloud.ts says.
CREATE TABLE remote (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  target     TEXT NOT NULL,
  options    TEXT NOT NULL,
  features   TEXT,
  -- What this catalog is called in the bucket; a restored one gets another.
  replica    TEXT NOT NULL,
  -- Every change up to this one was dealt with.
  synced_seq INTEGER NOT NULL DEFAULT 0,
  -- JSON: by collection uuid, what decided about keys and headers at the last sync.
  delivered  TEXT NOT NULL DEFAULT '{}',
  -- JSON {etag, generation, libraryHash, snapshot…}: the manifest as it was last seen or written here.
  manifest   TEXT,
  last       TEXT,
  problem    TEXT,
  created_ms INTEGER NOT NULL
) STRICT;

-- An asset as the bucket has it. asset_id is null where another machine's has not been brought here, or is known under another uuid.
CREATE TABLE remote_asset (
  remote_id   INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  asset_uuid  TEXT NOT NULL,
  asset_id    INTEGER,
  -- Replica that answers for it.
  owner       TEXT NOT NULL,
  -- Change up to which its sidecar line was written; 0: none yet.
  written_seq INTEGER NOT NULL DEFAULT 0,
  -- Deleted here or there: not to be brought here again.
  gone        INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
  -- What the last sync could not do, for a person, and its code.
  problem     TEXT,
  code        TEXT,
  -- Follows from the rest, and is kept so that badges and counts cost nothing. waiting: its last change is not there; kept: another
  -- machine's, changed here only; deleted: here, not there yet; none: not here, or gone.
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'synced', 'failed', 'kept', 'deleted', 'none')),
  PRIMARY KEY (remote_id, asset_uuid)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_asset_asset ON remote_asset (asset_id, remote_id, state);
CREATE INDEX remote_asset_state ON remote_asset (remote_id, state);
CREATE INDEX remote_asset_problem ON remote_asset (remote_id) WHERE problem IS NOT NULL;

-- version: hash of an original, fingerprint of a rendition; headers: hash of the headers it was stored with.
CREATE TABLE remote_object (
  id          INTEGER PRIMARY KEY,
  remote_id   INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  asset_uuid  TEXT NOT NULL,
  role        TEXT NOT NULL,
  key         TEXT NOT NULL,
  size        INTEGER NOT NULL,
  sha256      TEXT NOT NULL,
  version     TEXT NOT NULL,
  headers     TEXT NOT NULL,
  etag        TEXT NOT NULL,
  stored_ms   INTEGER NOT NULL,
  UNIQUE (remote_id, asset_uuid, role),
  UNIQUE (remote_id, key)
) STRICT;

-- Keys that are to be removed: at once (due_ms 0) or when their grace is over.
CREATE TABLE remote_grave (
  remote_id  INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  key        TEXT NOT NULL,
  asset_uuid TEXT,
  name       TEXT,
  size       INTEGER NOT NULL,
  due_ms     INTEGER NOT NULL,
  PRIMARY KEY (remote_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX remote_grave_due ON remote_grave (remote_id, due_ms);

-- Uploads in parts that were begun. parts is JSON as Part of storage/remote/types.ts.
CREATE TABLE remote_upload (
  remote_id  INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  key        TEXT NOT NULL,
  upload_id  TEXT NOT NULL,
  version    TEXT NOT NULL,
  size       INTEGER NOT NULL,
  part_size  INTEGER NOT NULL,
  parts      TEXT NOT NULL,
  begun_ms   INTEGER NOT NULL,
  PRIMARY KEY (remote_id, key)
) STRICT, WITHOUT ROWID;

-- Sidecar segments in the bucket, ours and others'; in_manifest 0: (about to be) written, and the manifest does not name it yet.
CREATE TABLE remote_segment (
  remote_id   INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  key         TEXT NOT NULL,
  generation  INTEGER NOT NULL,
  replica     TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  size        INTEGER NOT NULL,
  lines       INTEGER NOT NULL,
  in_manifest INTEGER NOT NULL DEFAULT 0 CHECK (in_manifest IN (0, 1)),
  -- All of its lines were dealt with here.
  done        INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  PRIMARY KEY (remote_id, key)
) STRICT, WITHOUT ROWID;

-- How far other machines' assets were followed: mark sorts as sidecar lines hold; base is the hash of what the copy here said then.
CREATE TABLE remote_followed (
  remote_id  INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  asset_uuid TEXT NOT NULL,
  mark       TEXT NOT NULL,
  base       TEXT,
  PRIMARY KEY (remote_id, asset_uuid)
) STRICT, WITHOUT ROWID;

-- The last check of a remote (JSON without its findings), and what it found.
CREATE TABLE remote_check (
  remote_id INTEGER PRIMARY KEY REFERENCES remote (id) ON DELETE CASCADE,
  report    TEXT NOT NULL
) STRICT;
CREATE TABLE remote_finding (
  remote_id  INTEGER NOT NULL REFERENCES remote (id) ON DELETE CASCADE,
  key        TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('missing', 'damaged', 'foreign', 'local-rot', 'local-missing')),
  asset_uuid TEXT,
  words      TEXT NOT NULL,
  PRIMARY KEY (remote_id, kind, key)
) STRICT, WITHOUT ROWID;
`;
