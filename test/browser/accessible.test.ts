import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { missedByTab, readingProblems } from '../support/accessible.ts';
import { shownLibraryForEachTest } from '../support/served.ts';

const library = shownLibraryForEachTest(2);
const byId = (id: string) => library.page.getByTestId(id);
const tab = (name: string) => library.page.getByRole('tab', { name });

async function expectReadable(root: Locator, what: string): Promise<void> {
  expect(await readingProblems(library.page, root), what).toEqual([]);
}

describe('each dialog', () => {
  const focused = () => library.page.evaluate(() => document.activeElement?.textContent ?? '');

  it.each([
    ['help', 'F1'],
    ['shortcut-sheet', '?'],
    ['settings', 'Control+,'],
  ])(
    '%s is read with names and in contrast, is gone through with Tab, and gives the focus back',
    async (id, key) => {
      const { page } = library;
      await library.cell('note-2.txt').click();
      const before = await focused();
      await page.keyboard.press(key);
      await expectReadable(byId(id), id);
      expect(await missedByTab(page, byId(id))).toEqual([]);
      await page.keyboard.press('Escape');
      await byId(id).waitFor({ state: 'detached' });
      expect(await focused()).toBe(before);
    },
  );
});

describe('the settings', () => {
  it('are read with names and in contrast on every page and in what a search finds', async () => {
    const { page } = library;
    await page.keyboard.press('Control+,');
    await byId('settings').getByRole('tab').first().waitFor();
    for (const name of await byId('settings').getByRole('tab').allTextContents()) {
      await tab(name).click();
      await expectReadable(byId('settings'), name);
      expect(await missedByTab(page, byId('settings')), name).toEqual([]);
    }
    await byId('settings-search').fill('delete');
    await expectReadable(byId('settings'), 'a search');
    await byId('settings-search').fill('spaceship');
    await expectReadable(byId('settings-none'), 'a search without an answer');
  });

  it('lead to About, which is read with names and in contrast', async () => {
    const { page } = library;
    await page.keyboard.press('Control+,');
    await tab('Help & diagnostics').click();
    await page.getByRole('button', { name: 'About Mediaroot' }).click();
    await expectReadable(byId('about'), 'about');
    expect(await missedByTab(page, byId('about'))).toEqual([]);
    await page.keyboard.press('Escape');
    await byId('about').waitFor({ state: 'detached' });
  });
});

describe('the pages of upkeep', () => {
  it('are read with names and in contrast', async () => {
    const { page } = library;
    await page.getByRole('button', { name: /^Cleanup & health/ }).click();
    await byId('health-catalog').waitFor();
    for (const name of ['Health', 'Cleanup', 'Integrity', 'Watched folders']) {
      await page.getByRole('radio', { name, exact: true }).click();
      await expectReadable(byId('upkeep'), name);
    }
  });
});
