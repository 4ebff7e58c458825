import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { flipByte } from '../support/flipByte.ts';
import { answerDialog } from './support/app.ts';
import { picturedAppForEachTest } from './support/picturedApp.ts';

const shown = picturedAppForEachTest();
const { cells, cell, toast } = shown;
const openUpkeep = async (page: string) => {
  await shown.page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await shown.page.getByRole('radio', { name: page }).click();
};
const shownCount = (count: number) => expect.poll(() => cells().count()).toBe(count);

/** Chooses an entry of the system's menu, as a person does. */
const chooseMenu = (id: string) =>
  shown.running.app.evaluate(({ BrowserWindow, Menu }, item) => {
    const window = BrowserWindow.getAllWindows()[0];
    Menu.getApplicationMenu()?.getMenuItemById(item)?.click(undefined, window, window?.webContents);
  }, id);

describe('the trash in the app', () => {
  it('takes, gives back and takes again by the keys and by the system’s menu, and is emptied', async () => {
    const { page } = shown;
    const trash = path.join(shown.mediaRoot, '.mediaroot/trash');
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
    const { page } = shown;
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
    const { page } = shown;
    const stray = path.join(shown.mediaRoot, 'stray.tiff');
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
    const { page } = shown;
    const { assets } = (await shown.running.call('assets.list', { query: { text: 'Portrait_3' } })) as {
      assets: [{ path: string }];
    };
    const file = path.join(shown.mediaRoot, assets[0].path);
    await flipByte(file, path.join(shown.folders.folder, 'flipped'));
    await openUpkeep('Integrity');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page
      .getByTestId('finding-rot')
      .getByText(/“Portrait_3\.jpg”/)
      .waitFor();
  });

  it('imports what lands in a folder that was chosen in the system’s dialog', async () => {
    const { page } = shown;
    const camera = path.join(shown.folders.folder, 'camera');
    await mkdir(camera);
    await openUpkeep('Watched folders');
    await page.getByRole('button', { name: 'Watch a folder…' }).click();
    await answerDialog(shown.running, [camera]);
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
