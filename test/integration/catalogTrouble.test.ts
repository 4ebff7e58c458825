/** What a person is told when the catalog of an open library cannot be written. */
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { inCatalogWords } from '../../electron/library/catalog/connection.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import { createTasks } from '../../electron/library/tasks.ts';
import { toErrorValue } from '../../shared/errors.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { canMount, fillDisk, mountSmallDisk, unmount } from '../support/smallDisk.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeWorkFolder();
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

describe.runIf(canMount)('a library whose disk is full', () => {
  let disk: string;
  let session: Session;

  beforeEach(async () => {
    disk = path.join(folder, 'disk');
    await fs.mkdir(disk);
    mountSmallDisk(disk, '8m');
    session = createSession(testHost(folder));
  });
  afterEach(async () => {
    await session.close();
    unmount(disk);
  });

  it('names the catalog, and takes the change once there is room', async () => {
    const library = path.join(disk, 'library');
    const mediaRoot = path.join(folder, 'media');
    expect(await session.call('library.create', { path: library, mediaRoot, name: 'Full' })).toMatchObject({
      ok: true,
    });
    const filler = path.join(disk, 'filler');
    fillDisk(filler);
    const start = { paths: [mediaRoot], mode: 'copy' };
    expect(await session.call('import.start', start)).toMatchObject({
      ok: false,
      error: { code: 'no_space', retryable: true, message: expect.stringContaining(library) },
    });
    await fs.rm(filler);
    expect(await session.call('import.start', start)).toMatchObject({ ok: true });
  });
});

test.each([
  ['SQLITE_FULL', 'no_space', 'Free some space'],
  ['SQLITE_IOERR_WRITE', 'storage_failed', 'Check that the folder can be read and written'],
  ['SQLITE_READONLY', 'storage_failed', 'Check that the folder can be read and written'],
  ['SQLITE_CORRUPT', 'library_damaged', 'open it again to restore a backup'],
])(
  '%s in the midst of a task is said in words, with the catalog and what to do',
  async (said, code, advice) => {
    const tasks = createTasks(
      testHost(folder),
      () => undefined,
      (error) => toErrorValue(inCatalogWords(error, folder)),
    );
    const run = () => Promise.reject(new Database.SqliteError('as SQLite says it', said));
    await expect(tasks.start({ kind: 'verify', title: 'A task', run }).done).rejects.toThrow('as SQLite');
    const [{ error }] = tasks.list() as [ReturnType<typeof tasks.list>[number]];
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(folder);
    expect(error?.message).toContain(advice);
  },
);

test('what only a fault of ours can cause stays an error inside Mediaroot', () => {
  const fault = new Database.SqliteError('UNIQUE constraint failed', 'SQLITE_CONSTRAINT_UNIQUE');
  expect(inCatalogWords(fault, folder)).toBe(fault);
});
