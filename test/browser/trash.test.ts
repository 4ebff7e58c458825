import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownLibraryForEachTest } from '../support/served.ts';

const COUNT = 8;
const library = shownLibraryForEachTest(COUNT);
const { cells, cell } = library;

const names = () =>
  cells().evaluateAll((found) => found.map((one) => one.getAttribute('aria-label')?.split(',')[0]));
const shows = (...numbers: readonly number[]) =>
  expect.poll(names).toEqual(numbers.map((number) => `note-${number}.txt`));
const selectedNames = () =>
  cells()
    .and(library.page.locator('[aria-selected="true"]'))
    .evaluateAll((found) => found.map((one) => one.getAttribute('aria-label')?.split(',')[0]));
const press = (key: string) => library.page.keyboard.press(key);
const toast = (words: string | RegExp) => library.page.getByTestId('toast').filter({ hasText: words });
const trashed = () => readdir(path.join(library.world.mediaRoot, '.mediaroot/trash')).catch(() => []);
const openTrash = () => library.page.getByRole('button', { name: /^Trash/ }).click();

describe('deleting from the grid', () => {
  it('moves what is selected to the trash, goes on to the next item, undoes, does again and restores', async () => {
    const { page } = library;
    await cell('note-3.txt').click();
    await cell('note-4.txt').click({ modifiers: ['Control'] });
    await press('Delete');
    await toast('Moved 2 items to trash').waitFor();
    await shows(1, 2, 5, 6, 7, 8);
    expect(await selectedNames()).toEqual(['note-5.txt']);
    await expect.poll(async () => (await trashed()).length).toBe(2);

    await press('Control+z');
    await shows(1, 2, 3, 4, 5, 6, 7, 8);
    await toast('Undone: Move 2 items to trash').waitFor();
    await expect.poll(trashed).toEqual([]);

    await press('Control+Shift+z');
    await shows(1, 2, 5, 6, 7, 8);
    await openTrash();
    await shows(3, 4);
    const bar = page.getByTestId('trash-bar');
    await bar.getByText('2 items ·').waitFor();
    await bar.getByText('deleted for ever after 30 days').waitFor();
    await cell('note-3.txt').click();
    await bar.getByRole('button', { name: 'Restore 1 item' }).click();
    await shows(4);
    await page.getByRole('button', { name: /^All/ }).click();
    await shows(1, 2, 3, 5, 6, 7, 8);
  });

  it('undoes by the button of the notice, and only what the notice tells of', async () => {
    await cell('note-1.txt').click();
    await press('Delete');
    await toast('Moved 1 item to trash').getByRole('button', { name: 'Undo' }).click();
    await shows(1, 2, 3, 4, 5, 6, 7, 8);
  });

  it('goes to the item before when the last one is deleted', async () => {
    await cell(`note-${COUNT}.txt`).click();
    await press('Delete');
    await shows(1, 2, 3, 4, 5, 6, 7);
    expect(await selectedNames()).toEqual(['note-7.txt']);
  });

  it('deletes for ever only after a question that says what and how many, and leaves the rest', async () => {
    const { page, world } = library;
    const [{ path: stored }] = (
      await library.call<{ assets: [{ path: string }] }>('assets.list', { query: { text: 'note-2.txt' } })
    ).assets;
    await cell('note-2.txt').click();
    await press('Shift+Delete');
    const question = page.getByTestId('question');
    await question.getByText('Delete “note-2.txt” for ever?').waitFor();
    await question.getByText('This cannot be undone.').waitFor();
    await press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(existsSync(path.join(world.mediaRoot, stored))).toBe(true);

    await press('Shift+Delete');
    await question.getByRole('button', { name: 'Delete for ever' }).click();
    await toast('Deleted 1 item for ever').waitFor();
    await shows(1, 3, 4, 5, 6, 7, 8);
    await expect.poll(() => existsSync(path.join(world.mediaRoot, stored))).toBe(false);
  });

  it('leaves the keys to text where someone types', async () => {
    await cell('note-1.txt').click();
    await press('Delete');
    await shows(2, 3, 4, 5, 6, 7, 8);
    const search = library.page.getByTestId('search');
    await search.fill('note');
    await search.press('Control+z');
    await search.press('Delete');
    await search.fill('');
    await shows(2, 3, 4, 5, 6, 7, 8);
  });
});

describe('the trash', () => {
  it('says how empty it is, and is emptied after a question', async () => {
    const { page } = library;
    await openTrash();
    await page.getByTestId('trash-empty').getByText('The trash is empty').waitFor();
    await page.getByRole('button', { name: /^All/ }).click();
    await cell('note-1.txt').click();
    await press('Control+a');
    await press('Delete');
    await page.getByTestId('gallery-empty').waitFor();
    await expect.poll(async () => (await trashed()).length).toBe(COUNT);
    await openTrash();
    await page.getByRole('button', { name: 'Empty trash…' }).click();
    const question = page.getByTestId('question');
    await question.getByText(`All ${COUNT} items in the trash`).waitFor();
    await page.getByTestId('question-yes').click();
    await toast(`Deleted ${COUNT} items for ever`).waitFor();
    await page.getByTestId('trash-empty').waitFor();
    await expect.poll(trashed).toEqual([]);
  });
});

describe('deleting in the viewer', () => {
  it('trashes the item shown and goes on to the next, and back to the grid after the last', async () => {
    const { page } = library;
    const viewer = page.getByTestId('viewer');
    const viewed = () => viewer.getAttribute('aria-label');
    await cell('note-7.txt').dblclick();
    await viewer.waitFor();
    await press('Delete');
    await expect.poll(viewed).toBe('note-8.txt');
    await press('Delete');
    await expect.poll(viewed).toBe('note-6.txt');
    await press('Control+z');
    await toast('Undone: Move 1 item to trash').waitFor();
    await expect.poll(() => page.getByTestId('viewer-position').textContent()).toBe('6 of 7');
    await press('Escape');
    await viewer.waitFor({ state: 'detached' });
    await shows(1, 2, 3, 4, 5, 6, 8);
  });
});
