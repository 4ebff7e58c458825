import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { flipByte } from '../support/flipByte.ts';
import { shownLibraryForEachTest } from '../support/served.ts';

const library = shownLibraryForEachTest(6);
const { cell, cells } = library;

const stored = (relative: string) => path.join(library.world.mediaRoot, relative);
const toast = (words: string | RegExp) => library.page.getByTestId('toast').filter({ hasText: words });
const openPage = async (name: 'Cleanup' | 'Integrity' | 'Watched folders') => {
  await library.page.getByRole('button', { name: /^Cleanup & health/ }).click();
  await library.page.getByRole('radio', { name }).click();
};
const answerYes = () => library.page.getByTestId('question-yes').click();
const pathOf = async (name: string) =>
  (await library.call<{ assets: [{ path: string }] }>('assets.list', { query: { text: name } })).assets[0]
    .path;

describe('cleanup', () => {
  const STRAY = 'old/forgotten.tiff';
  beforeEach(async () => {
    await mkdir(stored('old'));
    await writeFile(stored(STRAY), 'stray'.repeat(1000));
    await openPage('Cleanup');
    const { page } = library;
    // what came a moment ago is passed over unless it is asked for
    await page.getByRole('button', { name: 'Scan' }).click();
    await page.getByText('1 recent file passed over').waitFor();
    await page.getByRole('combobox', { name: 'Which files' }).click();
    await page.getByRole('option', { name: 'Of any age' }).click();
    await page.getByRole('button', { name: 'Scan again' }).click();
  });
  const orphans = () => library.page.getByTestId('cleanup-orphans');

  it('shows a stray file, takes it to quarantine after a question, and puts it back where it was', async () => {
    const { page } = library;
    await orphans()
      .getByRole('button', { name: /Orphaned files/ })
      .click();
    await orphans().getByText(STRAY).waitFor();
    expect(existsSync(stored(STRAY))).toBe(true);

    await orphans().getByRole('button', { name: 'Move to quarantine…' }).click();
    await page.getByTestId('question').getByText('Move 1 file to quarantine?').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(existsSync(stored(STRAY))).toBe(true);

    await orphans().getByRole('button', { name: 'Move to quarantine…' }).click();
    await answerYes();
    await toast('1 file in quarantine').waitFor();
    await page.getByText('there is nothing to clean up').waitFor();
    expect(existsSync(stored(STRAY))).toBe(false);

    const quarantine = page.getByTestId('quarantine');
    await quarantine.getByText(/^1 file · 5 kB\. Each is removed for ever after 30 days/).waitFor();
    await quarantine.getByRole('button', { name: `Put ${STRAY} back` }).click();
    await toast('1 file put back').waitFor();
    expect(await readFile(stored(STRAY), 'utf8')).toBe('stray'.repeat(1000));
    await quarantine.getByText('Empty.').waitFor();
  });

  it('records a stray file where it is, and then finds nothing to clean up', async () => {
    await orphans().getByRole('button', { name: 'Record where they are' }).click();
    await toast('1 file recorded where it lies').waitFor();
    await library.page.getByText('there is nothing to clean up').waitFor();
    expect(await pathOf('forgotten.tiff')).toBe(STRAY);
  });

  it('removes what is in quarantine for ever only after a question that says so', async () => {
    const { page } = library;
    await orphans().getByRole('button', { name: 'Move to quarantine…' }).click();
    await answerYes();
    await page.getByRole('button', { name: 'Remove for ever…' }).click();
    await page.getByTestId('question').getByText('This cannot be undone.').waitFor();
    await answerYes();
    await toast('1 file removed for ever').waitFor();
    await page.getByTestId('quarantine').getByText('Empty.').waitFor();
  });
});

