/**
 * One writer a library. The lock is an exclusive SQLite transaction held open on `lock.sqlite`, so the system frees it
 * when its process ends in any way; `lock.json` only says in words who holds it, and, left behind, that its holder crashed.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import { makeFolder, removeFile } from '../storage/catalogFiles.ts';
import { readJsonFile, writeJsonFile } from '../storage/jsonFile.ts';
import { asCatalogError, isBusy } from './connection.ts';

const Holder = z.object({ pid: z.number(), host: z.string(), program: z.string(), since: z.number() });
export type Holder = z.infer<typeof Holder>;

export interface LibraryLock {
  /** The holder before us ended without closing the library. */
  readonly afterCrash: boolean;
  /** Frees the lock. `clean: false` leaves the mark, so that the next opener checks the catalog again. */
  release(options: { readonly clean: boolean }): void;
}

/** Throws `library_locked` naming the holder. `program` is how this process would be named to another. */
export function acquireLock(libraryPath: string, program: string, now: () => number): LibraryLock {
  makeFolder(libraryPath);
  const holderFile = path.join(libraryPath, 'lock.json');
  const db = takeLock(libraryPath, holderFile);
  try {
    const afterCrash = fs.existsSync(holderFile);
    writeJsonFile(holderFile, {
      pid: process.pid,
      host: os.hostname(),
      program,
      since: now(),
    } satisfies Holder);
    return {
      afterCrash,
      release: ({ clean }) => {
        if (!db.open) return;
        if (clean) removeFile(holderFile);
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function takeLock(libraryPath: string, holderFile: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path.join(libraryPath, 'lock.sqlite'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error)) throw lockedError(libraryPath, holderFile, error);
    throw asCatalogError(error, libraryPath);
  }
}

function lockedError(libraryPath: string, holderFile: string, cause: unknown): MediarootError {
  const holder = Holder.safeParse(readJsonFile(holderFile));
  const who = holder.success
    ? `${holder.data.program} (process ${holder.data.pid} on ${holder.data.host}, since ${new Date(holder.data.since).toISOString()})`
    : 'another program';
  return new MediarootError(
    'library_locked',
    `The library ${libraryPath} is in use by ${who}. Close it there, then try again.`,
    {
      details: { path: libraryPath, ...(holder.success ? { holder: holder.data } : {}) },
      retryable: true,
      cause,
    },
  );
}
