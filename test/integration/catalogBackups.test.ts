import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { makeCatalog, makeWorkFolder, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

let folder: string;
let library: string;

beforeEach(async () => {
  folder = await makeWorkFolder();
  library = path.join(folder, 'library');
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

describe('daily backups', () => {
  it('are made once a day, and the newest seven kept', async () => {
    let now = NOON;
    const catalog = await openCatalog(library, {
      log: () => undefined,
      now: () => now,
      create: { name: 'Test', mediaRoot: '/media' },
    });
    expect(await catalog.dailyBackup()).toBeNull();
    // what is in the trash can come back, with all that is known of it
    catalog.deletions.trash(catalog.assets.insert(sampleAsset(1), sampleSource()));
    for (let day = 0; day < 9; day += 1) {
      expect(await catalog.dailyBackup()).not.toBeNull();
      expect(await catalog.dailyBackup()).toBeNull();
      now += 86_400_000;
    }
    expect((await fs.readdir(path.join(library, 'backups'))).sort()).toEqual(
      ['07', '08', '09', '10', '11', '12', '13'].map((day) => `daily-2026-11-${day}.sqlite`),
    );
    await catalog.close();
  });

  it('hold a consistent copy while the catalog is being written, and leave nothing behind when stopped', async () => {
    const catalog = await makeCatalog(library);
    for (let number = 1; number <= 200; number += 1)
      catalog.assets.insert(sampleAsset(number), sampleSource());
    const making = catalog.backup('daily-2026-11-05');
    let finished = false;
    void making.then(() => {
      finished = true;
    });
    let number = 200;
    while (!finished) {
      number += 1;
      catalog.assets.insert(sampleAsset(number), sampleSource());
      await new Promise((resolve) => setImmediate(resolve));
    }
    const copy = new Database(await making, { readonly: true });
    const { n } = copy.prepare<[], { n: number }>('SELECT count(*) AS n FROM asset').get() ?? { n: 0 };
    expect(n).toBeGreaterThanOrEqual(200);
    expect(n).toBeLessThanOrEqual(number);
    expect(copy.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    copy.close();

    const stopped = AbortSignal.abort();
    await expect(catalog.dailyBackup(stopped)).resolves.toBeNull();
    await fs.rm(path.join(library, 'backups', 'daily-2026-11-05.sqlite'));
    await expect(catalog.dailyBackup(stopped)).rejects.toThrow();
    expect(await fs.readdir(path.join(library, 'backups'))).toEqual([]);
    await catalog.close();
  });

  it('go on beside a copy for a bucket, whichever ends first, and clear away what a crash left', async () => {
    const catalog = await makeCatalog(library);
    for (let number = 1; number <= 200; number += 1)
      catalog.assets.insert(sampleAsset(number), sampleSource());
    const at = path.join(library, 'backups');
    await fs.mkdir(at);
    await fs.writeFile(path.join(at, '.unfinished-of-a-crash.sqlite'), 'half');
    let over = false;
    const first = catalog.dailyBackup().finally(() => {
      over = true;
    });
    // Another one begins while the first is being written.
    const isWritten = async () => (await fs.readdir(at)).some((name) => /^\.unfinished-.{36}\./.test(name));
    while (!over && !(await isWritten())) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, catalog.backup('snapshot')]);
    expect((await fs.readdir(at)).sort()).toEqual(['daily-2026-11-05.sqlite', 'snapshot.sqlite']);
    await catalog.close();
  });
});
