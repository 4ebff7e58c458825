import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodBackup } from '../../electron/library/catalog/backups.ts';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { openWriter, setUpWriter } from '../../electron/library/catalog/connection.ts';
import { MIGRATIONS } from '../../electron/library/catalog/migrate.ts';
import { restoreBackup } from '../../electron/library/catalog/restore.ts';
import { makeCatalog, makeWorkFolder, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

let folder: string;
let library: string;
let children: ChildProcess[] = [];
const file = () => path.join(library, 'catalog.sqlite');
const options = { now: () => NOON, log: () => undefined };

beforeEach(async () => {
  folder = await makeWorkFolder();
  library = path.join(folder, 'library');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await fs.rm(folder, { recursive: true, force: true });
});

/** Another process that opens the library and holds it until told otherwise. */
async function holdElsewhere(): Promise<ChildProcess> {
  const catalogModule = new URL('../../electron/library/catalog/catalog.ts', import.meta.url).href;
  const script = `
    const { openCatalog } = await import(${JSON.stringify(catalogModule)});
    const catalog = await openCatalog(${JSON.stringify(library)}, {
      now: () => ${NOON}, log: () => undefined, program: 'The other program',
    });
    process.on('message', async () => { await catalog.close(); process.disconnect(); });
    process.send('open');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return child;
}

/** Writes over the middle of the file, as a failing disk might. */
async function damage(at: string): Promise<void> {
  const { size } = await fs.stat(at);
  const handle = await fs.open(at, 'r+');
  await handle.write(Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
  await handle.close();
}

async function fill(count: number): Promise<void> {
  const catalog = await makeCatalog(library);
  for (let number = 1; number <= count; number += 1)
    catalog.assets.insert(sampleAsset(number), sampleSource());
  await catalog.close();
}

describe('a new catalog', () => {
  it('has its settings, the ready-made collections and the durable settings of SQLite', async () => {
    const catalog = await makeCatalog(library, '/media');
    expect(catalog.identity()).toMatchObject({ name: 'Test', mediaRoot: '/media' });
    expect(catalog.identity().libraryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(catalog.collections.list().map(({ slug }) => slug)).toEqual([
      'photos',
      'documents',
      'avatars',
      'audio',
      'videos',
      'other',
    ]);
    const beside = new Database(file(), { readonly: true });
    expect(beside.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(beside.pragma('application_id', { simple: true })).toBe(0x4d524f54);
    beside.close();
    await catalog.close();
  });

  it('is written with full syncing, checked references and no trust in the file’s own schema', async () => {
    await (await makeCatalog(library)).close();
    const db = openWriter(library);
    setUpWriter(db);
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema'];
    expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 0]);
    db.close();
  });

  it('is refused where there is one', async () => {
    await (await makeCatalog(library)).close();
    await expect(makeCatalog(library)).rejects.toMatchObject({ code: 'library_exists' });
  });

  it('is made where an earlier attempt left nothing but an empty file', async () => {
    await fs.mkdir(library);
    const empty = new Database(file());
    empty.pragma('journal_mode = WAL');
    empty.close();
    await expect(openCatalog(library, options)).rejects.toMatchObject({ code: 'library_missing' });
    await (await makeCatalog(library)).close();
  });

  it('is not looked for in a folder that holds none, nor is the folder made', async () => {
    await expect(openCatalog(library, options)).rejects.toMatchObject({ code: 'library_missing' });
    await expect(fs.stat(library)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('one writer at a time', () => {
  it('a second opener is told who holds the library, and gets it when it is closed there', async () => {
    await fill(1);
    const other = await holdElsewhere();
    const refusal = await openCatalog(library, options).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'library_locked', retryable: true });
    expect(String(refusal)).toContain(`The other program (process ${other.pid}`);
    other.send('close');
    await once(other, 'exit');
    await (await openCatalog(library, options)).close();
  });

  it('a killed holder leaves the library free, and the catalog is checked by the next', async () => {
    await fill(3);
    const other = await holdElsewhere();
    other.kill('SIGKILL');
    await once(other, 'exit');
    const log: string[] = [];
    const catalog = await openCatalog(library, {
      ...options,
      log: (_level, message) => void log.push(message),
    });
    expect(log).toEqual(['catalog checked after an unclean exit']);
    expect(catalog.assets.total()).toBe(3);
    await catalog.close();

    await (
      await openCatalog(library, { ...options, log: (_level, message) => void log.push(message) })
    ).close();
    expect(log).toHaveLength(1);
  });

  it('holds within one process too', async () => {
    const catalog = await makeCatalog(library);
    await expect(openCatalog(library, options)).rejects.toMatchObject({ code: 'library_locked' });
    await catalog.close();
  });
});

describe('a catalog this program must not write to', () => {
  it('of a newer schema is refused with clear words and left as it is', async () => {
    await fill(1);
    const db = new Database(file());
    db.pragma('user_version = 99');
    db.pragma('journal_mode = DELETE');
    db.close();
    const before = await fs.readFile(file());
    const refusal = await openCatalog(library, options).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'library_newer' });
    expect(String(refusal)).toContain('schema 99');
    expect(await fs.readFile(file())).toEqual(before);
  });

  it('of another program is refused and left as it is', async () => {
    await fs.mkdir(library);
    const db = new Database(file());
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    const before = await fs.readFile(file());
    await expect(openCatalog(library, options)).rejects.toMatchObject({ code: 'library_damaged' });
    await expect(makeCatalog(library)).rejects.toMatchObject({ code: 'library_damaged' });
    expect(await fs.readFile(file())).toEqual(before);
  });
});

describe('a catalog of an older schema', () => {
  const steps = [...MIGRATIONS, 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT'];

  it('is brought up to date after a backup of what it was', async () => {
    await fill(2);
    const catalog = await openCatalog(library, { ...options, migrations: steps });
    expect(catalog.schema).toBe(MIGRATIONS.length + 1);
    expect(catalog.assets.total()).toBe(2);
    await catalog.close();

    const backup = goodBackup(library);
    expect(path.basename(backup?.file ?? '')).toBe(`schema-${MIGRATIONS.length}-20261105T120000.sqlite`);
    const copy = new Database(backup?.file, { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(copy.prepare('SELECT count(*) AS n FROM asset').get()).toEqual({ n: 2 });
    copy.close();
  });

  it.each([
    ['fails', 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT; SELECT no_such_function()'],
    ['breaks a reference', 'DELETE FROM collection WHERE id = 1'],
  ])('stays as it was when a step %s', async (_what, step) => {
    await fill(2);
    await expect(openCatalog(library, { ...options, migrations: [...MIGRATIONS, step] })).rejects.toThrow();
    const catalog = await openCatalog(library, options);
    expect(catalog.schema).toBe(MIGRATIONS.length);
    expect(catalog.assets.get(1)?.collection.name).toBe('Photos');
    await catalog.close();
  });
});

describe('a damaged catalog', () => {
  it('that is no database any more is refused with advice, and nothing is deleted', async () => {
    await fs.mkdir(library);
    await fs.writeFile(file(), 'x'.repeat(10_000));
    const refusal = await openCatalog(library, options).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'library_damaged' });
    expect(String(refusal)).toContain('no good backup');
    expect((await fs.stat(file())).size).toBe(10_000);
  });

  it('is found after a crash, names the newest good backup, and is set aside whole when that is restored', async () => {
    await fill(50);
    const catalog = await openCatalog(library, options);
    const backup = await catalog.backup('daily-2026-11-04');
    await catalog.close();
    // The marks of a crash, and a newer backup that is itself broken.
    await fs.writeFile(path.join(library, 'lock.json'), '{}');
    await fs.writeFile(path.join(library, 'backups', 'daily-2026-11-05.sqlite'), 'not a database');
    await damage(file());
    await fs.writeFile(`${file()}-wal`, '');

    const refusal = await openCatalog(library, options).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'library_damaged', details: { backup } });
    // Looked at again, it is still known to be damaged.
    await expect(openCatalog(library, options)).rejects.toMatchObject({ code: 'library_damaged' });

    const restored = await restoreBackup(library, 'Test', () => NOON);
    expect(restored.backup).toBe(backup);
    expect(await fs.readdir(restored.setAside)).toContain('catalog.sqlite');
    const again = await openCatalog(library, options);
    expect(again.assets.total()).toBe(50);
    await again.close();
  });

  it('without a good backup stays where it is when a restore is asked for', async () => {
    await fs.mkdir(library);
    await fs.writeFile(file(), 'x'.repeat(10_000));
    await expect(restoreBackup(library, 'Test', () => NOON)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await fs.stat(file())).size).toBe(10_000);
  });
});
