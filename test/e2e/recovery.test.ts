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
import { startedBy, startUndriven, type Undriven } from './support/undriven.ts';

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

/** Waits until what was imported first is in a backup. */
async function backedUp(library: string): Promise<void> {
  const backups = async () => {
    const found = (await running.call('library.backups', { path: library })) as { backups: unknown[] };
    return found.backups;
  };
  await expect.poll(backups, { timeout: 15_000 }).toMatchObject([{ assets: NAMES.length }]);
}

/** Chooses it from the list, after which the pictures are there. */
async function restoreTheBackup(): Promise<void> {
  await button('Choose a backup…').click();
  await byId('backup')
    .filter({ hasText: `${NAMES.length} items` })
    .getByRole('button', { name: 'Restore' })
    .click();
  await shownPictures();
}

/** The folder that a restore moved the catalog before into. */
async function setAside(library: string): Promise<string> {
  const folders = (await readdir(library)).filter((name) => name.startsWith('damaged-'));
  expect(folders).toHaveLength(1);
  return folders[0] ?? '';
}

/** Clicks the button of these words in an app that no driver holds. */
const click = (app: Undriven, words: string) =>
  app.evaluate(
    `[...document.querySelectorAll('button')].find((button) => button.textContent === ${JSON.stringify(words)}).click()`,
  );
const shows = (selector: string) => `document.querySelector(${JSON.stringify(selector)}) !== null`;
const PICTURES_SHOWN = `document.querySelectorAll('[role=listbox][aria-label=Media] [role=option]').length === ${NAMES.length}`;

describe('an app that ended by itself twice, soon after its start', () => {
  it('opens nothing, starts again in safe mode when that is clicked, with the pictures there, and as usual again', async () => {
    await killApp(running, folders);
    running = await launchApp(folders);
    await shownPictures();
    await killApp(running, folders);

    let undriven = await startUndriven(folders);
    try {
      await undriven.until(shows('[data-testid=recovery]'));
      expect(await undriven.evaluate("document.body.innerText.includes('twice in a row')")).toBe(true);
      expect(
        await undriven.evaluate(
          "window.mediaroot.invoke('library.state', {}).then(({ value }) => value.status)",
        ),
      ).toBe('none');

      undriven = await startedBy(folders, undriven, () => click(undriven, 'Start in safe mode'));
      await undriven.until(shows('[data-testid=safe-mode]'));
      await undriven.until(PICTURES_SHOWN);

      undriven = await startedBy(folders, undriven, () => click(undriven, 'Restart normally'));
      await undriven.until(PICTURES_SHOWN);
      expect(await undriven.evaluate(shows('[data-testid=safe-mode]'))).toBe(false);
    } finally {
      await undriven.close();
    }
  });
});

describe('a damaged catalog', () => {
  it('is put back to the backup chosen from the list, moved aside itself, and the pictures are there', async () => {
    const library = await libraryPath();
    await backedUp(library);
    await running.quit();
    const catalog = await open(path.join(library, 'catalog.sqlite'), 'r+');
    await catalog.write(Buffer.alloc(8192, 'damage'), 0, 8192, 0);
    await catalog.close();

    running = await launchApp(folders);
    await byId('library-failed').waitFor();
    await restoreTheBackup();
    const damaged = await readFile(path.join(library, await setAside(library), 'catalog.sqlite'));
    expect(damaged.subarray(0, 8192)).toEqual(Buffer.alloc(8192, 'damage'));
    await byId('toast').getByRole('button', { name: 'Look for newer files' }).click();
    await byId('cleanup').getByText('there is nothing to clean up').waitFor();
  });
});

describe('a library process that keeps ending', () => {
  it('is not opened again by itself, and is back with the backup that a person chooses', async () => {
    const library = await libraryPath();
    await backedUp(library);
    for (let times = 1; times <= 4; times += 1) {
      const pid = libraryPid(folders);
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => libraryPid(folders), { timeout: 15_000 }).not.toBe(pid);
    }
    await byId('recovery').getByText('4 times in a row').waitFor();
    expect(await running.call('library.state')).toMatchObject({ status: 'none' });
    await restoreTheBackup();
    expect(await readdir(path.join(library, await setAside(library)))).toContain('catalog.sqlite');
    expect(await running.call('app.start')).toEqual({ safeMode: false, trouble: null });
  });
});

describe('a window that keeps stopping', () => {
  it('asks what to do, saves diagnostics when told to, and comes back with the pictures', async () => {
    const { app } = running;
    const file = path.join(folders.folder, 'after a crash.zip');
    await app.evaluate(({ dialog }, filePath) => {
      const answers = [1, 0];
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      // The function has another form as well, which the app does not use.
      Object.assign(dialog, {
        showMessageBox: async () => ({ response: answers.shift() ?? 0, checkboxChecked: false }),
      });
    }, file);
    // The driver gives a page up that crashed, so the window is asked through the main process.
    const crash = () =>
      app.evaluate(
        ({ BrowserWindow }) =>
          new Promise<void>((resolve) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents;
            contents?.once('did-finish-load', () => resolve());
            contents?.forcefullyCrashRenderer();
          }),
      );
    const pictures = () =>
      app.evaluate(
        ({ BrowserWindow }, script) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<boolean>,
        PICTURES_SHOWN,
      );
    for (let times = 1; times <= 2; times += 1) {
      await crash();
      await expect.poll(pictures, { timeout: 15_000 }).toBe(true);
    }
    const entries = unzipSync(await readFile(file));
    expect(strFromU8(entries['logs/shell.log'] ?? new Uint8Array())).toContain('page process died');
  });
});

describe('an error in the shell that nobody caught', () => {
  it('is told once, in words and without what it says, and is in the log', async () => {
    await running.app.evaluate(() => {
      for (let times = 1; times <= 2; times += 1)
        setImmediate(() => {
          throw new Error('the raw words of an error');
        });
    });
    const notice = byId('toast').filter({ hasText: 'Something went wrong inside Mediaroot' });
    await notice.waitFor();
    expect(await running.page.getByText('raw words').count()).toBe(0);
    const logged = async () =>
      (await readFile(path.join(folders.dataDir, 'shell/logs/shell.log'), 'utf8')).split('raw words of an')
        .length;
    await expect.poll(logged, { timeout: 15_000 }).toBeGreaterThan(2);
    expect(await notice.count()).toBe(1);
    await shownPictures();
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
