/** The cloud in a real browser, with a folder for a bucket: connecting, syncing, badges, problems in words, restoring. */
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloudPageForEachTest } from '../support/cloudPage.ts';
import { shownLibraryForEachTest } from '../support/served.ts';

const COUNT = 6;
/** What a program says, and no person. */
const RAW = /ENOENT|Error|undefined|\{/;
const library = shownLibraryForEachTest(COUNT);
const { cells, cell } = library;

const cloud = cloudPageForEachTest(library);
const { byId, button, openCloud, remotes, chooseProvider, connect, sync, fill, openMenu, mark, has } = cloud;

describe('connecting', () => {
  it('says what a cloud is for, tests a place line by line, and only then connects', async () => {
    await byId('no-remote').getByText('Keep a copy in your own cloud').waitFor();
    await button('Connect…').click();
    await chooseProvider('A folder');
    const form = byId('connect');
    expect(await byId('connect-save').isDisabled()).toBe(true);
    await form.getByLabel('Folder', { exact: true }).fill(path.join(library.world.folder, 'not-there'));
    await button('Test connection').click();
    await form.locator('[data-check][data-state=failed]').first().waitFor();
    await form.getByRole('button', { name: 'Make the folder' }).waitFor();
    expect(await byId('connect-save').isDisabled()).toBe(true);

    await form.getByLabel('Folder', { exact: true }).fill(cloud.bucket);
    // what was found is about another folder
    await byId('connection-report').waitFor({ state: 'detached' });
    await button('Test connection').click();
    await form.locator('[data-check=write][data-state=ok]').waitFor();
    await byId('connect-save').click();
    await byId('remote').getByText(cloud.bucket).waitFor();
    await byId('remote').getByText('Not synced yet.').waitFor();
    expect(await remotes()).toMatchObject([
      { target: { type: 'local', bucket: cloud.bucket }, keys: 'none-needed' },
    ]);
    await mark('waiting');
  });

  it('asks for nothing that a provider does not need', async () => {
    await button('Connect…').click();
    const form = byId('connect');
    await chooseProvider('Amazon S3');
    expect(await byId('key-secret').getAttribute('type')).toBe('password');
    expect(await form.getByLabel('Address', { exact: true }).isVisible()).toBe(false);
    await chooseProvider('Azure Blob Storage');
    await form.getByLabel('Container', { exact: true }).waitFor();
    await chooseProvider('A folder');
    expect(await byId('key-secret').count()).toBe(0);
  });

  it('takes temporary keys with their session token, which no other keys are asked for', async () => {
    const { page } = library;
    await button('Connect…').click();
    const form = byId('connect');
    await chooseProvider('Ceph');
    // nobody listens there
    await form.getByLabel('Address', { exact: true }).fill('http://127.0.0.1:1');
    await form.getByLabel('Bucket', { exact: true }).fill('media');
    await byId('key-id').fill('temporary-id');
    await byId('key-secret').fill('temporary-secret');
    expect(await byId('key-token').isVisible()).toBe(false);
    await form.getByText('More', { exact: true }).click();
    expect(await byId('key-token').getAttribute('type')).toBe('password');
    await byId('key-token').fill(' temporary-token ');
    const asked = page.waitForRequest((request) => request.url().includes('remotes.test'));
    await button('Test connection').click();
    expect((await asked).postDataJSON()).toMatchObject({
      input: {
        keys: { kind: 'hmac', id: 'temporary-id', secret: 'temporary-secret', token: 'temporary-token' },
      },
    });
    await form.getByRole('radio', { name: 'From the environment' }).click();
    expect(await byId('key-token').count()).toBe(0);
    await form.getByRole('radio', { name: 'Given here' }).click();
    expect(await byId('key-token').inputValue()).toBe('');
    await chooseProvider('Google Cloud Storage');
    expect(await byId('key-token').count()).toBe(0);
    expect(await page.content()).not.toContain('temporary-');
  });

  it('refuses a folder that holds another library, and warns of files that are not its own', async () => {
    await syncAnotherLibrary('elsewhere');
    await button('Connect…').click();
    await chooseProvider('A folder');
    await byId('connect').getByLabel('Folder', { exact: true }).fill(cloud.bucket);
    await button('Test connection').click();
    await byId('connect').locator('[data-check=holds][data-state=unsure]').waitFor();
    expect(await byId('connect-save').isEnabled()).toBe(true);

    await byId('connect').getByText('More', { exact: true }).click();
    await byId('connect').getByLabel('Prefix').fill('elsewhere');
    await button('Test connection').click();
    await byId('connect').locator('[data-check=holds][data-state=bad]').waitFor();
    expect(await byId('connect-save').isDisabled()).toBe(true);
  });
});

describe('syncing', () => {
  it('shows the plan first, then marks every item, and finds nothing to do the second time', async () => {
    const { page } = library;
    await connect();
    await has('waiting', COUNT);
    await byId('sync-now').click();
    await byId('plan-new').getByText(String(COUNT)).waitFor();
    await button('Cancel').click();
    await has('waiting', COUNT);

    await sync();
    await has('synced', COUNT);
    await has('waiting', 0);
    await byId('remote')
      .getByText(new RegExp(`Last synced .*: ${COUNT} files uploaded`))
      .waitFor();
    await mark('synced');
    await button(/^All/).click();
    await expect
      .poll(() => page.getByRole('option', { name: /in the cloud/ }).count(), { timeout: 20_000 })
      .toBe(COUNT);
    await cell('note-1.txt').click();
    await byId('asset-cloud').getByText('In the cloud').waitFor();

    await openCloud();
    await byId('sync-now').click();
    await byId('sync-plan').getByText('The bucket holds everything as it is now.').waitFor();
  });

  it('turns a badge back while something waits, without the grid being asked', async () => {
    const { page } = library;
    await connect();
    await sync();
    await mark('synced');
    await button(/^All/).click();
    await cell('note-2.txt').click();
    await library.call('assets.trash', { ids: [(await assetNamed('note-1.txt')).id] });
    await expect.poll(() => cells().count(), { timeout: 20_000 }).toBe(COUNT - 1);
    await mark('waiting');
    await page.keyboard.press('Control+z');
    await expect.poll(() => cells().count(), { timeout: 20_000 }).toBe(COUNT);
    await page.getByRole('option', { name: /note-1.*waiting for the cloud/ }).waitFor();
  });

  it('says in words what is wrong when the place is gone, and goes on once it is back', async () => {
    await connect();
    await rename(cloud.bucket, `${cloud.bucket}-away`);
    await byId('sync-now').click();
    const told = byId('sync-plan').getByRole('alert');
    await told.waitFor();
    expect(await told.textContent()).toContain(cloud.bucket);
    expect(await told.textContent()).not.toMatch(RAW);
    await button('Cancel').click();

    await library.call('sync.start', { remote: (await remotes())[0].id });
    await mark('problem');
    const problem = byId('remote-problem');
    expect(await problem.textContent()).toContain(cloud.bucket);
    expect(await problem.textContent()).not.toMatch(RAW);
    await rename(`${cloud.bucket}-away`, cloud.bucket);
    await sync();
    await has('synced', COUNT);
    await mark('synced');
  });

  it('finds what is missing in the bucket, and heals it', async () => {
    await fill(COUNT);
    const { path: relative } = await assetNamed('note-3.txt');
    const copy = path.join(cloud.bucket, 'private', relative);
    await rm(copy);
    await button('Check now').click();
    await byId('check-missing').waitFor();
    await byId('check-missing').getByRole('button').first().click();
    await byId('check-missing').getByText('note-3.txt').waitFor();
    await byId('cloud-check').getByRole('button', { name: 'Heal' }).click();
    await expect.poll(() => existsSync(copy), { timeout: 20_000 }).toBe(true);
  });
});

describe('a connection', () => {
  it('keeps its options, and is removed without a change to the bucket', async () => {
    const { page } = library;
    await fill(COUNT);
    await openMenu('Options…');
    await page.getByRole('checkbox', { name: /Sync after changes/ }).click();
    await page.getByRole('tab', { name: 'Deleting' }).click();
    await page.getByLabel('Kept for').fill('7');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Collections' }).click();
    await page.getByLabel('Folder of Photos').fill('Not Allowed');
    await page.getByText('Small letters, digits').waitFor();
    await page.getByLabel('Folder of Photos').fill('pictures');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await remotes())[0].options).toMatchObject({ auto: true, graceDays: 7 });
    expect(Object.values((await remotes())[0].options.collections)).toEqual([
      { prefix: 'pictures', cacheControl: null },
    ]);
    await page.keyboard.press('Escape');

    await openMenu('Remove…');
    await byId('question').getByText('Nothing in the bucket changes').waitFor();
    await byId('question-yes').click();
    await byId('no-remote').waitFor();
    expect(existsSync(path.join(cloud.bucket, '.mediaroot/manifest.json'))).toBe(true);
    await button(/^All/).click();
    await expect.poll(() => page.getByRole('option', { name: /cloud/ }).count()).toBe(0);
  });

  it('is restored from: the whole library comes back, and is opened', async () => {
    const { page } = library;
    await fill(COUNT);
    const before = await assetNamed('note-4.txt');
    const back = path.join(library.world.folder, 'back');
    await byId('library-menu').click();
    await page.getByRole('menuitem', { name: 'Restore from the cloud…' }).click();
    const form = byId('restore');
    await chooseProvider('A folder');
    await form.getByLabel('Folder', { exact: true }).fill(cloud.bucket);
    await form.getByLabel('Media folder').fill(path.join(back, 'media'));
    await form.getByText('More', { exact: true }).click();
    await form.getByLabel('Catalog folder').fill(path.join(back, 'catalog'));
    await byId('restore-start').click();
    await byId('restore-report')
      .getByText(new RegExp(`${COUNT} items restored`))
      .waitFor({ timeout: 30_000 });
    await button('Done').click();
    await page.getByRole('option').first().waitFor();
    await expect.poll(() => cells().count(), { timeout: 20_000 }).toBe(COUNT);
    const after = await assetNamed('note-4.txt');
    expect(after).toMatchObject({ uuid: before.uuid, sha256: before.sha256, path: before.path });
    expect(await readFile(path.join(back, 'media', after.path), 'utf8')).toContain('note 4');
  });
});

/** Puts the copy of another library below a prefix of the same folder. */
async function syncAnotherLibrary(prefix: string): Promise<void> {
  const { folder, run } = library.world;
  const at = ['--library', path.join(folder, 'another')];
  const note = path.join(folder, 'another.txt');
  await writeFile(note, 'of another library');
  const place = ['--type', 'local', '--bucket', cloud.bucket, '--prefix', prefix];
  for (const command of [
    ['init', ...at, '--media-root', path.join(folder, 'another-media')],
    ['import', note, ...at],
    ['remote', 'add', 'cloud', ...place, ...at],
    ['sync', ...at],
  ]) {
    const { code, stderr } = await run(...command);
    if (code !== 0) throw new Error(stderr);
  }
}

async function assetNamed(text: string) {
  interface Named {
    readonly id: number;
    readonly uuid: string;
    readonly sha256: string;
    readonly path: string;
  }
  const { assets } = await library.call<{ assets: [Named] }>('assets.list', { query: { text } });
  return assets[0];
}
