/** A backup takes the place of a catalog: under every adversity the catalog before and its backups stay whole, and it can be tried again. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { describeBackups } from '../../electron/library/catalog/backups.ts';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import { restoreBackup } from '../../electron/library/catalog/restore.ts';
import { createSession } from '../../electron/library/session.ts';
import {
  makeCatalog,
  makeWorkFolder,
  NOON,
  sampleAsset,
  sampleSource,
  testHost,
} from '../support/catalog.ts';
import { ask } from '../support/publishedLibrary.ts';
import { canTrace, killedAtEach, range, runUnderStrace } from '../support/strace.ts';

const DAMAGED = 'damaged'.repeat(2_000);
const ASSETS = 5;

let folder: string;
let library: string;
const at = (...parts: readonly string[]) => path.join(library, ...parts);
const options = { now: () => NOON, log: () => undefined };
const restore = (name?: string) => restoreBackup(library, 'Test', () => NOON, name);

beforeEach(async () => {
  folder = await makeWorkFolder();
  library = path.join(folder, 'library');
  const catalog = await makeCatalog(library, path.join(folder, 'media'));
  for (let number = 1; number <= ASSETS; number += 1)
    catalog.assets.insert(sampleAsset(number), sampleSource());
  await catalog.backup('daily-2026-11-04');
  await catalog.close();
  await fs.writeFile(at('catalog.sqlite'), DAMAGED);
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

async function assetsNow(): Promise<number> {
  const catalog = await openCatalog(library, options);
  const total = catalog.assets.total();
  await catalog.close();
  return total;
}

/** Where the damaged catalog is: in its place, or in a folder beside it. */
async function placesOfDamaged(): Promise<readonly string[]> {
  const aside = (await fs.readdir(library)).filter((name) => name.startsWith('damaged-'));
  const places = ['', ...aside];
  const texts = await Promise.all(
    places.map((place) => fs.readFile(at(place, 'catalog.sqlite'), 'utf8').catch(() => '')),
  );
  return places.filter((_, index) => texts[index] === DAMAGED);
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a list of backups', () => {
  it('tells the broken ones from the good, and refuses to restore one of them', async () => {
    await fs.writeFile(at('backups', 'daily-2026-11-05.sqlite'), 'not a database');
    await fs.writeFile(at('backups', 'daily-2026-11-06.sqlite'), '');
    const listed = describeBackups(library).map(({ name, assets }) => [name, assets]);
    expect(Object.fromEntries(listed)).toEqual({
      'daily-2026-11-04.sqlite': ASSETS,
      'daily-2026-11-05.sqlite': null,
      'daily-2026-11-06.sqlite': null,
    });
    const error = await refusal(restore('daily-2026-11-05.sqlite'));
    expect(error).toMatchObject({ code: 'not_found' });
    expect(String(error)).toContain('daily-2026-11-05.sqlite');
    expect(await placesOfDamaged()).toEqual(['']);
    await restore();
    expect(await assetsNow()).toBe(ASSETS);
  });
});

