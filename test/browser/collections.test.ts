/** The form of a collection in a real browser. */
import { describe, expect, it } from 'vitest';
import { collectionsWindowForEachTest } from '../support/collectionsWindow.ts';

const seen = collectionsWindowForEachTest();
const { line, form, save, toast, call, importPictures, stored, edit } = seen;

describe('the form', () => {
  it('shows a live example, refuses a way out of the media folder as it is typed, and makes the collection', async () => {
    await seen.page.getByTestId('new-collection').click();
    const example = seen.page.getByTestId('collection-example');
    await expect.poll(() => save().isDisabled()).toBe(true);
    await seen.page.getByTestId('collection-name').fill('Recipes');
    await seen.page.getByTestId('collection-folder').fill('recipes/%Y/{kind}/');
    const year = new Date().getFullYear();
    await expect
      .poll(() => example.textContent())
      .toMatch(new RegExp(`^recipes/${year}/image/[0-9a-f-]{36}\\.jpg$`));
    await seen.page.getByLabel('File name').fill('{name}-{sha256:8}');
    await expect.poll(() => example.textContent()).toMatch(/\/Beach day-[0-9a-f]{8}\.jpg$/);

    const folder = seen.page.getByTestId('collection-folder');
    for (const wrong of ['../x', '/etc', 'a/../../b', 'CON/', 'x/{nonsense}/', 'thumbnails/']) {
      await folder.fill(wrong);
      await expect.poll(() => folder.getAttribute('aria-invalid'), { message: wrong }).toBe('true');
      expect([wrong, await save().isDisabled()]).toEqual([wrong, true]);
    }
    await folder.fill('../x');
    await form().getByText('leads out of the folder').waitFor();
    await seen.page.getByRole('tab', { name: /^Files.*with a problem$/ }).waitFor();

    await folder.fill('recipes/%Y/');
    await expect.poll(() => save().isEnabled()).toBe(true);
    await save().click();
    await form().waitFor({ state: 'detached' });
    await line('Recipes').locator('[aria-current=page]').waitFor();
  });

  it('says beside each field what is wrong with it, on whichever page it is', async () => {
    await edit('Documents');
    await seen.page.getByRole('tab', { name: 'Accepts' }).click();
    await form().getByLabel('Greatest size').fill('ten');
    await form().getByText('Enter a number such as 12').waitFor();
    expect(await save().isDisabled()).toBe(true);
    await form().getByLabel('Greatest size').fill('12.5');
    await seen.page.getByRole('tab', { name: 'Renditions' }).click();
    await seen.page.getByRole('button', { name: 'Add a rendition' }).click();
    await form().getByLabel('Name of the rendition').fill('web');
    await form().getByLabel('Width of web').fill('1200');
    await form().getByLabel('Fit of web').click();
    await seen.page.getByRole('option', { name: 'Crop to subject' }).click();
    await expect.poll(() => save().isEnabled()).toBe(true);
    await save().click();
    await form().waitFor({ state: 'detached' });
    const { collections } = await call<{ collections: { definition: { name: string } }[] }>(
      'collections.list',
      {},
    );
    expect(collections.find(({ definition }) => definition.name === 'Documents')?.definition).toMatchObject({
      limits: { maxBytes: 12_500_000 },
      renditions: [{ name: 'web', width: 1200, height: 800, fit: 'cover', crop: 'attention' }],
    });
  });

  it('shows what a change would move before it does, moves on approval, and undoes it', async () => {
    await importPictures('Landscape_1.jpg', 'Portrait_1.jpg');
    const before = await stored();
    await edit('Photos');
    await seen.page.getByTestId('collection-folder').fill('pictures/%Y/');
    const plan = seen.page.getByTestId('collection-plan');
    await plan.getByText('2 files').waitFor();
    expect(await save().textContent()).toBe('Save');
    await plan.getByRole('checkbox', { name: 'Move existing files' }).click();
    await expect.poll(() => save().textContent()).toBe('Save and move 2 files');
    expect(await stored()).toEqual(before);
    await save().click();
    await form().waitFor({ state: 'detached' });
    // Beneath the pointer it stays, however long the disk takes.
    await toast('Saved “Photos”').hover();
    await expect
      .poll(async () => (await stored()).filter((file) => file.startsWith('pictures/')).length)
      .toBe(2);
    await expect.poll(stored).toHaveLength(2);
    await toast('Saved “Photos”').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(stored, { timeout: 15_000 }).toEqual(before);
    await toast('Undone').waitFor();
  });
});

describe('a collection that is removed', () => {
  it('leaves its assets to another one, and comes back with them', async () => {
    await importPictures('Landscape_1.jpg', 'Portrait_1.jpg');
    await edit('Photos');
    await seen.page.getByRole('button', { name: 'Remove…' }).click();
    const ask = seen.page.getByTestId('collection-remove');
    await ask.getByText('Nothing in it is deleted: 2 items').waitFor();
    await ask.getByRole('button', { name: 'Remove it and move 2 items' }).click();
    // Beneath the pointer it stays, however long the disk takes.
    await toast('Removed the collection “Photos”').hover();
    await line('Photos').waitFor({ state: 'detached' });
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('other/'))).toBe(true);
    await toast('Removed').getByRole('button', { name: 'Undo' }).click();
    await line('Photos').waitFor();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('photos/'))).toBe(true);
    expect(await stored()).toHaveLength(2);
  });
});
