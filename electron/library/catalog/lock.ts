/**
 * One writer a library. The lock is an exclusive SQLite transaction held open on `lock.sqlite`, so the system frees it
 * when its process ends in any way; `lock.json` only says in words who holds it, and, left behind, that its holder crashed.
 */
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import { exists, readJson, removeFile, writeJson } from '../storage/files.ts';
import { isBusy } from './connection.ts';

const Holder = z.object({ pid: z.number(), host: z.string(), program: z.string(), since: z.number() });
export type Holder = z.infer<typeof Holder>;

export interface LibraryLock {
  /** The holder before us ended without closing the library. */
  readonly afterCrash: boolean;
  /** Frees the lock. `clean: false` leaves the mark, so that the next opener checks the catalog again. */
  release(options: { readonly clean: boolean }): Promise<void>;
}

/** Throws `library_locked` naming the holder. `program` is how this process would be named to another. */
export async function acquireLock(
  libraryPath: string,
  program: string,
  now: () => number,
): Promise<LibraryLock> {
  const holderFile = path.join(libraryPath, 'lock.json');
  const db = await takeLock(libraryPath, holderFile);
  try {
    const afterCrash = await exists(holderFile);
    await writeJson(holderFile, {
      pid: process.pid,
      host: os.hostname(),
      program,
      since: now(),
    } satisfies Holder);
    return {
      afterCrash,
      release: async ({ clean }) => {
        if (!db.open) return;
        if (clean) await removeFile(holderFile);
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

async function takeLock(libraryPath: string, holderFile: string): Promise<Database.Database> {
  let db: Database.Database | undefined;
  try {
    db = new Database(path.join(libraryPath, 'lock.sqlite'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) throw await lockedError(libraryPath, holderFile, error);
    throw error;
  }
}

async function lockedError(libraryPath: string, holderFile: string, cause: unknown): Promise<MediarootError> {
  const holder = await readJson(holderFile, Holder).catch(() => null);
  const who =
    holder === null
      ? 'another program'
      : `${holder.program} (process ${holder.pid} on ${holder.host}, since ${new Date(holder.since).toISOString()})`;
  return new MediarootError(
    'library_locked',
    `The library ${libraryPath} is in use by ${who}. Close it there, then try again.`,
    {
      details: { path: libraryPath, ...(holder === null ? {} : { holder }) },
      retryable: true,
      cause,
    },
  );
}
