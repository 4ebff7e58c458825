import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpusFolder } from '../support/cli.ts';
import { flipByte } from '../support/flipByte.ts';
import {
  answerDialog,
  createDefaultLibrary,
  type Folders,
  importByDialog,
  launchApp,
  makeFolders,
  mediaRootOf,
  type RunningApp,
} from './support/app.ts';

const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
const NAMES = ['Landscape_1.jpg', 'Portrait_3.jpg', 'Landscape_6.jpg'];

let folders: Folders;
let running: RunningApp;
let mediaRoot: string;

beforeEach(async () => {
  folders = await makeFolders();
  running = await launchApp(folders);
  await createDefaultLibrary(running);
  mediaRoot = await mediaRootOf(running);
  await importByDialog(
    running,
    'files',
    NAMES.map((name) => path.join(PICTURES, name)),
  );
  await cells().nth(2).waitFor();
});
afterEach(async () => {
  await running.quit();
  await folders.remove();
  expect(running.complaints).toEqual([]);
});

const cells = () => running.page.getByRole('listbox', { name: 'Media' }).getByRole('option');
const cell = (name: string) => running.page.getByRole('option', { name });
const toast = (words: string) => running.page.getByTestId('toast').filter({ hasText: words });
const openUpkeep = async (page: string) => {
  await running.page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await running.page.getByRole('radio', { name: page }).click();
};
const shownCount = (count: number) => expect.poll(() => cells().count()).toBe(count);

/** Chooses an entry of the system's menu, as a person does. */
const chooseMenu = (id: string) =>
  running.app.evaluate(({ BrowserWindow, Menu }, item) => {
    const window = BrowserWindow.getAllWindows()[0];
    Menu.getApplicationMenu()?.getMenuItemById(item)?.click(undefined, window, window?.webContents);
  }, id);

describe('the trash in the app', () => {
  it('takes, gives back and takes again by the keys and by the system’s menu, and is emptied', async () => {
    const { page } = running;
    const trash = path.join(mediaRoot, '.mediaroot/trash');
    await cell('Portrait_3.jpg').click();
    await page.keyboard.press('Delete');
    await toast('Moved 1 item to trash').waitFor();
    await shownCount(2);
    await expect.poll(() => readdir(trash).then(({ length }) => length)).toBe(1);
    await chooseMenu('undo');
    await shownCount(3);
    await chooseMenu('redo');
    await shownCount(2);
    await page.keyboard.press('Control+z');
    await shownCount(3);
    await page.keyboard.press('Control+Shift+z');
    await shownCount(2);

    await page.getByRole('button', { name: /^Trash/ }).click();
    await cell('Portrait_3.jpg').click();
    await page.getByRole('button', { name: 'Restore 1 item' }).click();
    await page.getByTestId('trash-empty').waitFor();
    await page.getByRole('button', { name: /^All/ }).click();
    await shownCount(3);

    await cell('Portrait_3.jpg').click();
    await page.keyboard.press('Delete');
    await shownCount(2);
    await page.getByRole('button', { name: /^Trash/ }).click();
    await page.getByRole('button', { name: 'Empty trash…' }).click();
    await page.getByTestId('question-yes').click();
    await page.getByTestId('trash-empty').waitFor();
    await expect.poll(() => readdir(trash)).toEqual([]);
  });

  it('leaves undo to the text where someone types, though it is chosen in the system’s menu', async () => {
    const { page } = running;
    await cell('Portrait_3.jpg').click();
    await page.keyboard.press('Delete');
    await shownCount(2);
    const search = page.getByTestId('search');
    await search.click();
    await page.keyboard.type('Landscape');
    await chooseMenu('undo');
    await expect.poll(() => search.inputValue()).not.toBe('Landscape');
    await search.fill('');
    await shownCount(2);
  });
});

describe('cleanup and health in the app', () => {
  it('takes a stray file out of the way and puts it back', async () => {
    const { page } = running;
    const stray = path.join(mediaRoot, 'stray.tiff');
    await writeFile(stray, 'stray');
    await openUpkeep('Cleanup');
    await page.getByRole('combobox', { name: 'Which files' }).click();
    await page.getByRole('option', { name: 'Of any age' }).click();
    await page.getByRole('button', { name: 'Scan' }).click();
    await page.getByTestId('cleanup-orphans').getByRole('button', { name: 'Move to quarantine…' }).click();
    await page.getByTestId('question-yes').click();
    await toast('1 file in quarantine').waitFor();
    expect(existsSync(stray)).toBe(false);
    await page.getByRole('button', { name: 'Put all back' }).click();
    await toast('1 file put back').waitFor();
    expect(existsSync(stray)).toBe(true);
  });

  it('finds a flipped byte', async () => {
    const { page } = running;
    const { assets } = (await running.call('assets.list', { query: { text: 'Portrait_3' } })) as {
      assets: [{ path: string }];
    };
    const file = path.join(mediaRoot, assets[0].path);
    await flipByte(file, path.join(folders.folder, 'flipped'));
    await openUpkeep('Integrity');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page
      .getByTestId('finding-rot')
      .getByText(/“Portrait_3\.jpg”/)
      .waitFor();
  });

  it('imports what lands in a folder that was chosen in the system’s dialog', async () => {
    const { page } = running;
    const camera = path.join(folders.folder, 'camera');
    await mkdir(camera);
    await openUpkeep('Watched folders');
    await page.getByRole('button', { name: 'Watch a folder…' }).click();
    await answerDialog(running, [camera]);
    const dialog = page.getByTestId('add-watch');
    await dialog.getByRole('button', { name: 'Choose…' }).click();
    await expect.poll(() => dialog.getByLabel('Folder').inputValue()).toBe(camera);
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByTestId('watched-folder').and(page.locator('[data-state=watching]')).waitFor();
    await writeFile(path.join(camera, 'landed.txt'), 'just landed');
    await page.getByTestId('watched-folder').getByText('1 imported').waitFor();
    await page.getByRole('button', { name: /^All/ }).click();
    await cell('landed.txt').waitFor();
    await shownCount(4);
  });
});
