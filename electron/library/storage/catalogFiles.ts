/** Files of a library's catalog folder beside the database itself: made, moved and removed here only. */
import fs from 'node:fs';
import path from 'node:path';
import { syncFolder } from './jsonFile.ts';

/** A database and what SQLite keeps beside it. */
const DATABASE_PARTS = ['', '-wal', '-shm', '-journal'] as const;

export function makeFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
}

export function removeFile(file: string): void {
  fs.rmSync(file, { force: true });
}

/** Gives a finished file its real name in the same folder, for good. */
export function commitFile(temp: string, file: string): void {
  fs.renameSync(temp, file);
  syncFolder(path.dirname(file));
}

/** Moves a database with its companions into a folder of their own; nothing is deleted. Returns the folder. */
export function moveDatabaseAside(file: string, folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const part of DATABASE_PARTS) {
    if (fs.existsSync(file + part)) fs.renameSync(file + part, path.join(folder, path.basename(file) + part));
  }
  syncFolder(folder);
  syncFolder(path.dirname(file));
  return folder;
}

/** Copies a backup to where the database was; never over an existing file. */
export function copyBackupInto(backup: string, file: string): void {
  const temp = `${file}.restoring`;
  fs.rmSync(temp, { force: true });
  fs.copyFileSync(backup, temp, fs.constants.COPYFILE_EXCL);
  const descriptor = fs.openSync(temp, 'r+');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
  if (fs.existsSync(file)) throw new Error(`${file} exists`);
  commitFile(temp, file);
}
