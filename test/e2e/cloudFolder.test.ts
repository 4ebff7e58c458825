/** The cloud in the real app with a folder for a bucket: addresses that last, and a machine that has nothing. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Remote } from '../../shared/contract/cloud.ts';
import { makeFolders, mediaRootOf } from './support/app.ts';
import { cloudWindow, originalSha, shaOf } from './support/cloudWindow.ts';
import { NAMES, picturedAppForEachTest } from './support/picturedApp.ts';

const shown = picturedAppForEachTest();
const { cells, cell, toast, byId, button } = shown;
const { enabled, remotes, clipboard, chooseProvider, sync, synced } = cloudWindow(shown);

describe('a folder that a web server shows', () => {
  it('gives lasting addresses of public items, which answer with the bytes', async () => {
    const { page } = shown;
    const bucket = path.join(shown.folders.folder, 'nas');
    await mkdir(bucket);
    const server = createServer((request, response) => {
      const file = path.join(
        bucket,
        'media',
        decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname),
      );
      readFile(file).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const { collections } = (await shown.running.call('collections.list')) as {
        collections: { id: number; definition: { name: string; visibility: string } }[];
      };
      const photos = collections.find(({ definition }) => definition.name === 'Photos');
      await shown.running.call('collections.save', {
        id: photos?.id,
        definition: { ...photos?.definition, visibility: 'public' },
      });
      await button(/^Cloud/).click();
      await button('Connect…').click();
      await chooseProvider('A folder');
      await byId('connect').getByLabel('Folder', { exact: true }).fill(bucket);
      await button('Test connection').click();
      await enabled(byId('connect-save')).click();
      await button('More about this connection').click();
      await page.getByRole('menuitem', { name: 'Options…' }).click();
      await page.getByRole('tab', { name: 'Addresses' }).click();
      await page.getByLabel('Public address').fill(base);
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await remotes())[0]?.options.publicUrl).toBe(base);
      await page.keyboard.press('Escape');
      await sync();
      await expect.poll(async () => (await remotes())[0]?.synced, { timeout: 30_000 }).toBe(NAMES.length);
      await synced();

      await button(/^All/).click();
      await cell('Landscape_6.jpg').click();
      await byId('asset-cloud').getByRole('button', { name: 'Copy cloud address' }).click();
      await toast('It is public and lasts.').waitFor();
      const answer = await fetch(await clipboard());
      expect(answer.status).toBe(200);
      expect(shaOf(await answer.bytes())).toBe(await originalSha('Landscape_6.jpg'));
      expect((await stat(path.join(bucket, '.mediaroot/manifest.json'))).isFile()).toBe(true);
    } finally {
      server.close();
    }
  });
});

describe('a machine that has nothing', () => {
  it('brings the library back from the first screen, and shows how', async () => {
    const bucket = path.join(shown.folders.folder, 'nas');
    await mkdir(bucket);
    const target = { type: 'local', bucket };
    const { id: remote } = (await shown.running.call('remotes.add', {
      name: 'nas',
      target,
      keys: null,
    })) as Remote;
    await shown.running.call('sync.start', { remote });
    await expect.poll(async () => (await remotes())[0]?.synced, { timeout: 30_000 }).toBe(NAMES.length);
    await synced();
    const empty = await makeFolders();
    await shown.relaunch(empty);
    try {
      await byId('first-run').getByRole('button', { name: 'Restore from the cloud…' }).click();
      await chooseProvider('A folder');
      await byId('restore').getByLabel('Folder', { exact: true }).fill(bucket);
      await enabled(byId('restore-start')).click();
      await byId('restore-report').getByText(`${NAMES.length} items restored`).waitFor({ timeout: 30_000 });
      await byId('restore').getByRole('button', { name: 'Done' }).click();
      await cells()
        .nth(NAMES.length - 1)
        .waitFor();
      const { assets } = (await shown.running.call('assets.list', { query: { text: 'Portrait_3' } })) as {
        assets: [{ path: string }];
      };
      const restored = await readFile(path.join(await mediaRootOf(shown.running), assets[0].path));
      expect(shaOf(restored)).toBe(await originalSha('Portrait_3.jpg'));
    } finally {
      await shown.running.quit();
      await empty.remove();
    }
  });
});
