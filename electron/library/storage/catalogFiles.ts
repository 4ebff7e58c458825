/** A library's catalog files as a whole: set aside when damaged, brought back from a backup. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { ensureFolder, exists, moveFile, removeFile } from './files.ts';

/** A database and what SQLite keeps beside it. */
const DATABASE_PARTS = ['', '-wal', '-shm', '-journal'] as const;

/** Moves a database with its companions into a folder; nothing is deleted or replaced. */
export async function moveDatabaseAside(file: string, folder: string): Promise<void> {
  await ensureFolder(folder);
  for (const part of DATABASE_PARTS) {
    const from = file + part;
    if (await exists(from)) await moveFile(from, path.join(folder, path.basename(from)));
  }
}

/** Removes a catalog that was made a moment ago and never came into use, and its folder when nothing else is in it. */
export async function discardNewCatalog(libraryPath: string): Promise<void> {
  for (const part of DATABASE_PARTS) await removeFile(path.join(libraryPath, `catalog.sqlite${part}`));
  for (const part of DATABASE_PARTS) await removeFile(path.join(libraryPath, `lock.sqlite${part}`));
  await fs.rmdir(libraryPath).catch(() => undefined);
}

/** Copies a backup to a file beside the database, durably, and answers which; what cannot be copied whole leaves nothing. */
export async function copyBackup(backup: string, database: string): Promise<string> {
  const copy = `${database}.restoring`;
  await removeFile(copy);
  try {
    await fs.copyFile(backup, copy, fs.constants.COPYFILE_EXCL);
    const handle = await fs.open(copy, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await removeFile(copy);
    throw error;
  }
  return copy;
}