describe('what is there before', () => {
  it('is kept, however often one restores within a second', async () => {
    const { setAside } = await restore();
    const { setAside: second } = await restore();
    expect(second).not.toBe(setAside);
    expect(await placesOfDamaged()).toEqual([path.basename(setAside)]);
    expect(await fs.readdir(second)).toContain('catalog.sqlite');
    expect(await assetsNow()).toBe(ASSETS);
  });

  it('is not touched while another program has the library open', async () => {
    await restore();
    const other = await openCatalog(library, options);
    expect(await refusal(restore())).toMatchObject({ code: 'library_locked' });
    expect(other.assets.total()).toBe(ASSETS);
    await other.close();
    expect((await fs.readdir(library)).filter((name) => name.startsWith('damaged-'))).toHaveLength(1);
  });

  it('goes on as it was when it is open here and the backup cannot be restored', async () => {
    await restore();
    const session = createSession(testHost(folder));
    await ask(session, 'library.open', { path: library });
    const answer = await session.call('library.restore', { path: library, backup: 'daily-none.sqlite' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await ask(session, 'library.state', {})).toMatchObject({ status: 'open' });
    await session.close();
  });
});

describe('a catalog file that is gone', () => {
  it.each([
    ['gone', () => fs.rm(at('catalog.sqlite'))],
    ['empty', () => fs.writeFile(at('catalog.sqlite'), '')],
  ])('(%s) is offered a backup, and no new one takes its place', async (_how, lose) => {
    await lose();
    const error = await refusal(openCatalog(library, options));
    expect(error).toMatchObject({ code: 'library_damaged', details: { backup: expect.any(String) } });
    const session = createSession(testHost(folder));
    const made = await session.call('library.create', {
      path: library,
      mediaRoot: path.join(folder, 'other'),
    });
    expect(made).toMatchObject({ ok: false, error: { code: 'library_damaged' } });
    await session.close();
    await restore();
    expect(await assetsNow()).toBe(ASSETS);
  });

  it('with its disk says so, makes nothing in its place, and opens by itself once the disk is back', async () => {
    await restore();
    const session = createSession(testHost(folder));
    const disk = path.join(folder, 'disk');
    await fs.rename(library, disk);
    expect(await session.call('library.open', { path: library })).toMatchObject({
      ok: false,
      error: { code: 'library_missing', message: expect.stringContaining('connect it and try again') },
    });
    expect(await ask(session, 'library.state', {})).toMatchObject({ status: 'failed' });
    await expect(fs.stat(library)).rejects.toMatchObject({ code: 'ENOENT' });
    await fs.rename(disk, library);
    const status = async () => (await ask(session, 'library.state', {})).status;
    await expect.poll(status, { timeout: 15_000 }).toBe('open');
    await session.close();
  });
});

describe.runIf(canTrace)('a restore that is cut short', () => {
  const run = (inject: readonly string[]) =>
    runUnderStrace('recoveryDriver.ts', [folder], { inject, log: path.join(folder, 'strace.log') });
  const outcome = async (): Promise<unknown> =>
    JSON.parse(await fs.readFile(path.join(folder, 'outcome.json'), 'utf8'));

  it('by a full disk leaves everything where it is, and says so', async () => {
    await run(['copy_file_range:error=ENOSPC', 'sendfile:error=ENOSPC']);
    expect(await outcome()).toMatchObject({ code: 'no_space', message: expect.stringContaining('is full') });
    expect(await placesOfDamaged()).toEqual(['']);
    expect((await fs.readdir(library)).filter((name) => name.includes('restoring'))).toEqual([]);
    await run([]);
    expect(await outcome()).toMatchObject({ backup: at('backups', 'daily-2026-11-04.sqlite') });
    expect(await assetsNow()).toBe(ASSETS);
  });

  it('by a kill at any of its steps loses nothing, and can be begun again', async () => {
    // calls are counted a thread, and one of several may come to a single rename only
    vi.stubEnv('UV_THREADPOOL_SIZE', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const killed = await killedAtEach('rename', range(1, 4), async (rule) => {
      const reached = await run([rule]);
      expect((await placesOfDamaged()).length).toBe(1);
      const usable = await refusal(assetsNow());
      if (usable !== null) {
        expect(usable).toMatchObject({ code: 'library_damaged', details: { backup: expect.any(String) } });
        await restore();
      }
      expect(await assetsNow()).toBe(ASSETS);
      for (const name of await fs.readdir(library))
        if (name.startsWith('damaged-')) await fs.rm(at(name), { recursive: true });
      await fs.writeFile(at('catalog.sqlite'), DAMAGED);
      return reached;
    });
    expect(killed).toBeGreaterThanOrEqual(2);
  });
});

describe('backups that cannot be looked at', () => {
  const words = () =>
    `The backups of the catalog in ${at('backups')} cannot be read (ENOTDIR). Make it a folder`;
  beforeEach(async () => {
    await fs.rm(at('backups'), { recursive: true });
    await fs.writeFile(at('backups'), 'in the place of the folder');
  });

  it('are told of in words where they are listed, restored, or wanted for a damaged catalog', async () => {
    const session = createSession(testHost(folder));
    try {
      const listed = await session.call('library.backups', { path: library });
      expect(listed).toMatchObject({ error: { code: 'storage_failed' } });
      expect(listed).toMatchObject({ error: { message: expect.stringContaining(words()) } });
      await expect(restore()).rejects.toThrow(words());
      const opened = await session.call('library.open', { path: library });
      expect(opened).toMatchObject({ error: { code: 'library_damaged' } });
      expect(opened).toMatchObject({ error: { message: expect.stringContaining(words()) } });
    } finally {
      await session.close();
    }
  });

  it('are one finding of the doctor among all others', async () => {
    await fs.rm(library, { recursive: true });
    const session = createSession(testHost(folder));
    try {
      await ask(session, 'library.create', { path: library, mediaRoot: path.join(folder, 'new') });
      await fs.rm(at('backups'), { recursive: true, force: true });
      await fs.writeFile(at('backups'), 'in the place of the folder');
      const { library: found } = await ask(session, 'doctor.report', {});
      expect(found?.problems).toEqual([expect.stringContaining(words())]);
    } finally {
      await session.close();
    }
  });
});
