/** What is done about a damaged catalog: say so with the best backup at hand, and put that backup in its place when asked. */
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { copyBackup, moveDatabaseAside } from '../storage/catalogFiles.ts';
import { exists, moveFile } from '../storage/files.ts';
import { type Backup, fileStamp, goodBackup, listBackups } from './backups.ts';
import { asCatalogError, catalogFile, hasCatalogFile } from './connection.ts';
import { acquireLock } from './lock.ts';

const GONE = 'its file catalog.sqlite is gone or empty';

/** `details.found` says what is wrong, in words for the log; `details.backup` and `details.backupMade` name the backup that can be restored, when there is one. */
export function damagedError(libraryPath: string, found: string, cause?: unknown): MediarootError {
  const { backup, advice } = backupFor(libraryPath);
  return new MediarootError('library_damaged', `The catalog in ${libraryPath} is damaged. ${advice}`, {
    details: {
      path: libraryPath,
      found,
      ...(backup === null ? {} : { backup: backup.file, backupMade: backup.madeMs }),
    },
    cause,
  });
}

/** The best backup at hand, and what to do, in words. */
function backupFor(libraryPath: string): { readonly backup: Backup | null; readonly advice: string } {
  try {
    const backup = goodBackup(libraryPath);
    const advice =
      backup === null
        ? 'There is no good backup of it. Your files are untouched; keep this folder as it is and ask for help.'
        : `A good backup of ${new Date(backup.madeMs).toISOString().slice(0, 10)} is there: restore it. The damaged file is kept aside, your files are untouched.`;
    return { backup, advice };
  } catch (error) {
    // That the backups cannot be read either must not hide the damage.
    if (error instanceof MediarootError) return { backup: null, advice: error.message };
    throw error;
  }
}

/** Throws `library_damaged` where there are backups, so that a catalog that is gone is had back and no new one takes its place. */
export function assertNoBackups(libraryPath: string): void {
  if (listBackups(libraryPath).length > 0) throw damagedError(libraryPath, GONE);
}

/** There is no library, or its disk is away, or only its backups are there. */
export function absentError(libraryPath: string): MediarootError {
  return listBackups(libraryPath).length > 0 ? damagedError(libraryPath, GONE) : missingError(libraryPath);
}

function missingError(libraryPath: string): MediarootError {
  return new MediarootError(
    'library_missing',
    `There is no library in ${libraryPath}. If it is on a disk that is not connected, connect it and try again; else choose another folder.`,
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
 * Throws `library_missing`, `library_locked`, `no_space`, `storage_failed`, or `not_found` when there is no good backup; nothing is moved then.
 */
export async function restoreBackup(
  libraryPath: string,
  program: string,
  now: () => number,
  name?: string,
): Promise<Restored> {
  if (!hasCatalogFile(libraryPath) && listBackups(libraryPath).length === 0) throw missingError(libraryPath);
  try {
    const lock = await acquireLock(libraryPath, program, now);
    try {
      return await putInPlace(libraryPath, chosenBackup(libraryPath, name), now());
    } finally {
      await lock.release({ clean: false });
    }
  } catch (error) {
    throw asCatalogError(error, libraryPath);
  }
}

function chosenBackup(libraryPath: string, name: string | undefined): Backup {
  const backup = goodBackup(libraryPath, name);
  if (backup !== null) return backup;
  const what =
    name === undefined
      ? `There is no good backup of the catalog in ${libraryPath}.`
      : `The backup ${name} of the catalog in ${libraryPath} is damaged or gone. Choose another one.`;
  throw new MediarootError('not_found', `${what} Nothing was changed.`, { details: { path: libraryPath } });
}

/** Whole before anything is moved: a disk that is full or fails leaves the catalog where it is. */
async function putInPlace(libraryPath: string, backup: Backup, now: number): Promise<Restored> {
  const catalog = catalogFile(libraryPath);
  const copy = await copyBackup(backup.file, catalog);
  const setAside = await freeFolder(path.join(libraryPath, `damaged-${fileStamp(now)}`));
  await moveDatabaseAside(catalog, setAside);
  await moveFile(copy, catalog);
  return { backup: backup.file, backupMade: backup.madeMs, setAside };
}

async function freeFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(await exists(folder))) return folder;
  }
}
