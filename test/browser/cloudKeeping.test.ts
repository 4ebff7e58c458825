/** The cloud in a real browser, once it is connected: what needs consent, what comes by itself, and a machine that is lost. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cloudPageForEachTest } from '../support/cloudPage.ts';
import { shownLibraryForEachTest } from '../support/served.ts';

/** One more than may be deleted without being asked. */
const COUNT = 11;
const library = shownLibraryForEachTest(COUNT);
const cloud = cloudPageForEachTest(library);
const { byId, button, openCloud, remotes, sync, fill, openMenu, mark, count, has } = cloud;

const assets = async () =>
  (await library.call<{ assets: { id: number; name: string }[] }>('assets.list', { query: {}, limit: 100 }))
    .assets;
const privateFolder = () => path.join(cloud.bucket, 'private');
const filesThere = async () =>
  (await readdir(privateFolder(), { recursive: true })).filter((name) => name.endsWith('.txt'));

it('deletes a large part of the bucket only once the person has agreed to the number', async () => {
  await fill(COUNT);
  const ids = (await assets()).map(({ id }) => id);
  await library.call('assets.delete', { ids });

  await byId('sync-now').click();
  const agree = byId('sync-plan').getByRole('checkbox', {
    name: `Move ${COUNT} items to the bucket’s trash`,
  });
  await agree.waitFor();
  expect(await byId('sync-start').isDisabled()).toBe(true);
  await agree.click();
  await byId('sync-start').and(library.page.locator(':enabled')).waitFor();
  await agree.click();
  expect(await byId('sync-start').isDisabled()).toBe(true);
  await button('Cancel').click();
  expect(await filesThere()).toHaveLength(COUNT);

  // asked without consent it stops, and says so
  await library.call('sync.start', { remote: (await remotes())[0].id });
  await mark('problem');
  await byId('remote-problem').getByText(/11 /).waitFor();
  expect(await filesThere()).toHaveLength(COUNT);

  await byId('sync-now').click();
  await agree.click();
  await byId('sync-start').and(library.page.locator(':enabled')).click();
  await mark('synced');
  expect(await filesThere()).toEqual([]);
  expect(await byId('remote-problem').count()).toBe(0);
});

it('syncs by itself after a change once that is turned on, and not before', async () => {
  const { page } = library;
  await fill(COUNT);
  await library.call('tags.change', { ids: [(await assets())[0]?.id], add: ['sea'] });
  await has('waiting', 1);
  const before = (await remotes())[0].last?.finished;
  await openMenu('Options…');
  await page.getByRole('checkbox', { name: /Sync after changes/ }).click();
  await expect.poll(async () => (await remotes())[0].options.auto).toBe(true);
  await page.keyboard.press('Escape');

  await library.call('ratings.set', { ids: [(await assets())[1]?.id], rating: 4 });
  await has('waiting', 0);
  await mark('synced');
  expect((await remotes())[0].last?.finished).toBeGreaterThan(before ?? 0);
});

it('takes over what a machine that is lost had put into the bucket', async () => {
  await fill(COUNT);
  await addOnAnotherMachine('from-afar.txt');
  await openMenu('Take over from another machine…');
  await byId('question')
    .getByText(/this one then answers for all of them/)
    .waitFor();
  await button('Cancel').click();
  expect(await library.cell('from-afar.txt').count()).toBe(0);

  await openMenu('Take over from another machine…');
  await byId('question-yes').click();
  await byId('toast').filter({ hasText: '1 item taken over' }).waitFor();
  await has('synced', COUNT + 1);
  await button(/^All/).click();
  await library.cell('from-afar.txt').waitFor();

  // what is done to it here reaches the bucket from now on
  const copy = path.join(privateFolder(), await pathOf('from-afar.txt'));
  expect(existsSync(copy)).toBe(true);
  await library.cell('from-afar.txt').click();
  await library.page.keyboard.press('Delete');
  await byId('toast').filter({ hasText: 'Moved 1 item to trash' }).waitFor();
  await openCloud();
  await sync();
  await has('waiting', 0);
  await expect.poll(() => existsSync(copy)).toBe(false);
  expect(await count('failed').textContent()).toMatch(/0$/);

  await openMenu('Take over from another machine…');
  await byId('question-yes').click();
  await byId('toast').filter({ hasText: 'there is nothing to take over' }).waitFor();
});

async function pathOf(name: string): Promise<string> {
  const { assets } = await library.call<{ assets: [{ path: string }] }>('assets.list', {
    query: { text: name },
  });
  return assets[0].path;
}

/** A second machine, made from the bucket, puts a file of its own there. */
async function addOnAnotherMachine(name: string): Promise<void> {
  const { folder, run } = library.world;
  const at = ['--library', path.join(folder, 'another')];
  const file = path.join(folder, name);
  await writeFile(file, 'of another machine');
  for (const command of [
    [
      'restore-from',
      '--type',
      'local',
      '--bucket',
      cloud.bucket,
      '--media-root',
      path.join(folder, 'theirs'),
      ...at,
    ],
    ['import', file, ...at],
    ['sync', ...at],
  ]) {
    const { code, stderr } = await run(...command);
    if (code !== 0) throw new Error(stderr);
  }
}
