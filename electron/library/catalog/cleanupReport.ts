/**
 * What a cleanup found, in a small database of its own beside the catalog, so that a report of any length takes no memory.
 * It is worth nothing once the library is closed.
 */
import Database from 'better-sqlite3';
import type { CleanupCategory, CleanupFile } from '../../../shared/contract/upkeep.ts';

export interface FoundFile {
  readonly category: CleanupCategory;
  /** For people, and the name itself where `bytePath` is null. */
  readonly path: string;
  /** See storage/walk.ts; null for a file that is not there. */
  readonly bytePath: string | null;
  readonly folder: string;
  readonly size: number;
  readonly modified: number | null;
  /** Tell the file, and the state it was found in; null for what is not there. */
  readonly identity: string | null;
  readonly stamp: string | null;
  readonly asset: number | null;
  readonly rendition: number | null;
}

export interface StoredFind extends FoundFile {
  readonly id: number;
}

export interface LeftAlone {
  readonly path: string;
  readonly why: string;
}

export interface FoundTotals {
  readonly count: number;
  readonly bytes: number;
  /** The first ten. */
  readonly files: CleanupFile[];
}

/** What is shown of a report at a glance, added up once. */
export interface ReportSummary {
  readonly found: Readonly<Record<CleanupCategory, FoundTotals>>;
  readonly largest: CleanupFile[];
  readonly byFolder: { readonly folder: string; readonly count: number; readonly bytes: number }[];
  readonly leftAlone: { readonly count: number; readonly files: LeftAlone[] };
}

export interface ReportReader {
  page(category: CleanupCategory, offset: number, limit: number): CleanupFile[];
  /** In the order they were found, those after `after`. */
  finds(category: CleanupCategory, after: number, limit: number): readonly StoredFind[];
  /** The orphan of this name. */
  orphan(path: string): StoredFind | null;
  close(): void;
}

export interface ReportWriter {
  add(file: FoundFile): void;
  leave(file: LeftAlone): void;
  /** This file is one that a record speaks for under another spelling of its name: it is not what it was found to be. */
  spare(identity: string): void;
  /** Nothing is added any more. */
  finish(): ReportSummary;
}

const SCHEMA = `
CREATE TABLE found (
  id        INTEGER PRIMARY KEY,
  category  TEXT NOT NULL,
  path      TEXT NOT NULL,
  bytePath  TEXT,
  folder    TEXT NOT NULL,
  size      INTEGER NOT NULL,
  modified  INTEGER,
  identity  TEXT,
  stamp     TEXT,
  asset     INTEGER,
  rendition INTEGER
) STRICT;
CREATE TABLE left_alone (path TEXT NOT NULL, why TEXT NOT NULL) STRICT;
CREATE TABLE spared (identity TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;
/** How many files and folders a report shows by itself. */
const FIRST = 10;
const FOLDERS = 20;
const ONE_FILE = 'path, size, modified, asset AS id';

/** The file must not be there yet. Nothing is flushed: what a crash cuts short is made anew. */
export function createReport(file: string): ReportWriter {
  const db = new Database(file);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.exec(SCHEMA);
  const add = db.prepare<[FoundFile]>(
    `INSERT INTO found (category, path, bytePath, folder, size, modified, identity, stamp, asset, rendition)
     VALUES (@category, @path, @bytePath, @folder, @size, @modified, @identity, @stamp, @asset, @rendition)`,
  );
  const leave = db.prepare<[LeftAlone]>('INSERT INTO left_alone (path, why) VALUES (@path, @why)');
  const spare = db.prepare<[string]>('INSERT OR IGNORE INTO spared (identity) VALUES (?)');
  db.exec('BEGIN');
  return {
    add: (found) => void add.run(found),
    leave: (found) => void leave.run(found),
    spare: (identity) => void spare.run(identity),
    finish() {
      db.exec(`DELETE FROM found WHERE identity IN (SELECT identity FROM spared);
        CREATE INDEX found_category ON found (category, id);
        CREATE INDEX found_path ON found (path) WHERE category = 'orphans';
        COMMIT`);
      const summary = summarise(db);
      db.close();
      return summary;
    },
  };
}

const PAGE = `SELECT ${ONE_FILE} FROM found WHERE category = ? ORDER BY id LIMIT ? OFFSET ?`;

function summarise(db: Database.Database): ReportSummary {
  // What is not there takes no room, except that missing originals are counted as what was lost.
  const totals = db.prepare<[string], { count: number; bytes: number }>(
    `SELECT count(*) AS count, coalesce(sum(size) FILTER (WHERE modified IS NOT NULL OR category = 'missing'), 0) AS bytes
     FROM found WHERE category = ?`,
  );
  const page = db.prepare<[string, number, number], CleanupFile>(PAGE);
  const found = (category: CleanupCategory): FoundTotals => ({
    ...(totals.get(category) ?? { count: 0, bytes: 0 }),
    files: page.all(category, FIRST, 0),
  });
  const leftCount = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM left_alone').get();
  return {
    found: {
      orphans: found('orphans'),
      missing: found('missing'),
      renditions: found('renditions'),
      temp: found('temp'),
      folders: found('folders'),
    },
    largest: db
      .prepare<[], CleanupFile>(
        `SELECT ${ONE_FILE} FROM found WHERE category = 'orphans' ORDER BY size DESC, id LIMIT ${FIRST}`,
      )
      .all(),
    byFolder: db
      .prepare<[], ReportSummary['byFolder'][number]>(
        `SELECT folder, count(*) AS count, sum(size) AS bytes FROM found WHERE category = 'orphans'
         GROUP BY folder ORDER BY bytes DESC, folder LIMIT ${FOLDERS}`,
      )
      .all(),
    leftAlone: {
      count: leftCount?.count ?? 0,
      files: db
        .prepare<[], LeftAlone>(`SELECT path, why FROM left_alone ORDER BY rowid LIMIT ${FIRST}`)
        .all(),
    },
  };
}

export function openReport(file: string): ReportReader {
  const db = new Database(file, { readonly: true });
  const page = db.prepare<[string, number, number], CleanupFile>(PAGE);
  const finds = db.prepare<[string, number, number], StoredFind>(
    'SELECT * FROM found WHERE category = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const orphan = db.prepare<[string], StoredFind>(
    `SELECT * FROM found WHERE category = 'orphans' AND path = ?`,
  );
  return {
    page: (category, offset, limit) => page.all(category, limit, offset),
    finds: (category, after, limit) => finds.all(category, after, limit),
    orphan: (path) => orphan.get(path) ?? null,
    close: () => void db.close(),
  };
}
