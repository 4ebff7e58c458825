import { beforeEach, describe, expect, it } from 'vitest';
import { shownLibraryForEachTest } from '../support/served.ts';

const library = shownLibraryForEachTest(2);
const dialog = () => library.page.getByTestId('settings');
const search = () => library.page.getByTestId('settings-search');
const focused = () => library.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

beforeEach(() => library.page.keyboard.press('Control+,'));

/** Accessible names of what can be set or pressed on this page, once it is shown, and its labels. */
async function namesShown(tab: string): Promise<readonly string[]> {
  const panel = dialog().getByRole('tabpanel', { name: tab });
  await panel.locator('label, button').first().waitFor();
  // All at once, so that nothing is drawn anew between two of them. One without a name is an empty one.
  const lines = (await panel.ariaSnapshot()).split('\n');
  const controls = lines.filter((line) =>
    /^\s*- '?(?:checkbox|radio|textbox|button|radiogroup)\b/.test(line),
  );
  const names = controls.map((line) => /"(.+?)"/.exec(line)?.[1] ?? '');
  return [...names, ...(await panel.locator('label[for]').allTextContents())];
}

describe('the settings', () => {
  it('have no control that a search for its own name does not find', async () => {
    await dialog().getByRole('tab').first().waitFor();
    const tabs = await dialog().getByRole('tab').allTextContents();
    expect(tabs).toEqual([
      ...['Appearance', 'Import', 'Addresses', 'Deletion', 'Upkeep', 'Cloud'],
      'Help & diagnostics',
    ]);
    const all = new Map<string, readonly string[]>();
    for (const tab of tabs) {
      await dialog().getByRole('tab', { name: tab }).click();
      all.set(tab, await namesShown(tab));
    }
    for (const [page, names] of all) {
      expect(names.length, page).toBeGreaterThan(0);
      for (const name of names) {
        await search().fill(name);
        const section = dialog().getByRole('region', { name: page });
        await section.waitFor();
        // what is marked is cut into pieces in the one, and names that are not shown are missing from the other
        const found = `${await section.textContent()} ${await section.ariaSnapshot()}`;
        expect(found, name).toContain(name);
      }
    }
  });

  it('are filtered while one types, by page, with what was typed standing out', async () => {
    await expect.poll(focused).toBe('Search settings');
    await library.page.keyboard.type('quar');
    const upkeep = dialog().getByRole('region', { name: 'Upkeep' });
    // What is found by the first letters alone is there before.
    await expect.poll(() => upkeep.locator('mark').allTextContents()).toEqual(['Quar']);
    await upkeep.getByLabel('Remove for ever after: days').waitFor();
    expect(await dialog().getByRole('region').count()).toBe(1);
    expect(await upkeep.getByLabel('Read all again every: days').count()).toBe(0);
    const said = dialog().getByRole('status');
    expect(await said.textContent()).toBe('1 found');
    await search().fill('spaceship');
    await library.page.getByTestId('settings-none').waitFor();
    expect(await said.textContent()).toBe('0 found');
  });

  it('are changed where they are found', async () => {
    await search().fill('bin');
    const days = dialog().getByLabel('Delete for ever after: days');
    await days.fill('12');
    await days.press('Enter');
    const kept = () =>
      library.call<{ trashDays: number | null }>('settings.get').then(({ trashDays }) => trashDays);
    await expect.poll(kept).toBe(12);
    await search().fill('night');
    await dialog().getByRole('radio', { name: 'Dark' }).click();
    expect(await library.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('lead to the form of each collection', async () => {
    const { page } = library;
    await search().fill('renditions');
    await dialog().getByRole('button', { name: 'Edit a collection' }).click();
    await page.getByRole('menuitem', { name: 'Photos…' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByLabel('Name').and(page.locator('[value=Photos]')).waitFor();
  });

  it('are reached with the keyboard alone, and Escape clears the search before it closes them', async () => {
    const { page } = library;
    await page.keyboard.type('url');
    await dialog().getByLabel('Media URL').waitFor();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() =>
        dialog()
          .getByLabel('Media URL')
          .evaluate((it) => it === document.activeElement),
      )
      .toBe(true);
    await page.keyboard.press('Escape');
    expect(await search().inputValue()).toBe('');
    await expect.poll(focused).toBe('Search settings');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog().getByRole('button', { name: 'Show watched folders' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});
