/** Schema 2: rules of collections, renditions, trash, journalled work on files, upkeep, watching. Units as in schema 1. */
export const collections = `
-- JSON as shared/contract/collection.ts says, without the name; what is left out is the default there.
ALTER TABLE collection ADD COLUMN definition TEXT NOT NULL DEFAULT '{"uploadTo":"other/%Y/%m/%d/"}';
ALTER TABLE collection ADD COLUMN auto_kind TEXT
  CHECK (auto_kind IN ('image', 'video', 'audio', 'document', 'other'));
ALTER TABLE collection ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
UPDATE collection SET definition = json_object('uploadTo', slug || '/%Y/%m/%d/');
UPDATE collection SET auto_kind = 'image', position = 1, definition = json_set(definition, '$.renditions', json('[
  {"name":"large","width":1920,"height":1080},
  {"name":"medium","width":300,"height":300,"fit":"cover"},
  {"name":"small","width":150,"height":150,"fit":"cover"}]')) WHERE slug = 'photos';
UPDATE collection SET auto_kind = 'document', position = 2, definition = json_set(definition,
  '$.allowedTypes', json('["pdf","doc","docx","txt","jpg","png"]'),
  '$.limits', json('{"maxBytes":10000000}')) WHERE slug = 'documents';
UPDATE collection SET auto_kind = 'audio', position = 4 WHERE slug = 'audio';
UPDATE collection SET auto_kind = 'video', position = 5, name = 'Video' WHERE slug = 'videos';
UPDATE collection SET auto_kind = 'other', position = 6 WHERE slug = 'other';
-- A new library gets all of them from collections.ts; one that is brought along lacks this one.
INSERT INTO collection (uuid, slug, name, upload_to, created_ms, position, definition)
SELECT lower(printf('%s-%s-4%s-a%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2),
    substr(hex(randomblob(2)), 2), hex(randomblob(6)))),
  'avatars', 'Avatars', '', CAST(unixepoch('subsec') * 1000 AS INTEGER), 3,
  '{"uploadTo":"avatars/","allowedTypes":["image"],"mustDecode":true,"visibility":"public",
    "limits":{"maxBytes":2000000,"maxWidth":2000,"maxHeight":2000},
    "renditions":[{"name":"medium","width":300,"height":300,"fit":"cover","crop":"attention"},
                  {"name":"small","width":150,"height":150,"fit":"cover","crop":"attention"}]}'
WHERE EXISTS (SELECT 1 FROM collection);
ALTER TABLE collection DROP COLUMN upload_to;
CREATE UNIQUE INDEX collection_auto ON collection (auto_kind) WHERE auto_kind IS NOT NULL;

-- One row: the largest number that an asset which is gone ever had.
CREATE TABLE asset_number (last INTEGER NOT NULL) STRICT;
INSERT INTO asset_number VALUES (0);
CREATE TRIGGER asset_number_delete AFTER DELETE ON asset BEGIN
  UPDATE asset_number SET last = max(last, old.id);
END;

ALTER TABLE asset ADD COLUMN pages INTEGER CHECK (pages > 0);
ALTER TABLE asset ADD COLUMN trashed_ms INTEGER;
-- Where a trashed asset lay, and is to lie again.
ALTER TABLE asset ADD COLUMN home_path TEXT;
-- When its file was last read and compared; null: never since it was stored.
ALTER TABLE asset ADD COLUMN checked_ms INTEGER;
CREATE INDEX asset_trashed ON asset (trashed_ms, id) WHERE state = 'trashed';
CREATE INDEX asset_collection ON asset (collection_id);
-- Names that some disks take for one: see paths.ts.
CREATE INDEX asset_path_case ON asset (path COLLATE NOCASE);
CREATE INDEX asset_home_case ON asset (home_path COLLATE NOCASE) WHERE home_path IS NOT NULL;
CREATE INDEX asset_checked ON asset (coalesce(checked_ms, 0), id);

-- Hash of the source where what is stored differs from it, as after a resize on import.
ALTER TABLE asset_source ADD COLUMN sha256 TEXT;
CREATE INDEX asset_source_sha256 ON asset_source (sha256) WHERE sha256 IS NOT NULL;

ALTER TABLE import_run ADD COLUMN origin TEXT NOT NULL DEFAULT 'person' CHECK (origin IN ('person', 'watch'));
-- JSON as Refusal of shared/contract/import.ts.
ALTER TABLE import_item ADD COLUMN refusal TEXT;

CREATE TABLE rendition (
  id          INTEGER PRIMARY KEY,
  asset_id    INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  -- Of the definition and the content it was made from: another one means it is to be made anew.
  fingerprint TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'none', 'failed')),
  path        TEXT UNIQUE,
  mime        TEXT,
  width       INTEGER,
  height      INTEGER,
  size        INTEGER,
  reason      TEXT,
  made_ms     INTEGER,
  UNIQUE (asset_id, name)
) STRICT;
CREATE INDEX rendition_state ON rendition (state) WHERE state <> 'ready';

-- Work on files that a committed change of records asks for, done after it and once more after a crash.
-- move: the asset's file goes to to_path, then the record follows. remove: a file no record has any more; with same_as, only
-- as another name of that file, or, once that is gone, if it has the hash. thumbnails: of a content, whose hash is from_path.
CREATE TABLE file_task (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('move', 'remove', 'thumbnails')),
  asset_id  INTEGER REFERENCES asset (id) ON DELETE CASCADE,
  from_path TEXT NOT NULL,
  to_path   TEXT,
  same_as   TEXT,
  sha256    TEXT,
  attempts  INTEGER NOT NULL DEFAULT 0,
  problem   TEXT,
  CHECK ((kind = 'move') = (to_path IS NOT NULL AND asset_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX file_task_asset ON file_task (asset_id) WHERE asset_id IS NOT NULL;
CREATE UNIQUE INDEX file_task_to ON file_task (to_path) WHERE to_path IS NOT NULL;
CREATE INDEX file_task_from ON file_task (from_path);
CREATE INDEX file_task_same ON file_task (same_as) WHERE same_as IS NOT NULL;
-- Each deleted asset looks for its jobs.
CREATE INDEX job_asset ON job (asset_id);
CREATE INDEX file_task_from_case ON file_task (from_path COLLATE NOCASE);
CREATE INDEX file_task_to_case ON file_task (to_path COLLATE NOCASE) WHERE to_path IS NOT NULL;

CREATE TABLE history (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  title      TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  -- JSON; each kind parses its own.
  payload    TEXT NOT NULL
) STRICT;

-- Which assets a change of rules or a move to another collection is about, and where they were: undo brings them back there.
-- change is named by the history entry; collection_id is no reference, since the collection may be gone.
CREATE TABLE moved_asset (
  change        TEXT NOT NULL,
  asset_id      INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  collection_id INTEGER NOT NULL,
  path          TEXT NOT NULL,
  PRIMARY KEY (change, asset_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX moved_asset_asset ON moved_asset (asset_id);

-- Contents a person deleted for ever.
CREATE TABLE remembered (
  sha256     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  deleted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Once somebody brings a content back, it is not deleted any more.
CREATE TRIGGER remembered_asset AFTER INSERT ON asset BEGIN
  DELETE FROM remembered WHERE sha256 = new.sha256;
END;
CREATE TRIGGER remembered_content AFTER UPDATE OF sha256 ON asset BEGIN
  DELETE FROM remembered WHERE sha256 = new.sha256;
END;
CREATE TRIGGER remembered_source AFTER INSERT ON asset_source WHEN new.sha256 IS NOT NULL BEGIN
  DELETE FROM remembered WHERE sha256 = new.sha256;
END;

-- moving → kept → leaving (restore or purge). stored_path lies below .mediaroot/quarantine.
-- path is for people; path_bytes is the name itself where that is not UTF-8.
CREATE TABLE quarantine (
  id             INTEGER PRIMARY KEY,
  state          TEXT NOT NULL CHECK (state IN ('moving', 'kept', 'restoring', 'purging')),
  path           TEXT NOT NULL,
  path_bytes     BLOB,
  stored_path    TEXT NOT NULL UNIQUE,
  size           INTEGER NOT NULL,
  quarantined_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_time ON quarantine (quarantined_ms);

CREATE TABLE finding (
  asset_id INTEGER PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL CHECK (kind IN ('missing', 'rot', 'edited')),
  words    TEXT NOT NULL,
  found_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE watch_folder (
  id            INTEGER PRIMARY KEY,
  path          TEXT NOT NULL UNIQUE,
  collection_id INTEGER REFERENCES collection (id) ON DELETE SET NULL,
  paused        INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  created_ms    INTEGER NOT NULL
) STRICT;

-- What of a watched folder is done with: imported, refused or known before. One version of a file each.
CREATE TABLE watch_ledger (
  folder_id   INTEGER NOT NULL REFERENCES watch_folder (id) ON DELETE CASCADE,
  path        TEXT NOT NULL,
  size        INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  outcome     TEXT NOT NULL CHECK (outcome IN ('imported', 'duplicate', 'refused', 'known', 'deleted')),
  done_ms     INTEGER NOT NULL,
  PRIMARY KEY (folder_id, path)
) STRICT, WITHOUT ROWID;
`;
