/** Collections in a real browser: the form, drops, refusals, moving, addresses. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { dragFiles, dropFiles, launchChromium, type Offences, watchOffences } from '../support/chromium.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
const picture = (name: string) => path.join(PICTURES, name);

let browser: Browser;
let world: CliWorld;
let served: ServedLibrary;
let context: BrowserContext;
let page: Page;
let offences: Offences;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  world = await cliWorld();
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  served = await serveLibrary(world);
  const origin = `http://127.0.0.1:${served.port}`;
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  offences = watchOffences(context, origin);
  page = await context.newPage();
  await page.goto(served.address);
  await line('Photos').waitFor();
});
afterEach(async () => {
  await context.close();
  await world.remove();
  expect(offences.list).toEqual([]);
});

const cells = () => page.getByRole('listbox', { name: 'Media' }).getByRole('option');
const line = (name: string) => page.locator('[data-collection]').filter({ hasText: name });
const form = () => page.getByTestId('collection-form');
const save = () => page.getByTestId('collection-save');
const copied = () => page.evaluate(() => navigator.clipboard.readText());
const toast = (words: string | RegExp) => page.getByTestId('toast').filter({ hasText: words });

async function call<T>(name: string, input: unknown): Promise<T> {
  const answer = (await served.call(name, input)).json() as { ok: boolean; value: T };
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.value;
}

async function assets(): Promise<readonly AssetDetail[]> {
  return (await call<{ assets: readonly AssetDetail[] }>('assets.list', { query: { sort: 'name' } })).assets;
}

const collectionOf = async (name: string) =>
  (await assets()).find((one) => one.name === name)?.collection.name;

async function importPictures(...names: readonly string[]): Promise<void> {
  await dropFiles(page, names.map(picture));
  await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(names.length);
}

/** Files below MEDIA_ROOT that are originals, by path. */
async function stored(): Promise<readonly string[]> {
  const all = await readdir(world.mediaRoot, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(world.mediaRoot, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('.mediaroot') && !file.startsWith('thumbnails'))
    .sort();
}

async function edit(name: string): Promise<void> {
  await line(name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await form().waitFor();
}

describe('the form', () => {
  it('shows a live example, refuses a way out of the media folder as it is typed, and makes the collection', async () => {
    await page.getByTestId('new-collection').click();
    const example = page.getByTestId('collection-example');
    await expect.poll(() => save().isDisabled()).toBe(true);
    await page.getByTestId('collection-name').fill('Recipes');
    await page.getByTestId('collection-folder').fill('recipes/%Y/{kind}/');
    const year = new Date().getFullYear();
    await expect
      .poll(() => example.textContent())
      .toMatch(new RegExp(`^recipes/${year}/image/[0-9a-f-]{36}\\.jpg$`));
    await page.getByLabel('File name').fill('{name}-{sha256:8}');
    await expect.poll(() => example.textContent()).toMatch(/\/Beach day-[0-9a-f]{8}\.jpg$/);

    const folder = page.getByTestId('collection-folder');
    for (const wrong of ['../x', '/etc', 'a/../../b', 'CON/', 'x/{nonsense}/', 'thumbnails/']) {
      await folder.fill(wrong);
      await expect.poll(() => folder.getAttribute('aria-invalid'), { message: wrong }).toBe('true');
      expect([wrong, await save().isDisabled()]).toEqual([wrong, true]);
    }
    await folder.fill('../x');
    await form().getByText('leads out of the folder').waitFor();
    await page.getByRole('tab', { name: /^Files.*with a problem$/ }).waitFor();

    await folder.fill('recipes/%Y/');
    await expect.poll(() => save().isEnabled()).toBe(true);
    await save().click();
    await form().waitFor({ state: 'detached' });
    await line('Recipes').locator('[aria-current=page]').waitFor();
  });

  it('says beside each field what is wrong with it, on whichever page it is', async () => {
    await edit('Documents');
    await page.getByRole('tab', { name: 'Accepts' }).click();
    await form().getByLabel('Greatest size').fill('ten');
    await form().getByText('Enter a number such as 12').waitFor();
    expect(await save().isDisabled()).toBe(true);
    await form().getByLabel('Greatest size').fill('12.5');
    await page.getByRole('tab', { name: 'Renditions' }).click();
    await page.getByRole('button', { name: 'Add a rendition' }).click();
    await form().getByLabel('Name of the rendition').fill('web');
    await form().getByLabel('Width of web').fill('1200');
    await form().getByLabel('Fit of web').click();
    await page.getByRole('option', { name: 'Crop to subject' }).click();
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
    await page.getByTestId('collection-folder').fill('pictures/%Y/');
    const plan = page.getByTestId('collection-plan');
    await plan.getByText('2 files').waitFor();
    expect(await save().textContent()).toBe('Save');
    await plan.getByRole('checkbox', { name: 'Move existing files' }).click();
    await expect.poll(() => save().textContent()).toBe('Save and move 2 files');
    expect(await stored()).toEqual(before);
    await save().click();
    await form().waitFor({ state: 'detached' });
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
    await page.getByRole('button', { name: 'Remove…' }).click();
    const ask = page.getByTestId('collection-remove');
    await ask.getByText('Nothing in it is deleted: 2 items').waitFor();
    await ask.getByRole('button', { name: 'Remove it and move 2 items' }).click();
    await toast('Removed the collection “Photos”').waitFor();
    await line('Photos').waitFor({ state: 'detached' });
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('other/'))).toBe(true);
    await toast('Removed').getByRole('button', { name: 'Undo' }).click();
    await line('Photos').waitFor();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('photos/'))).toBe(true);
    expect(await stored()).toHaveLength(2);
  });
});

