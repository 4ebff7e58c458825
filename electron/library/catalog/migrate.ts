/** Brings a catalog to the schema of this program, one numbered step after the other. */
import { MediarootError } from '../../../shared/errors.ts';
import { APPLICATION_ID, type Db, numberPragma } from './connection.ts';
import { first } from './migrations/001-first.ts';
import { collections } from './migrations/002-collections.ts';
import { cloud } from './migrations/003-cloud.ts';

/** Step n leads from schema n to schema n + 1. A published step is never edited. */
export const MIGRATIONS: readonly string[] = [first, collections, cloud];

/** `empty`: nothing was ever written, as after a creation that was interrupted. `foreign`: some other program's file. */
export type SchemaState = 'empty' | 'foreign' | 'older' | 'current' | 'newer';

export function schemaState(db: Db, migrations: readonly string[] = MIGRATIONS): SchemaState {
  const version = numberPragma(db, 'user_version');
  const application = numberPragma(db, 'application_id');
  if (application !== APPLICATION_ID) {
    const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get();
    return application === 0 && version === 0 && tables?.n === 0 ? 'empty' : 'foreign';
  }
  if (version > migrations.length) return 'newer';
  return version === migrations.length ? 'current' : 'older';
}

/**
 * Runs the missing steps, each in a transaction of its own that is undone whole when a step or its foreign keys fail.
 * `finish` runs inside the last transaction, so that a new catalog is complete or not there at all.
 * The caller has made a backup.
 */
export function migrate(
  db: Db,
  finish: () => void = () => undefined,
  migrations: readonly string[] = MIGRATIONS,
): void {
  db.pragma('foreign_keys = OFF');
  try {
    for (let version = numberPragma(db, 'user_version'); version < migrations.length; version += 1) {
      const sql = migrations[version] ?? '';
      const step = db.transaction(() => {
        db.exec(sql);
        db.pragma(`application_id = ${APPLICATION_ID}`);
        db.pragma(`user_version = ${version + 1}`);
        if (version + 1 === migrations.length) finish();
        const broken = db.pragma('foreign_key_check') as readonly unknown[];
        if (broken.length > 0) {
          throw new MediarootError(
            'library_damaged',
            `The catalog could not be brought to schema ${version + 1}: ${broken.length} records point to records that are gone. Nothing was changed.`,
          );
        }
      });
      step.immediate();
    }
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