describe('integrity', () => {
  it('finds a flipped byte that no program wrote, and leads to the item', async () => {
    const { page } = library;
    const file = stored(await pathOf('note-3.txt'));
    await flipByte(file, path.join(library.world.folder, 'flipped'));
    await openPage('Integrity');
    await page.getByText('have not been read again since they were stored').waitFor();
    await page.getByRole('button', { name: 'Verify now' }).click();
    const finding = page.getByTestId('finding-rot');
    await finding.getByText(/The bytes of “note-3\.txt” are not those that were stored/).waitFor();
    await page.getByText('1 damaged.').waitFor();
    await page.getByRole('button', { name: /^Cleanup & health 1$/ }).waitFor();
    await finding.getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => page.getByTestId('viewer').getAttribute('aria-label')).toBe('note-3.txt');
  });

  it('accepts what another program made of a file, after a question', async () => {
    const { page } = library;
    await writeFile(stored(await pathOf('note-2.txt')), 'changed by hand, and longer than it was before');
    await openPage('Integrity');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByTestId('finding-edited').getByRole('button', { name: 'Accept change…' }).click();
    await page.getByTestId('question').getByText('Accept the change of “note-2.txt”?').waitFor();
    await answerYes();
    await toast('1 change accepted').waitFor();
    await page.getByText('Nothing is known to be wrong with any file.').waitFor();
  });

  it('finds a file again that was moved within the media folder', async () => {
    const { page } = library;
    await mkdir(stored('elsewhere'));
    await rename(stored(await pathOf('note-4.txt')), stored('elsewhere/four.txt'));
    await openPage('Integrity');
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByTestId('finding-missing').waitFor();
    await page.getByRole('button', { name: 'Find missing files…' }).click();
    const dialog = page.getByTestId('relink');
    await dialog.getByRole('button', { name: 'Look for them' }).click();
    await dialog.getByText('elsewhere/four.txt').waitFor();
    await dialog.getByRole('button', { name: 'Put 1 file right' }).click();
    await toast('1 file found again').waitFor();
    await page.getByText('Nothing is known to be wrong with any file.').waitFor();
    expect(await pathOf('note-4.txt')).toBe('elsewhere/four.txt');
  });
});

describe('watched folders', () => {
  it('shows what lands in one in the gallery, is paused, and is left alone again', async () => {
    const { page, world } = library;
    const folder = path.join(world.folder, 'camera');
    await mkdir(folder);
    await writeFile(path.join(folder, 'before.txt'), 'lies there already');
    await openPage('Watched folders');
    await page.getByText('No folder is watched.').waitFor();
    await page.getByRole('button', { name: 'Watch a folder…' }).click();
    const dialog = page.getByTestId('add-watch');
    await dialog.getByLabel('Folder').fill('/no/such/folder');
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    await dialog.getByText(/\/no\/such\/folder is not there/).waitFor();
    await dialog.getByLabel('Folder').fill(folder);
    await dialog.getByText('Leave what lies there already').click();
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    const row = page.getByTestId('watched-folder');
    await row.and(page.locator('[data-state=watching]')).waitFor();

    await writeFile(path.join(folder, 'landed.txt'), 'just landed');
    await row.getByText('1 imported').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: /^All/ }).click();
    await cell('landed.txt').waitFor();
    expect(await cells().count()).toBe(7);

    await openPage('Watched folders');
    await row.getByRole('button', { name: 'Pause' }).click();
    await row.getByText(/^Paused ·/).waitFor();
    await row.getByRole('button', { name: 'Stop watching…' }).click();
    await answerYes();
    await page.getByText('No folder is watched.').waitFor();
    expect(existsSync(path.join(folder, 'landed.txt'))).toBe(true);
  });
});

describe('settings', () => {
  it('keeps the media URL with a slash at its end, and refuses what is none', async () => {
    const { page } = library;
    await page.keyboard.press('Control+,');
    await page.getByRole('tab', { name: 'Addresses' }).click();
    const url = page.getByLabel('Media URL');
    await url.fill('nowhere');
    await page.getByText('Begin with a slash, or with http').waitFor();
    await url.blur();
    expect(await url.inputValue()).toBe('/media/');
    await url.fill('https://media.example.org/pictures');
    await page.getByText('https://media.example.org/pictures/photos/2026/05/17/picture.jpg').waitFor();
    await url.press('Enter');
    expect(await url.inputValue()).toBe('https://media.example.org/pictures/');
    const kept = () => library.call<{ mediaUrl: string }>('settings.get').then(({ mediaUrl }) => mediaUrl);
    await expect.poll(kept).toBe('https://media.example.org/pictures/');
  });

  it('keeps a number of days only once it is finished, and turns retention off', async () => {
    const { page } = library;
    const kept = () =>
      library.call<{ trashDays: number | null }>('settings.get').then(({ trashDays }) => trashDays);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Deletion' }).click();
    const days = page.getByLabel('Delete for ever after: days');
    await days.fill('9');
    expect(await kept()).toBe(30);
    await days.fill('90');
    await days.press('Enter');
    await expect.poll(kept).toBe(90);
    await page.getByRole('checkbox', { name: /Delete for ever after/ }).click();
    await expect.poll(kept).toBeNull();
    await expect.poll(() => days.isDisabled()).toBe(true);
  });
});
