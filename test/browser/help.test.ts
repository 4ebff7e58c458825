import { describe, expect, it } from 'vitest';
import { shownLibraryForEachTest } from '../support/served.ts';

const library = shownLibraryForEachTest(2);
const byId = (id: string) => library.page.getByTestId(id);

describe('the help', () => {
  it('opens with F1, finds a topic by what people call it, and leads to what it speaks of', async () => {
    const { page } = library;
    await page.keyboard.press('F1');
    await byId('help-search').fill('bit rot');
    const topic = byId('help').getByRole('button', { name: 'Verification' });
    await topic.click();
    expect(await topic.getAttribute('aria-expanded')).toBe('true');
    await byId('help').getByText('compared with the checksum').waitFor();
    await byId('help').getByRole('button', { name: 'Show integrity' }).click();
    await byId('help').waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Integrity', checked: true }).waitFor();
  });

  it('says so when there is nothing about something, and Escape clears before it closes', async () => {
    const { page } = library;
    await page.keyboard.press('F1');
    await byId('help-search').fill('spaceship');
    await byId('help-none').waitFor();
    await page.keyboard.press('Escape');
    await byId('help').getByRole('button', { name: 'Trash and undo' }).waitFor();
    await page.keyboard.press('Escape');
    await byId('help').waitFor({ state: 'detached' });
  });

  it('does not take keys from where someone types, nor from another dialog', async () => {
    const { page } = library;
    await byId('search').click();
    await page.keyboard.type('who?');
    expect(await byId('search').inputValue()).toBe('who?');
    await page.keyboard.press('Control+,');
    await byId('settings-search').waitFor();
    await page.keyboard.press('F1');
    await byId('settings').getByRole('tab', { name: 'Appearance' }).focus();
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
    await byId('settings').waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('and the shortcut sheet lead to each other', async () => {
    const { page } = library;
    await page.keyboard.press('?');
    await byId('shortcut-sheet').getByRole('button', { name: 'Open help' }).click();
    await byId('help').getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await byId('shortcut-sheet').getByText('Select all').waitFor();
  });
});

describe('about', () => {
  it('tells the version and the folders, copies them, and says where the licences are', async () => {
    const { page, world } = library;
    await page.keyboard.press('Control+,');
    await page.getByRole('tab', { name: 'Help & diagnostics' }).click();
    await page.getByRole('button', { name: 'About Mediaroot' }).click();
    const about = byId('about');
    await about.getByText(world.mediaRoot, { exact: true }).waitFor();
    await about.getByText('MIT licence').waitFor();
    await about.getByText(/licences of what is shipped are shown by the desktop app/).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await about.getByRole('button', { name: 'Copy versions' }).click();
    await byId('toast').filter({ hasText: 'Copied the versions' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^Mediaroot: \d+\.\d+\.\d+ .*\nNode: \d+/);
    expect(copied).toContain(`Media folder: ${world.mediaRoot}`);
  });
});
