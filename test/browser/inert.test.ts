import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { publicUrl } from '../../shared/publicUrl.ts';
import { launchChromium } from '../support/chromium.ts';
import { type CliWorld, cliWorld, corpusFolder } from '../support/cli.ts';
import { ask, publish } from '../support/publishedLibrary.ts';
import { type ServedLibrary, serveLibrary } from '../support/serve.ts';

/** What strangers send: names that lie, files of two types, drawings and documents with scripts, a book that climbs out. */
const HOSTILE = ['lying-extension', 'polyglot', 'svg', 'archive', 'pdf'].flatMap((folder) =>
  readdirSync(path.join(corpusFolder, 'hostile/synthetic', folder)).map((name) =>
    path.join(corpusFolder, 'hostile/synthetic', folder, name),
  ),
);
const PAGE = '<!doctype html><title>taken over</title><script>document.title="ran";alert("ran")</script>';

let browser: Browser;
let world: CliWorld;
let served: ServedLibrary;
let assets: AssetDetail[];
/** A page on another origin that embeds what it is told to, as anybody's page may. */
let stranger: http.Server;
let strangerOrigin: string;

beforeAll(async () => {
  world = await cliWorld();
  const page = path.join(world.folder, 'page.html');
  const picture = path.join(world.folder, 'page.jpg');
  await writeFile(page, PAGE);
  await writeFile(picture, `${PAGE}<p>as a picture</p>`);
  assets = [];
  await publish(world, { open: [...HOSTILE, page, picture] }, async (session, { open }) => {
    for (const id of new Set(open)) assets.push(await ask(session, 'assets.get', { id }));
  });
  served = await serveLibrary(world);
  browser = await launchChromium();
  stranger = http.createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://stranger').searchParams.get('media');
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(asked === null ? '' : embedding(asked));
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  strangerOrigin = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  await browser?.close();
  stranger?.close();
  await world.remove();
});

function embedding(url: string): string {
  const quoted = url.replaceAll('"', '&quot;');
  return `<!doctype html><title>a stranger’s page</title>
<img src="${quoted}"><iframe src="${quoted}"></iframe><object data="${quoted}"></object><embed src="${quoted}">
<script src="${quoted}"></script><link rel="stylesheet" href="${quoted}"><video src="${quoted}"></video>`;
}

const addressOf = ({ path: stored }: AssetDetail) =>
  publicUrl(`http://127.0.0.1:${served.port}/media/`, stored);

describe('a hostile public file', () => {
  it('carries its guards, whatever it is', async () => {
    expect(assets.length).toBeGreaterThan(35);
    for (const asset of assets) {
      const { status, headers } = await served.ask(new URL(addressOf(asset)).pathname);
      expect([asset.name, status, headers['content-type'], headers['x-content-type-options']]).toEqual([
        asset.name,
        200,
        asset.mime,
        'nosniff',
      ]);
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
      const shown = /^inline/.test(headers['content-disposition'] ?? '');
      if (shown) expect(asset.mime).toMatch(/^(image\/(?!svg)|video\/|audio\/|text\/plain)/);
    }
  });

  it('runs nothing and asks for nothing when its address is opened', async () => {
    const context = await browser.newContext({ acceptDownloads: true });
    const dialogs: string[] = [];
    const asked: string[] = [];
    const page = await context.newPage();
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    context.on('request', (request) => asked.push(request.url()));
    for (const asset of assets) {
      asked.length = 0;
      await page.goto(addressOf(asset)).catch(() => undefined);
      expect([asset.name, await page.title()]).toEqual([asset.name, expect.not.stringMatching(/ran|taken/)]);
      const elsewhere = asked.filter((url) => !url.startsWith(`http://127.0.0.1:${served.port}/`));
      expect([asset.name, elsewhere]).toEqual([asset.name, []]);
    }
    expect(dialogs).toEqual([]);
    await context.close();
  });

  it('runs nothing when another site embeds it in every way there is', async () => {
    const context = await browser.newContext({ acceptDownloads: true });
    const dialogs: string[] = [];
    const page = await context.newPage();
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    // A drawing that keeps the renderer busy for minutes is a nuisance on a stranger's page, not a script.
    for (const asset of assets.filter(({ name }) => !/bomb|laughs|huge/.test(name))) {
      const media = encodeURIComponent(addressOf(asset));
      await page.goto(`${strangerOrigin}/?media=${media}`, { waitUntil: 'load' });
      expect([asset.name, await page.title()]).toEqual([asset.name, 'a stranger’s page']);
    }
    expect(dialogs).toEqual([]);
    await context.close();
  });
});
