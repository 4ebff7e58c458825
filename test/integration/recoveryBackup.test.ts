/** A catalog that goes back to an earlier day while the files went on: everything is found again or offered, and no byte is lost. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { backUp, goBack } from '../support/goingBack.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();
const at = (...parts: readonly string[]) => path.join(library.folder, 'library', ...parts);

/** Damages the catalog, sees that it does not open, restores the backup and waits until the files it misses were looked for. */
async function damageAndRestore(): Promise<string> {
  await library.session.close();
  const catalog = await fs.open(at('catalog.sqlite'), 'r+');
  await catalog.write(Buffer.alloc(8192, 'damage'), 0, 8192, 0);
  await catalog.close();
  await expect(library.reopen()).rejects.toThrow('damaged');
  return goBack(library);
}

/** Hashes of all originals and whatever else of a person's lies in the media folder. */
async function contents(): Promise<readonly string[]> {
  const entries = await fs.readdir(library.mediaRoot, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) =>
      entry.isFile() &&
      entry.name !== 'marker.json' &&
      !entry.parentPath.startsWith(path.join(library.mediaRoot, 'thumbnails')),
  );
  const hashes = await Promise.all(
    files.map(async ({ parentPath, name }) =>
      createHash('sha256')
        .update(await fs.readFile(path.join(parentPath, name)))
        .digest('hex'),
    ),
  );
  return hashes.sort();
}

const namesOf = async (scope: 'all' | 'trash') => {
  const { assets } = await library.call('assets.list', { query: scope === 'trash' ? { trash: true } : {} });
  return assets.map(({ name }) => name).sort();
};

it('brings back what was trashed since, offers what was imported since, and loses nothing', async () => {
  const [a = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb']);
  const home = await library.fileOf(a);
  await backUp(library);
  await library.call('assets.trash', { ids: [a] });
  const [, d = 0] = await library.add(['c.txt', 'cccc'], ['d.txt', 'dddd']);
  await library.call('assets.trash', { ids: [d] });
  const before = await contents();
  expect(before).toHaveLength(4);

  expect(await damageAndRestore()).toBe('1 relinked, 0 left as they were.');
  expect(await namesOf('all')).toEqual(['a.txt', 'b.txt']);
  expect(await fs.readFile(home, 'utf8')).toBe('aaaa');
  expect(await library.fileOf(a)).toBe(home);
  expect(await contents()).toEqual(before);

  const report = await library.call('cleanup.scan', { olderThan: 0 });
  expect(report).toMatchObject({ missing: { count: 0 }, orphans: { count: 2 } });
  expect(await library.call('cleanup.adopt', { report: report.id })).toEqual({
    adopted: 2,
    duplicates: 0,
    failed: [],
  });
  expect(await namesOf('all')).toHaveLength(3);
  const thrown = await library.call('assets.list', { query: { trash: true } });
  expect(thrown.assets).toHaveLength(1);
  expect(await contents()).toEqual(before);
  const after = await library.call('cleanup.scan', { olderThan: 0 });
  expect(after).toMatchObject({ missing: { count: 0 }, orphans: { count: 0 } });

  const [{ id } = { id: 0 }] = thrown.assets;
  await library.call('assets.restore', { ids: [id] });
  const back = await library.asset(id);
  expect(back.path).not.toContain('.mediaroot');
  expect(await fs.readFile(path.join(library.mediaRoot, back.path), 'utf8')).toBe('dddd');
  expect(await contents()).toEqual(before);
});

it('finds what has come out of the trash since where it lies, and deletes it with no record of it', async () => {
  const [a = 0, b = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb'], ['c.txt', 'cccc']);
  const homes = [await library.fileOf(a), await library.fileOf(b)];
  await library.call('assets.trash', { ids: [a, b] });
  await backUp(library);
  await library.call('assets.restore', { ids: [a, b] });
  const before = await contents();
  await damageAndRestore();

  expect(await namesOf('trash')).toEqual(['a.txt', 'b.txt']);
  await library.call('assets.restore', { ids: [a] });
  expect(await library.fileOf(a)).toBe(homes[0]);
  expect((await library.asset(a)).finding).toBeNull();
  await library.call('trash.empty', { olderThanDays: 0 });
  expect(await contents()).toEqual(before);
  expect(await library.call('cleanup.scan', { olderThan: 0 })).toMatchObject({
    missing: { count: 0 },
    orphans: { count: 1 },
  });
});

it('removes no file on the word of the backup, which may be another one by now', async () => {
  await library.add(['a.txt', 'aaaa']);
  await backUp(library);
  const [c = 0] = await library.add(['c.txt', 'cccc']);
  const { path: place } = await library.asset(c);
  const [name = ''] = await fs.readdir(at('backups'));
  const backup = new Database(at('backups', name));
  backup.prepare("INSERT INTO file_task (kind, from_path) VALUES ('remove', ?)").run(place);
  backup.close();
  const before = await contents();
  await damageAndRestore();
  await library.reopen();
  expect(await contents()).toEqual(before);
  expect(await library.call('cleanup.scan', { olderThan: 0 })).toMatchObject({ orphans: { count: 1 } });
});

it('takes contents back out of quarantine and from what was set aside', async () => {
  const [a = 0, b = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb']);
  const own = path.join(library.mediaRoot, '.mediaroot');
  const homes = [await library.fileOf(a), await library.fileOf(b)] as const;
  await backUp(library);
  for (const [home, place] of [
    [homes[0], 'quarantine/20261121-095244-3f9a/text/a.txt'],
    [homes[1], 'set-aside/b.txt'],
  ] as const) {
    await fs.mkdir(path.dirname(path.join(own, place)), { recursive: true });
    await fs.rename(home, path.join(own, place));
  }
  const before = await contents();
  expect(await damageAndRestore()).toBe('2 relinked, 0 left as they were.');
  expect(await Promise.all(homes.map((home) => fs.readFile(home, 'utf8')))).toEqual(['aaaa', 'bbbb']);
  expect(await contents()).toEqual(before);
});

it('looks for the files once the media folder is there again, when it was away during the restore', async () => {
  const [a = 0] = await library.add(['a.txt', 'aaaa']);
  const home = await library.fileOf(a);
  await backUp(library);
  await library.call('assets.trash', { ids: [a] });
  const away = `${library.mediaRoot}-away`;
  await library.session.close();
  await fs.rename(library.mediaRoot, away);
  await library.reopen();
  await library.call('library.restore', { path: at() });
  expect((await library.call('tasks.list', {})).tasks).toEqual([]);
  await library.session.close();

  await fs.rename(away, library.mediaRoot);
  await library.reopen();
  const found = async () => (await fs.readFile(home, 'utf8').catch(() => null)) ?? 'not yet';
  await expect.poll(found, { timeout: 15_000 }).toBe('aaaa');
});

it('shows with a look for missing files what lies in the trash of a catalog put back by hand', async () => {
  const [a = 0] = await library.add(['a.txt', 'aaaa']);
  const home = await library.fileOf(a);
  await backUp(library);
  await library.call('assets.trash', { ids: [a] });
  await library.session.close();
  const [backup = ''] = await fs.readdir(at('backups'));
  await fs.copyFile(at('backups', backup), at('catalog.sqlite'));
  await library.reopen();
  const plan = await library.call('relink.plan', {});
  expect(plan.matches).toMatchObject([{ id: a, inside: true }]);
  expect(await library.call('relink.apply', { plan: plan.id })).toEqual({ relinked: 1, failed: [] });
  expect(await library.fileOf(a)).toBe(home);
  expect(await fs.readFile(home, 'utf8')).toBe('aaaa');
});
