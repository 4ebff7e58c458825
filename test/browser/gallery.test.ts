import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropFiles, launchChromium, type Offences, watchOffences } from '../support/chromium.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');

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

async function open(which: 'own' | 'last'): Promise<void> {
  served = await serveLibrary(world, which);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  offences = watchOffences(context, `http://127.0.0.1:${served.port}`);
  page = await context.newPage();
  await page.goto(served.address);
}

beforeEach(async () => {
  world = await cliWorld();
});
afterEach(async () => {
  await context.close();
  await world.remove();
  expect(offences.list).toEqual([]);
});

const cells = () => page.getByRole('listbox', { name: 'Media' }).getByRole('option');
const drawn = () =>
  cells().evaluateAll((found) =>
    found.every((cell) =>
      [...cell.querySelectorAll('img')].some((img) => img.complete && img.naturalWidth > 0),
    ),
  );

async function folderOf(...names: readonly string[]): Promise<string> {
  const folder = path.join(world.folder, 'dropped');
  await mkdir(path.join(folder, 'nested'), { recursive: true });
  for (const [index, name] of names.entries())
    await copyFile(path.join(PICTURES, name), path.join(folder, index % 2 === 0 ? '' : 'nested', name));
  return folder;
}

describe('the first visit without any library', () => {
  it('offers to make one, and then takes files', async () => {
    await open('last');
    await page.getByTestId('first-run').waitFor();
    await page.getByTestId('create-library').click();
    await page.getByTestId('gallery-empty').waitFor();
    await dropFiles(page, [path.join(PICTURES, 'Landscape_1.jpg')]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    expect((await readdir(path.join(world.folder, 'Pictures'))).length).toBe(1);
  });

  it('makes the library from a drop alone', async () => {
    await open('last');
    await page.getByTestId('first-run').waitFor();
    await dropFiles(page, [path.join(PICTURES, 'Portrait_8.jpg')]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    await expect.poll(drawn, { timeout: 30_000 }).toBe(true);
  });
});

describe('the gallery in a browser', () => {
  beforeEach(async () => {
    await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
    await open('own');
    await page.getByTestId('gallery-empty').waitFor();
  });

  it('forgets the token in the address once it has let the browser in', () => {
    expect(page.url()).toBe(`http://127.0.0.1:${served.port}/`);
  });

  it('shows dropped files and folders as they come, shows them again after a reload, and opens one', async () => {
    const folder = await folderOf('Landscape_1.jpg', 'Landscape_3.jpg', 'Portrait_6.jpg');
    await dropFiles(page, [folder, path.join(PICTURES, 'Portrait_1.jpg')]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(4);
    await expect.poll(drawn, { timeout: 30_000 }).toBe(true);

    await page.reload();
    await expect.poll(() => cells().count(), { timeout: 15_000 }).toBe(4);
    await expect.poll(drawn, { timeout: 15_000 }).toBe(true);

    await cells().first().dblclick();
    const viewer = page.getByTestId('viewer');
    await viewer.waitFor();
    await expect
      .poll(() =>
        viewer
          .locator('img')
          .evaluateAll((all) => all.some((img) => (img as HTMLImageElement).naturalWidth > 0)),
      )
      .toBe(true);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
  });

  it('tries a picture that could not be read once more when its preview was made anew', async () => {
    const thumbnails = '**/_media/thumb/**';
    await page.route(thumbnails, (route) => route.fulfill({ contentType: 'image/jpeg', body: 'broken' }));
    await dropFiles(page, [path.join(PICTURES, 'Landscape_1.jpg')]);
    await page.getByTitle('The preview could not be read.').waitFor();
    await page.unroute(thumbnails);
    const { origin } = new URL(page.url());
    const rebuilt = await page.request.post(`${origin}/api/call/thumbnails.rebuild`, {
      data: { input: {} },
      headers: { origin },
    });
    expect(await rebuilt.json()).toMatchObject({ ok: true });
    await expect.poll(drawn, { timeout: 15_000 }).toBe(true);
  });

  it('tells what was dropped twice instead of showing it twice', async () => {
    await dropFiles(page, [path.join(PICTURES, 'Landscape_1.jpg')]);
    await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(1);
    await dropFiles(page, [path.join(PICTURES, 'Landscape_1.jpg')]);
    await page
      .getByTestId('import-panel')
      .getByText(/duplicate|already/i)
      .first()
      .waitFor();
    expect(await cells().count()).toBe(1);
  });
});
