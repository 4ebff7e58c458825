import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dropFiles } from '../support/chromium.ts';
import { storedFiles } from '../support/storedFiles.ts';
import { answerDialog, importsDone } from './support/app.ts';
import { libraryAppForEachTest } from './support/libraryApp.ts';
import { PICTURES } from './support/picturedApp.ts';

const picture = (name: string) => path.join(PICTURES, name);

const shown = libraryAppForEachTest(async ({ page }) => {
  await page.locator('[data-collection]').filter({ hasText: 'Photos' }).waitFor();
});
const line = (name: string) => shown.running.page.locator('[data-collection]').filter({ hasText: name });
const { toast } = shown;

/** Originals below MEDIA_ROOT. */
const stored = () => storedFiles(shown.mediaRoot);

describe('a collection of one’s own', () => {
  it('is made, dropped on, changed by a plan, and put back by undo', async () => {
    const { page } = shown;
    await page.getByTestId('new-collection').click();
    await page.getByTestId('collection-name').fill('Scans');
    await page.getByTestId('collection-folder').fill('scans/%Y/{kind}/');
    await page.getByTestId('collection-save').and(page.locator(':enabled')).click();
    await line('Scans').locator('[aria-current=page]').waitFor();

    await dropFiles(page, [picture('Landscape_1.jpg'), picture('Portrait_1.jpg')], line('Scans'));
    await expect.poll(() => page.getByRole('option').count(), { timeout: 30_000 }).toBe(2);
    await importsDone(shown.running);
    const before = await stored();
    const year = new Date().getFullYear();
    expect(before).toEqual(
      Array.from({ length: 2 }, () =>
        expect.stringMatching(new RegExp(`^scans/${year}/image/[0-9a-f-]{36}\\.jpg$`)),
      ),
    );

    await line('Scans').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    await page.getByTestId('collection-folder').fill('papers/{kind}/');
    await page.getByTestId('collection-plan').getByText('2 files').waitFor();
    await page.getByRole('checkbox', { name: 'Move existing files' }).click();
    await page.getByRole('button', { name: 'Save and move 2 files' }).click();
    // Beneath the pointer it stays, however long the disk takes.
    await toast('Saved “Scans”').hover();
    await expect
      .poll(stored)
      .toEqual([expect.stringMatching(/^papers\/image\//), expect.stringMatching(/^papers\/image\//)]);
    await toast('Saved “Scans”').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(stored, { timeout: 15_000 }).toEqual(before);
  });
});

describe('the system’s own ways', () => {
  it('the menu’s import goes into the collection that is shown', async () => {
    await line('Other').click();
    await answerDialog(shown.running, [picture('Landscape_1.jpg')]);
    await shown.running.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.getMenuItemById('import-files')?.click(),
    );
    await expect.poll(stored, { timeout: 30_000 }).toEqual([expect.stringMatching(/^other\//)]);
  });

  it('the dialog that replaces a file keeps the asset and takes its old file away', async () => {
    const { page } = shown;
    await dropFiles(page, [picture('Landscape_1.jpg')]);
    await page.getByRole('option').first().waitFor({ timeout: 30_000 });
    await importsDone(shown.running);
    const [old] = await stored();
    await answerDialog(shown.running, [picture('Landscape_6.jpg')]);
    await page.getByRole('option').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Replace file…' }).click();
    await toast('The file was replaced').waitFor();
    await expect.poll(stored).toHaveLength(1);
    expect(await stored()).not.toEqual([old]);
  });

  it('a refused file says why and goes where it is welcome', async () => {
    const { page } = shown;
    const notes = path.join(shown.folders.folder, 'notes.txt');
    await writeFile(notes, 'milk, bread');
    await dropFiles(page, [notes], line('Avatars'));
    await page.getByRole('button', { name: 'Show files' }).click({ timeout: 30_000 });
    const results = page.getByTestId('import-results');
    await results.getByText(/not among the types Avatars takes/).waitFor();
    expect(await stored()).toEqual([]);
    await results.getByRole('button', { name: 'Import into Documents instead' }).click();
    await expect.poll(stored).toEqual([expect.stringMatching(/^documents\/.*\.txt$/)]);
  });
});
