/** Stars, tags and albums in a real browser. */
import { expect, it } from 'vitest';
import { collectionsWindowForEachTest } from '../support/collectionsWindow.ts';

const seen = collectionsWindowForEachTest();
const { cells, toast } = seen;

const album = (name: string) => seen.page.locator('[data-album]').filter({ hasText: name });
const labels = () => seen.page.getByTestId('labels');
const assets = () => seen.assets();

it('gives stars by key and by click, and tags by typing; what is tagged is found', async () => {
  await seen.importPictures('Landscape_1.jpg', 'Portrait_1.jpg');
  await cells().first().click();
  await seen.page.keyboard.press('4');
  await expect
    .poll(() => labels().getByRole('radio', { name: '4 stars' }).getAttribute('aria-checked'))
    .toBe('true');
  await labels().getByRole('radio', { name: '2 stars' }).click();
  await expect.poll(async () => (await assets()).map(({ rating }) => rating).sort()).toEqual([0, 2]);
  await labels().getByLabel('Tags').fill('North Sea, summer');
  await seen.page.keyboard.press('Enter');
  await labels().getByText('North Sea').waitFor();
  await expect
    .poll(async () => (await assets()).map(({ tags }) => tags.join()))
    .toContain('North Sea,summer');
  await seen.page.getByRole('searchbox').fill('north s');
  await expect.poll(() => cells().count()).toBe(1);
  await seen.page.getByRole('searchbox').fill('');
  await expect.poll(() => cells().count()).toBe(2);
  await cells().first().click();
  await labels().getByRole('button', { name: 'Remove North Sea' }).click();
  await expect
    .poll(async () => (await assets()).map(({ tags }) => tags.join()).sort())
    .toEqual(['', 'summer']);
});

it('makes an album of what is selected, shows it, and undoes taking something out', async () => {
  await seen.importPictures('Landscape_1.jpg', 'Portrait_1.jpg');
  await cells().first().click();
  await cells().first().click({ button: 'right' });
  await seen.page.getByRole('menuitem', { name: 'Add to album' }).click();
  await seen.page.getByRole('menuitem', { name: 'New album…' }).click();
  await seen.page.getByTestId('album-dialog').getByLabel('Name').fill('Best of June');
  await seen.page.keyboard.press('Enter');
  await toast('Added 1 item to “Best of June”').waitFor();
  await album('Best of June').getByRole('button').click();
  await expect.poll(() => cells().count()).toBe(1);
  await cells().first().click();
  await labels().getByText('In “Best of June”').waitFor();
  await cells().first().click({ button: 'right' });
  await seen.page.getByRole('menuitem', { name: 'Take out of “Best of June”' }).click();
  await seen.page.getByText('This album is empty').waitFor();
  await toast('Took 1 item out').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => cells().count()).toBe(1);

  await album('Best of June').click({ button: 'right' });
  await seen.page.getByRole('menuitem', { name: 'Rename…' }).click();
  await seen.page.getByTestId('album-dialog').getByLabel('Name').fill('June');
  await seen.page.keyboard.press('Enter');
  await album('June').waitFor();
  await album('June').click({ button: 'right' });
  await seen.page.getByRole('menuitem', { name: 'Remove album' }).click();
  await expect.poll(() => album('June').count()).toBe(0);
  // the grid shows everything again
  await expect.poll(() => cells().count()).toBe(2);
});
