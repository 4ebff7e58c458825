/** What goes into collections and from one to another, in a real browser: drops, refusals, moves; and addresses. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dragFiles, dropFiles } from '../support/chromium.ts';
import { corpusFolder } from '../support/cli.ts';
import { collectionsWindowForEachTest, picture } from '../support/collectionsWindow.ts';

const seen = collectionsWindowForEachTest();
const { cells, line, toast, assets, importPictures, stored } = seen;
const copied = () => seen.page.evaluate(() => navigator.clipboard.readText());

const collectionOf = async (name: string) =>
  (await assets()).find((one) => one.name === name)?.collection.name;

describe('a drop', () => {
  it('on a collection imports into it, which the window says before', async () => {
    const dragged = await dragFiles(seen.page, [picture('Landscape_1.jpg')]);
    await dragged.over();
    await seen.page.getByText('Import 1 item into “media”').waitFor();
    await dragged.over(line('Documents'));
    await seen.page.getByText('Import 1 item into “Documents”').waitFor();
    await line('Documents').locator('[data-target]').waitFor();
    await dragged.drop(line('Documents'));
    await expect.poll(() => collectionOf('Landscape_1.jpg'), { timeout: 30_000 }).toBe('Documents');
    expect(await stored()).toEqual([
      expect.stringMatching(/^documents\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jpg$/),
    ]);
    expect(await seen.page.locator('[data-target]').count()).toBe(0);
  });

  it('while a collection is shown goes into that one', async () => {
    await line('Other').click();
    const dragged = await dragFiles(seen.page, [picture('Portrait_1.jpg')]);
    await dragged.over();
    await seen.page.getByText('Import 1 item into “Other”').waitFor();
    await seen.page.getByText('Drop files here to import them into “Other”').waitFor();
    await dragged.drop();
    await expect.poll(() => collectionOf('Portrait_1.jpg'), { timeout: 30_000 }).toBe('Other');
  });
});

describe('a refused file', () => {
  it('shows rule and value, goes to another collection on its own, and the rest together', async () => {
    const folder = path.join(seen.world.folder, 'mixed');
    await mkdir(folder);
    for (const name of ['one.txt', 'two.txt', 'three.txt'])
      await writeFile(path.join(folder, name), `${name} words`);
    await copyFile(picture('Landscape_1.jpg'), path.join(folder, 'fits.jpg'));
    await dropFiles(seen.page, [folder], line('Avatars'));
    await seen.page.getByRole('button', { name: 'Show files' }).click({ timeout: 30_000 });
    const results = seen.page.getByTestId('import-results');
    await results
      .getByText(/not among the types Avatars takes/)
      .first()
      .waitFor();
    // They are told of as they are refused, one by one.
    await expect.poll(() => results.getByText('Refused by Avatars').count()).toBe(3);
    const offer = results.getByRole('button', { name: /instead$/ }).first();
    expect(await offer.textContent()).toBe('Import into Documents instead');
    await offer.click();
    await expect.poll(() => results.getByText('Refused by Avatars').count(), { timeout: 15_000 }).toBe(2);
    await results.getByRole('button', { name: 'Import all into…' }).click();
    await seen.page.getByRole('menuitem', { name: 'Other' }).click();
    await results.getByRole('radio', { name: 'Imported 4' }).waitFor({ timeout: 15_000 });
    const places = Object.fromEntries((await assets()).map((asset) => [asset.name, asset.collection.name]));
    expect(Object.values(places).sort()).toEqual(['Avatars', 'Documents', 'Other', 'Other']);
    expect(places['fits.jpg']).toBe('Avatars');
  });
});

describe('selected assets', () => {
  it('are carried onto a collection, which can be undone, and dropped in place keep their collection', async () => {
    await importPictures('Landscape_1.jpg', 'Portrait_1.jpg');
    await cells().first().click();
    await seen.page.keyboard.press('Control+a');
    const [from, to] = [(await cells().first().boundingBox())!, (await line('Documents').boundingBox())!];
    const lift = async () => {
      await seen.page.mouse.move(from.x + 60, from.y + 60);
      await seen.page.mouse.down();
      await seen.page.mouse.move(from.x + 90, from.y + 90, { steps: 3 });
      await seen.page.getByTestId('carried').getByText('2 items').waitFor();
    };
    await lift();
    await seen.page.mouse.up();
    await seen.page.getByTestId('carried').waitFor({ state: 'detached' });
    expect(new Set((await assets()).map(({ collection }) => collection.name))).toEqual(new Set(['Photos']));

    await lift();
    await seen.page.mouse.move(to.x + 40, to.y + 10, { steps: 5 });
    await seen.page.getByTestId('carried').getByText('Move 2 items to “Documents”').waitFor();
    await seen.page.mouse.up();
    // Beneath the pointer it stays, however long the disk takes.
    await toast('Moved 2 items to “Documents”').hover();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('documents/'))).toBe(true);
    await toast('Moved 2 items').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('photos/'))).toBe(true);
    expect(await stored()).toHaveLength(2);
  });

  it('that a collection does not accept stay, with the reason, before anything is moved', async () => {
    await dropFiles(seen.page, [
      path.join(corpusFolder, 'document/pdfjs/bug766086.pdf'),
      picture('Landscape_1.jpg'),
    ]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(2);
    // Avatars takes whole pictures only, so one that is still to be decoded would stay as well.
    const pending = async () => (await assets()).filter(({ preview }) => preview === 'pending');
    await expect.poll(pending, { timeout: 30_000 }).toEqual([]);
    await cells().first().click();
    await seen.page.keyboard.press('Control+a');
    await expect.poll(() => cells().and(seen.page.locator('[aria-selected=true]')).count()).toBe(2);
    await cells().first().click({ button: 'right' });
    await seen.page.getByRole('menuitem', { name: 'Move to collection' }).click();
    await seen.page.getByRole('menuitem', { name: 'Avatars' }).click();
    const ask = seen.page.getByTestId('move-dialog');
    await ask.getByText('1 item stays where it is, because Avatars does not accept it.').waitFor();
    await ask.getByText('bug766086.pdf').waitFor();
    await ask.getByRole('button', { name: 'Move 1 item' }).click();
    await expect.poll(() => collectionOf('Landscape_1.jpg')).toBe('Avatars');
    expect(await collectionOf('bug766086.pdf')).toBe('Documents');
  });
});

describe('addresses', () => {
  const copy = async (...names: readonly string[]) => {
    await cells().first().click({ button: 'right' });
    for (const name of names) await seen.page.getByRole('menuitem', { name, exact: true }).click();
  };

  it('of public assets are copied, as text and for pages', async () => {
    await dropFiles(seen.page, [picture('Landscape_1.jpg')], line('Avatars'));
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    const [asset] = await assets();
    await copy('Copy address', 'Address');
    await toast('Address copied').waitFor();
    expect(await copied()).toContain(asset?.path);
    await copy('Copy address', 'HTML');
    await toast('HTML copied').waitFor();
    expect(await copied()).toMatch(/^<img [^>]*src="[^"]*avatars\//);
  });

  it('of private assets are refused with the reason and a signed one instead, which opens', async () => {
    await importPictures('Landscape_1.jpg');
    await copy('Copy address', 'Address');
    const why = toast('“Landscape_1.jpg” is private');
    await why.getByRole('button', { name: 'Copy signed address' }).click();
    await toast('Signed address copied').waitFor();
    const address = new URL(await copied(), seen.served.address);
    const answer = await seen.served.ask(`${address.pathname}${address.search}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
  });

  it('stand in the inspector beside the renditions', async () => {
    await dropFiles(seen.page, [picture('Landscape_1.jpg')], line('Avatars'));
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    await cells().first().click();
    const inspector = seen.page.getByTestId('inspector');
    await inspector.getByText('300 × 300').waitFor({ timeout: 20_000 });
    await inspector.getByText('Public', { exact: true }).waitFor();
    await inspector.getByRole('button', { name: 'Copy the address of medium' }).click();
    await toast('Address copied').waitFor();
    expect(await copied()).toMatch(/thumbnails\/avatars\/.*-medium-[0-9a-f]{12}\.jpg$/);
  });
});