describe('a drop', () => {
  it('on a collection imports into it, which the window says before', async () => {
    const dragged = await dragFiles(page, [picture('Landscape_1.jpg')]);
    await dragged.over();
    await page.getByText('Import 1 item into “media”').waitFor();
    await dragged.over(line('Documents'));
    await page.getByText('Import 1 item into “Documents”').waitFor();
    await line('Documents').locator('[data-target]').waitFor();
    await dragged.drop(line('Documents'));
    await expect.poll(() => collectionOf('Landscape_1.jpg'), { timeout: 30_000 }).toBe('Documents');
    expect(await stored()).toEqual([
      expect.stringMatching(/^documents\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.jpg$/),
    ]);
    expect(await page.locator('[data-target]').count()).toBe(0);
  });

  it('while a collection is shown goes into that one', async () => {
    await line('Other').click();
    const dragged = await dragFiles(page, [picture('Portrait_1.jpg')]);
    await dragged.over();
    await page.getByText('Import 1 item into “Other”').waitFor();
    await page.getByText('Drop files here to import them into “Other”').waitFor();
    await dragged.drop();
    await expect.poll(() => collectionOf('Portrait_1.jpg'), { timeout: 30_000 }).toBe('Other');
  });
});

describe('a refused file', () => {
  it('shows rule and value, goes to another collection on its own, and the rest together', async () => {
    const folder = path.join(world.folder, 'mixed');
    await mkdir(folder);
    for (const name of ['one.txt', 'two.txt', 'three.txt'])
      await writeFile(path.join(folder, name), `${name} words`);
    await copyFile(picture('Landscape_1.jpg'), path.join(folder, 'fits.jpg'));
    await dropFiles(page, [folder], line('Avatars'));
    await page.getByRole('button', { name: 'Show files' }).click({ timeout: 30_000 });
    const results = page.getByTestId('import-results');
    await results
      .getByText(/not among the types Avatars takes/)
      .first()
      .waitFor();
    expect(await results.getByText('Refused by Avatars').count()).toBe(3);
    await results.getByRole('button', { name: 'Import into Documents instead' }).first().click();
    await expect.poll(() => results.getByText('Refused by Avatars').count(), { timeout: 15_000 }).toBe(2);
    await results.getByRole('button', { name: 'Import all into…' }).click();
    await page.getByRole('menuitem', { name: 'Other' }).click();
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
    await page.keyboard.press('Control+a');
    const [from, to] = [(await cells().first().boundingBox())!, (await line('Documents').boundingBox())!];
    const lift = async () => {
      await page.mouse.move(from.x + 60, from.y + 60);
      await page.mouse.down();
      await page.mouse.move(from.x + 90, from.y + 90, { steps: 3 });
      await page.getByTestId('carried').getByText('2 items').waitFor();
    };
    await lift();
    await page.mouse.up();
    await page.getByTestId('carried').waitFor({ state: 'detached' });
    expect(new Set((await assets()).map(({ collection }) => collection.name))).toEqual(new Set(['Photos']));

    await lift();
    await page.mouse.move(to.x + 40, to.y + 10, { steps: 5 });
    await page.getByTestId('carried').getByText('Move 2 items to “Documents”').waitFor();
    await page.mouse.up();
    await toast('Moved 2 items to “Documents”').waitFor();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('documents/'))).toBe(true);
    await toast('Moved 2 items').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await stored()).every((file) => file.startsWith('photos/'))).toBe(true);
    expect(await stored()).toHaveLength(2);
  });

  it('that a collection does not accept stay, with the reason, before anything is moved', async () => {
    await dropFiles(page, [
      path.join(corpusFolder, 'document/pdfjs/bug766086.pdf'),
      picture('Landscape_1.jpg'),
    ]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(2);
    await cells().first().click();
    await page.keyboard.press('Control+a');
    await cells().first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to collection' }).click();
    await page.getByRole('menuitem', { name: 'Avatars' }).click();
    const ask = page.getByTestId('move-dialog');
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
    for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
  };

  it('of public assets are copied, as text and for pages', async () => {
    await dropFiles(page, [picture('Landscape_1.jpg')], line('Avatars'));
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
    const address = new URL(await copied(), served.address);
    const answer = await served.ask(`${address.pathname}${address.search}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
  });

  it('stand in the inspector beside the renditions', async () => {
    await dropFiles(page, [picture('Landscape_1.jpg')], line('Avatars'));
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    await cells().first().click();
    const inspector = page.getByTestId('inspector');
    await inspector.getByText('300 × 300').waitFor({ timeout: 20_000 });
    await inspector.getByText('Public', { exact: true }).waitFor();
    await inspector.getByRole('button', { name: 'Copy the address of medium' }).click();
    await toast('Address copied').waitFor();
    expect(await copied()).toMatch(/thumbnails\/avatars\/.*-medium-[0-9a-f]{12}\.jpg$/);
  });
});
