/** What is done about a damaged catalog: say so with the best backup at hand, and put that backup in its place when asked. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { copyBackupInto, moveDatabaseAside } from '../storage/catalogFiles.ts';
import { fileStamp, goodBackup, listBackups } from './backups.ts';
import { catalogFile, hasCatalogFile } from './connection.ts';
import { acquireLock } from './lock.ts';

/** `details.backup` and `details.backupMade` name the backup that can be restored, when there is one. */
export function damagedError(libraryPath: string, found: string, cause?: unknown): MediarootError {
  const backup = goodBackup(libraryPath);
  const advice =
    backup === null
      ? 'There is no good backup of it. Your files are untouched; keep this folder as it is and ask for help.'
      : `A good backup of ${new Date(backup.madeMs).toISOString()} is there: restore it. The damaged file is kept aside, your files are untouched.`;
  return new MediarootError(
    'library_damaged',
    `The catalog in ${libraryPath} is damaged (${found}). ${advice}`,
    {
      details: {
        path: libraryPath,
        ...(backup === null ? {} : { backup: backup.file, backupMade: backup.madeMs }),
      },
      cause,
    },
  );
}

export function missingError(libraryPath: string): MediarootError {
  return new MediarootError(
    'library_missing',
    `There is no library in ${libraryPath}. Choose another folder, or make a new library there.`,
    {
      details: { path: libraryPath },
    },
  );
}

export interface Restored {
  readonly backup: string;
  readonly backupMade: number;
  /** Folder that now holds the damaged catalog. */
  readonly setAside: string;
}

/**
 * Moves the catalog with its -wal and -shm aside and puts the newest good backup, or the one of this name, in its place. The library must be closed.
 * Throws `library_missing`, `library_locked`, or `not_found` when there is no good backup; nothing is moved then.
 */
export async function restoreBackup(
  libraryPath: string,
  program: string,
  now: () => number,
  name?: string,
): Promise<Restored> {
  if (!hasCatalogFile(libraryPath) && listBackups(libraryPath).length === 0) throw missingError(libraryPath);
  const lock = await acquireLock(libraryPath, program, now);
  try {
    const backup = goodBackup(libraryPath, name);
    if (backup === null) {
      throw new MediarootError(
        'not_found',
        `There is no good backup of the catalog in ${libraryPath}. Nothing was changed.`,
        {
          details: { path: libraryPath },
        },
      );
    }
    const setAside = path.join(libraryPath, `damaged-${fileStamp(now())}`);
    await moveDatabaseAside(catalogFile(libraryPath), setAside);
    await copyBackupInto(backup.file, catalogFile(libraryPath));
    return { backup: backup.file, backupMade: backup.madeMs, setAside };
  } finally {
    await lock.release({ clean: false });
  }
}
