import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { launchChromium, watchOffences } from '../support/chromium.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

const ACTIVE = 'hostile/synthetic/svg';
const PAGE =
  '<!doctype html><title>taken over</title><script>alert("html")</script><img src=x onerror=alert("img")>';

let browser: Browser;
let world: CliWorld;
let served: ServedLibrary;
let assets: readonly AssetDetail[];

beforeAll(async () => {
  world = await cliWorld();
  await writeFile(path.join(world.folder, 'page.html'), PAGE);
  await writeFile(path.join(world.folder, 'page.jpg'), `${PAGE}<p>under a false name</p>`);
  await writeFile(
    path.join(world.folder, 'page.xhtml'),
    `<html xmlns="http://www.w3.org/1999/xhtml">${PAGE.slice(15)}</html>`,
  );
  await world.run('init', '--library', world.library, '--media-root', world.mediaRoot);
  const active = ['script-alert', 'onload', 'foreignobject-html', 'javascript-href', 'external-image-http'];
  await world.run(
    'import',
    '--library',
    world.library,
    'page.html',
    'page.jpg',
    'page.xhtml',
    ...active.map((name) => path.join(corpusFolder, ACTIVE, `${name}.svg`)),
  );
  const listed = await world.json<{ assets: readonly AssetDetail[] }>('list', '--library', world.library);
  assets = listed.value.assets;
  served = await serveLibrary(world);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world.remove();
});

describe('a hostile original', () => {
  it('is saved instead of shown when its address is opened, and runs nothing', async () => {
    expect(assets.length).toBe(8);
    const origin = `http://127.0.0.1:${served.port}`;
    const context = await browser.newContext({ acceptDownloads: true });
    const offences = watchOffences(context, origin);
    const page = await context.newPage();
    await page.request.get(served.address);
    for (const { sha256, name, path: stored } of assets) {
      const download = page.waitForEvent('download');
      await page.goto(`${origin}/_media/original/${sha256}`).catch(() => undefined);
      const saved = await (await download).path();
      expect([name, await readFile(saved)]).toEqual([
        name,
        await readFile(path.join(world.mediaRoot, stored)),
      ]);
      expect(page.url()).toBe('about:blank');
    }
    expect(offences.list).toEqual([]);
    await context.close();
  });

  it('runs nothing when a page of our own embeds it', async () => {
    const origin = `http://127.0.0.1:${served.port}`;
    const context = await browser.newContext();
    const page = await context.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(served.address);
    for (const { sha256, name } of assets) {
      const shown = await page.evaluate(
        (url) =>
          Promise.all(
            (['img', 'iframe', 'object', 'embed'] as const).map(
              (tag) =>
                new Promise<string>((resolve) => {
                  const element = document.createElement(tag);
                  element.setAttribute(tag === 'object' ? 'data' : 'src', url);
                  element.addEventListener('load', () => resolve(`${tag} loaded`));
                  element.addEventListener('error', () => resolve(`${tag} refused`));
                  document.body.append(element);
                  // A frame whose load turns into a download or is blocked may tell nothing at all.
                  if (tag !== 'img') requestIdleCallback(() => resolve(`${tag} silent`), { timeout: 500 });
                }),
            ),
          ),
        `${origin}/_media/original/${sha256}`,
      );
      expect([name, shown]).toEqual([name, expect.arrayContaining(['img refused'])]);
    }
    expect(dialogs).toEqual([]);
    await context.close();
  });
});
