/** Looks at a catalog file that came from somewhere else, before it is used. */
import path from 'node:path';
import Database from 'better-sqlite3';
import { MediarootError } from '../../../shared/errors.ts';
import { isDamage, numberPragma, quickCheck } from './connection.ts';
import { schemaState } from './migrate.ts';

/** `libraryId`: whose it has to be; null for any. Throws `library_damaged`, `library_newer`. */
export function checkForeignCatalog(file: string, libraryId: string | null): void {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      db.pragma('trusted_schema = OFF');
      assertSound(db, libraryId);
    } finally {
      db.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw damaged(`${path.basename(file)} is no catalog.`, error);
  }
}

function assertSound(db: Database.Database, libraryId: string | null): void {
  const state = schemaState(db);
  if (state === 'newer')
    throw new MediarootError(
      'library_newer',
      `It was made by a newer Mediaroot (schema ${numberPragma(db, 'user_version')}).`,
    );
  if (state === 'foreign' || state === 'empty') throw damaged('It is no catalog.');
  const [problem] = quickCheck(db);
  if (problem !== undefined) throw damaged(`It is damaged (${problem}).`);
  const own = db
    .prepare<[], { value: string }>("SELECT value FROM setting WHERE key = 'library_id'")
    .get()?.value;
  if (own === undefined || (libraryId !== null && own !== libraryId))
    throw damaged('It is the catalog of another library.');
}

function damaged(words: string, cause?: unknown): MediarootError {
  return new MediarootError('library_damaged', words, { cause });
}
