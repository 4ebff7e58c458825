import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { Locator } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flipByte } from '../support/flipByte.ts';
import {
  createDefaultLibrary,
  type Folders,
  importByDialog,
  killApp,
  launchApp,
  libraryPid,
  makeFolders,
  mediaRootOf,
  type RunningApp,
} from './support/app.ts';
import { cellsOf } from './support/libraryApp.ts';
import { NAMES, PICTURES } from './support/picturedApp.ts';

let folders: Folders;
let running: RunningApp;

beforeEach(async () => {
  folders = await makeFolders();
  running = await launchApp(folders);
  await createDefaultLibrary(running);
  await importByDialog(
    running,
    'files',
    NAMES.map((name) => path.join(PICTURES, name)),
  );
});
afterEach(async () => {
  await running.quit();
  await folders.remove();
});

const byId = (id: string): Locator => running.page.getByTestId(id);
const button = (name: string | RegExp): Locator => running.page.getByRole('button', { name });
const shownPictures = () =>
  expect.poll(() => cellsOf(running).count(), { timeout: 15_000 }).toBe(NAMES.length);

async function libraryPath(): Promise<string> {
  const state = (await running.call('library.state')) as { library: { path: string } };
  return state.library.path;
}

/** Words of the command line that the app starts again with when this is clicked; a real second start would escape the test. */
async function wordsOfRestart(clicked: Locator): Promise<readonly string[]> {
  const { app, quit } = running;
  await app.evaluate(({ app: shell }) => {
    const before = { quit: shell.quit, relaunch: shell.relaunch };
    shell.quit = () => {
      shell.quit = before.quit;
    };
    shell.relaunch = (how) => {
      Object.assign(shell, { relaunch: before.relaunch, words: how?.args ?? [] });
    };
  });
  await clicked.click();
  const words = () => app.evaluate(({ app: shell }) => (shell as { words?: string[] }).words ?? null);
  await expect.poll(words).not.toBeNull();
  const found = (await words()) ?? [];
  await quit();
  return found;
}

describe('an app that ended by itself twice, soon after its start', () => {
  it('opens nothing, offers safe mode with the pictures there, and starts as usual again', async () => {
    await killApp(running, folders);
    running = await launchApp(folders);
    await shownPictures();
    await killApp(running, folders);

    running = await launchApp(folders);
    await byId('recovery').getByText('twice in a row').waitFor();
    expect(await running.call('library.state')).toMatchObject({ status: 'none' });
    const safe = await wordsOfRestart(button('Start in safe mode'));
    expect(safe).toContain('--safe-mode');

    running = await launchApp(folders, {}, ['--safe-mode']);
    await byId('safe-mode').waitFor();
    await shownPictures();
    const usual = await wordsOfRestart(button('Restart normally'));
    expect(usual).not.toContain('--safe-mode');

    running = await launchApp(folders);
    await shownPictures();
    expect(await byId('safe-mode').count()).toBe(0);
  });
});

describe('a damaged catalog', () => {
  it('is put back to the backup chosen from the list, moved aside itself, and the pictures are there', async () => {
    const library = await libraryPath();
    await running.quit();
    running = await launchApp(folders);
    const backups = async () => {
      const found = (await running.call('library.backups', { path: library })) as { backups: unknown[] };
      return found.backups;
    };
    await expect.poll(backups, { timeout: 15_000 }).toMatchObject([{ assets: NAMES.length }]);
    await running.quit();
    const catalog = await open(path.join(library, 'catalog.sqlite'), 'r+');
    await catalog.write(Buffer.alloc(8192, 'damage'), 0, 8192, 0);
    await catalog.close();

    running = await launchApp(folders);
    await byId('library-failed').waitFor();
    await button('Choose a backup…').click();
    await byId('backup')
      .filter({ hasText: `${NAMES.length} items` })
      .getByRole('button', { name: 'Restore' })
      .click();
    await shownPictures();
    expect((await readdir(library)).filter((name) => name.startsWith('damaged-'))).toHaveLength(1);
  });
});

describe('a library process that keeps ending', () => {
  it('is not opened again by itself, and is back when a person opens the library', async () => {
    const library = await libraryPath();
    for (let times = 1; times <= 4; times += 1) {
      const pid = libraryPid(folders);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => libraryPid(folders), { timeout: 15_000 }).not.toBe(pid);
    }
    await byId('recovery').getByText('4 times in a row').waitFor();
    expect(await running.call('library.state')).toMatchObject({ status: 'none' });
    await button('Choose a backup…').click();
    await byId('backups').waitFor();
    await running.page.keyboard.press('Escape');
    await running.call('library.open', { path: library });
    await shownPictures();
    expect(await running.call('app.start')).toEqual({ safeMode: false, trouble: null });
  });
});

describe('the page about health', () => {
  const row = (check: string, state: string) =>
    byId(`health-${check}`).and(running.page.locator(`[data-state=${state}]`));

  it('says what is well and what is not, leads to it, and saves diagnostics that name no file', async () => {
    await button(/^Cleanup & health/).click();
    for (const check of ['catalog', 'media', 'missing', 'damaged', 'cloud'])
      await row(check, 'good').waitFor();

    const root = await mediaRootOf(running);
    const { assets } = (await running.call('assets.list', { query: {} })) as { assets: { path: string }[] };
    const [lost = { path: '' }, rotten = { path: '' }] = assets;
    await rm(path.join(root, lost.path));
    await flipByte(path.join(root, rotten.path), path.join(folders.folder, 'beside'));
    await button('Verify now').click();
    await row('missing', 'bad').getByText('1 original is missing').waitFor();
    await row('damaged', 'bad').waitFor();
    await row('catalog', 'good').waitFor();

    const file = path.join(folders.folder, 'saved.zip');
    await running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await button('Save diagnostics…').click();
    await byId('diagnostics').getByText('What stays out').waitFor();
    await byId('diagnostics').getByRole('button', { name: 'Save…' }).click();
    await byId('toast').filter({ hasText: 'Diagnostics saved' }).waitFor();
    const entries = Object.values(unzipSync(await readFile(file))).map((bytes) => strFromU8(bytes));
    expect(entries.join('\n')).toContain('library process started');
    for (const name of NAMES) expect(entries.join('\n')).not.toContain(path.parse(name).name);

    await row('damaged', 'bad').getByRole('button', { name: 'Show findings' }).click();
    await byId('finding-rot').waitFor();
  });
});
