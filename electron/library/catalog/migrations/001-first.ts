/** Schema 1. Times are ms since 1970; `taken_ms` is wall-clock time as though its zone were UTC; sizes bytes; paths use `/`. */
export const first = `
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE collection (
  id         INTEGER PRIMARY KEY,
  uuid       TEXT NOT NULL UNIQUE,
  slug       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  upload_to  TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE asset (
  id             INTEGER PRIMARY KEY,
  uuid           TEXT NOT NULL UNIQUE,
  collection_id  INTEGER NOT NULL REFERENCES collection (id),
  name           TEXT NOT NULL,
  -- sortName.ts makes it of the name.
  sort_name      TEXT NOT NULL,
  path           TEXT NOT NULL UNIQUE,
  sha256         TEXT NOT NULL CHECK (length(sha256) = 64),
  size           INTEGER NOT NULL CHECK (size >= 0),
  kind           TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document', 'other')),
  mime           TEXT NOT NULL,
  width          INTEGER CHECK (width > 0),
  height         INTEGER CHECK (height > 0),
  orientation    INTEGER CHECK (orientation BETWEEN 1 AND 8),
  duration_ms    INTEGER CHECK (duration_ms >= 0),
  taken_ms       INTEGER NOT NULL,
  taken_offset   INTEGER,
  taken_source   TEXT NOT NULL CHECK (taken_source IN ('exif', 'container', 'file')),
  camera_make    TEXT,
  camera_model   TEXT,
  lens           TEXT,
  exposure_time  REAL,
  f_number       REAL,
  iso            INTEGER,
  focal_length   REAL,
  latitude       REAL CHECK (latitude BETWEEN -90 AND 90),
  longitude      REAL CHECK (longitude BETWEEN -180 AND 180),
  altitude       REAL,
  file_ms        INTEGER,
  imported_ms    INTEGER NOT NULL,
  state          TEXT NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'missing', 'trashed')),
  warning        TEXT,
  preview        TEXT NOT NULL DEFAULT 'pending'
                 CHECK (preview IN ('pending', 'ready', 'none', 'failed', 'quarantined')),
  preview_reason TEXT,
  colour         INTEGER CHECK (colour BETWEEN 0 AND 16777215)
) STRICT;

CREATE INDEX asset_sha256   ON asset (sha256);
-- Holds all that the gallery's index and the counts ask for, so that neither reads the table.
CREATE INDEX asset_cell ON asset (
  taken_ms, id, kind, collection_id, preview, colour, width, height, imported_ms, size
) WHERE state = 'present';
CREATE INDEX asset_imported ON asset (imported_ms, id) WHERE state = 'present';
CREATE INDEX asset_name     ON asset (sort_name, id) WHERE state = 'present';
CREATE INDEX asset_size     ON asset (size, id) WHERE state = 'present';

-- Where each content came from, one row for each path and name: duplicates leave theirs here.
CREATE TABLE asset_source (
  id          INTEGER PRIMARY KEY,
  asset_id    INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  name        TEXT NOT NULL,
  path        TEXT NOT NULL,
  file_ms     INTEGER,
  imported_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX asset_source_asset ON asset_source (asset_id);

CREATE VIRTUAL TABLE asset_text USING fts5 (
  name, camera, lens, content = '', contentless_delete = 1, tokenize = 'trigram'
);
CREATE TRIGGER asset_text_insert AFTER INSERT ON asset BEGIN
  INSERT INTO asset_text (rowid, name, camera, lens)
  VALUES (new.id, new.name, concat_ws(' ', new.camera_make, new.camera_model), new.lens);
END;
CREATE TRIGGER asset_text_delete AFTER DELETE ON asset BEGIN
  DELETE FROM asset_text WHERE rowid = old.id;
END;
CREATE TRIGGER asset_text_update AFTER UPDATE OF name, camera_make, camera_model, lens ON asset BEGIN
  DELETE FROM asset_text WHERE rowid = old.id;
  INSERT INTO asset_text (rowid, name, camera, lens)
  VALUES (new.id, new.name, concat_ws(' ', new.camera_make, new.camera_model), new.lens);
END;

CREATE TABLE import_run (
  id            INTEGER PRIMARY KEY,
  mode          TEXT NOT NULL CHECK (mode IN ('copy', 'move')),
  collection_id INTEGER REFERENCES collection (id),
  state         TEXT NOT NULL
                CHECK (state IN ('scanning', 'running', 'paused', 'cancelled', 'done', 'interrupted')),
  -- JSON list of what was dropped, until all of it has been looked through: a scan that broke off starts again here.
  roots         TEXT,
  created_ms    INTEGER NOT NULL,
  finished_ms   INTEGER
) STRICT;

-- The journal. asset_uuid names the temp file, so a row is enough to find what a crash left behind.
-- waiting (a temp file may exist) → placing (dest_path and record are set, the file may be under either name) → imported.
-- source is for people; source_bytes is what to open where that differs: a name that is not UTF-8, or a received file.
CREATE TABLE import_item (
  id           INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
  source       TEXT NOT NULL,
  source_bytes BLOB,
  size         INTEGER NOT NULL DEFAULT 0,
  state        TEXT NOT NULL DEFAULT 'waiting'
               CHECK (state IN ('waiting', 'placing', 'imported', 'duplicate', 'failed', 'cancelled')),
  asset_uuid   TEXT NOT NULL UNIQUE,
  dest_path    TEXT,
  record       TEXT,
  sha256       TEXT,
  asset_id     INTEGER REFERENCES asset (id) ON DELETE SET NULL,
  source_state TEXT NOT NULL DEFAULT 'keep' CHECK (source_state IN ('keep', 'remove', 'removed')),
  code         TEXT,
  reason       TEXT
) STRICT;
CREATE INDEX import_item_run   ON import_item (run_id, state);
CREATE INDEX import_item_asset ON import_item (asset_id);
CREATE INDEX import_item_open  ON import_item (state) WHERE state = 'placing';
CREATE INDEX import_item_leave ON import_item (source_state) WHERE source_state = 'remove';

CREATE TABLE job (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  asset_id   INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
  priority   INTEGER NOT NULL DEFAULT 0,
  attempts   INTEGER NOT NULL DEFAULT 0,
  -- How often a worker died or was killed while it had this job.
  crashes    INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, asset_id)
) STRICT;
CREATE INDEX job_next ON job (kind, priority DESC, id);
`;
