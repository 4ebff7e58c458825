/** Opens the catalog's SQLite file with the settings every connection must have. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { MediarootError } from '../../../shared/errors.ts';
import { errno } from '../storage/problems.ts';

export type Db = Database.Database;

export const CATALOG_FILE = 'catalog.sqlite';
/** "MROT": tells our files from any other SQLite file. */
export const APPLICATION_ID = 0x4d524f54;
/** How long a connection waits for another one's write, ms. Only our own reader threads and backups compete. */
const BUSY_TIMEOUT = 5_000;

export function catalogFile(libraryPath: string): string {
  return path.join(libraryPath, CATALOG_FILE);
}

/** The writer's connection, not yet set up: nothing has been changed in the file. Throws what SQLite throws. */
export function openWriter(libraryPath: string): Db {
  const db = new Database(catalogFile(libraryPath), { timeout: BUSY_TIMEOUT });
  db.pragma('trusted_schema = OFF');
  return db;
}

/** Sets up a writer on a file that is ours. `synchronous` comes after WAL, which would lower it. */
export function setUpWriter(db: Db): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
}

/** A connection that can only read; many may exist beside the writer. */
export function openReader(libraryPath: string): Db {
  const db = new Database(catalogFile(libraryPath), { timeout: BUSY_TIMEOUT, readonly: true });
  db.pragma('trusted_schema = OFF');
  db.pragma('query_only = ON');
  return db;
}

export function hasCatalogFile(libraryPath: string): boolean {
  return fs.existsSync(catalogFile(libraryPath));
}

/** Reads a pragma whose value is one number. */
export function numberPragma(db: Db, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

/** True when SQLite says that the file itself is broken or is no database. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  );
}

export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** Turns what SQLite or the file system says about the catalog into our words; anything else is passed on. */
export function asCatalogError(error: unknown, libraryPath: string): unknown {
  if (error instanceof MediarootError) return error;
  const code = error instanceof Database.SqliteError ? error.code : errno(error);
  if (code === '') return error;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new MediarootError(
      'no_space',
      `The disk that holds the catalog ${libraryPath} is full. Free some space and try again.`,
      { cause: error, retryable: true },
    );
  }
  return new MediarootError(
    'storage_failed',
    `The catalog in ${libraryPath} cannot be used (${code}). Check that the folder can be read and written.`,
    { cause: error, retryable: true },
  );
}

/** Faults of the disk or of another program, not of ours. */
const FROM_OUTSIDE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM|BUSY)/;

/** What SQLite says in the midst of work, in our words; anything else, and what only a fault of ours can cause, is passed on. */
export function inCatalogWords(error: unknown, libraryPath: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (isDamage(error)) return damageMet(libraryPath, error);
  return FROM_OUTSIDE.test(error.code) ? asCatalogError(error, libraryPath) : error;
}

/** The catalog is open, and turns out to be damaged. */
export function damageMet(libraryPath: string, cause: unknown): MediarootError {
  return new MediarootError(
    'library_damaged',
    `The catalog in ${libraryPath} is damaged. Close the library and open it again to restore a backup.`,
    { cause },
  );
}

export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return (
      db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? 'unknown'
    );
  } finally {
    db.close();
  }
}

/** Problems found by SQLite's own check; empty when the file is sound. */
export function quickCheck(db: Db): readonly string[] {
  const rows = db.prepare<[], { quick_check: string }>('PRAGMA quick_check(20)').all();
  const messages = rows.map((row) => row.quick_check);
  return messages.length === 1 && messages[0] === 'ok' ? [] : messages;
}
