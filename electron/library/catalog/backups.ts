/** Copies of the catalog: one a day, the newest seven kept, and one before each change of schema. Every copy is checked when made. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { CatalogBackup } from '../../../shared/contract/library.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { Host } from '../host.ts';
import { ensureFolder, moveFile, removeFile } from '../storage/files.ts';
import { errno } from '../storage/problems.ts';
import { quickCheck } from './connection.ts';
import { schemaState } from './migrate.ts';
import { createReader } from './reader.ts';

const KEPT_DAILY = 7;
const KEPT_BEFORE_MIGRATION = 3;
const UNFINISHED = '.unfinished-';
const NAME = /^(daily|schema)-.*\.sqlite$/;
/** Names of copies that are being made now: today's backup, and one that a sync sends to its bucket. */
const underWay = new Set<string>();

export interface Backup {
  readonly file: string;
  readonly madeMs: number;
}

export function backupsFolder(libraryPath: string): string {
  return path.join(libraryPath, 'backups');
}

/** Newest first. Throws `storage_failed` when the folder is there and cannot be read. */
export function listBackups(libraryPath: string): readonly Backup[] {
  const folder = backupsFolder(libraryPath);
  if (!fs.existsSync(folder)) return [];
  try {
    return fs
      .readdirSync(folder)
      .filter((name) => NAME.test(name))
      .map((name) => ({
        file: path.join(folder, name),
        madeMs: fs.statSync(path.join(folder, name)).mtimeMs,
      }))
      .sort((a, b) => b.madeMs - a.madeMs);
  } catch (error) {
    throw new MediarootError(
      'storage_failed',
      `The backups of the catalog in ${folder} cannot be read (${errno(error)}). Make it a folder that you may read and write, and try again.`,
      { cause: error, retryable: true, details: { path: folder } },
    );
  }
}

/** The newest backup, or the one of this name, that opens, is of a schema this program knows and passes SQLite's check. */
export function goodBackup(libraryPath: string, name?: string): Backup | null {
  const wanted = listBackups(libraryPath).filter(
    ({ file }) => name === undefined || path.basename(file) === name,
  );
  return wanted.find(({ file }) => assetsIn(file) !== null) ?? null;
}

/** For a person to choose from, newest first. Reads each of them. */
export function describeBackups(libraryPath: string): readonly CatalogBackup[] {
  return listBackups(libraryPath).map(({ file, madeMs }) => ({
    name: path.basename(file),
    made: madeMs,
    size: fs.statSync(file).size,
    assets: assetsIn(file),
  }));
}

/** Copies and checks in a thread; works while the catalog is being written. Returns the file. Throws MediarootError. */
export async function makeBackup(libraryPath: string, name: string, signal?: AbortSignal): Promise<string> {
  const folder = backupsFolder(libraryPath);
  await ensureFolder(folder);
  await removeUnfinished(folder);
  const temp = path.join(folder, `${UNFINISHED}${crypto.randomUUID()}.sqlite`);
  const file = path.join(folder, `${name}.sqlite`);
  const reader = createReader(libraryPath);
  const abort = (): void => void reader.close();
  underWay.add(path.basename(temp));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    const { problems } = await reader.ask('backup', { file: temp });
    if (problems.length > 0) {
      throw new MediarootError(
        'library_damaged',
        `The catalog in ${libraryPath} is damaged: its copy does not pass the check (${problems[0]}).`,
      );
    }
    await moveFile(temp, file);
    return file;
  } finally {
    signal?.removeEventListener('abort', abort);
    await reader.close();
    underWay.delete(path.basename(temp));
    await removeUnfinished(folder);
  }
}

/** Makes today's backup unless there is one. Returns its file, or null when there was nothing to do. */
export async function makeDailyBackup(
  libraryPath: string,
  host: Pick<Host, 'now'>,
  signal?: AbortSignal,
): Promise<string | null> {
  const name = `daily-${new Date(host.now()).toISOString().slice(0, 10)}`;
  if (fs.existsSync(path.join(backupsFolder(libraryPath), `${name}.sqlite`))) return null;
  const file = await makeBackup(libraryPath, name, signal);
  await rotate(libraryPath, 'daily-', KEPT_DAILY);
  return file;
}

/** A copy of the catalog as it was before its schema changes. */
export async function backUpBeforeMigration(
  libraryPath: string,
  schema: number,
  now: number,
): Promise<string> {
  const stamp = fileStamp(now);
  const file = await makeBackup(libraryPath, `schema-${schema}-${stamp}`);
  await rotate(libraryPath, 'schema-', KEPT_BEFORE_MIGRATION);
  return file;
}

/** An instant as part of a file name, good on all systems. */
export function fileStamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]/g, '').replace(/\..*$/, '');
}

async function rotate(libraryPath: string, prefix: string, kept: number): Promise<void> {
  const names = listBackups(libraryPath)
    .map(({ file }) => file)
    .filter((file) => path.basename(file).startsWith(prefix))
    .sort((a, b) => path.basename(b).localeCompare(path.basename(a), 'en'));
  for (const file of names.slice(kept)) await removeFile(file);
}

/** Also what SQLite keeps beside a copy; of those under way none. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of fs.readdirSync(folder)) {
    const isOther = [...underWay].some((copy) => name.startsWith(copy));
    if (name.startsWith(UNFINISHED) && !isOther) await removeFile(path.join(folder, name));
  }
}

/** How many assets a backup holds; null when it does not open, is of a schema this program does not know or fails SQLite's check. */
function assetsIn(file: string): number | null {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      db.pragma('trusted_schema = OFF');
      const state = schemaState(db);
      if ((state !== 'current' && state !== 'older') || quickCheck(db).length > 0) return null;
      return db.prepare<[], number>("SELECT count(*) FROM asset WHERE state = 'present'").pluck().get() ?? 0;
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}
