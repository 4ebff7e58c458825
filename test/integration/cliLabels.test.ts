import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exiftoolPath } from 'exiftool-vendored';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';

let world: CliWorld;
const inLibrary = (...args: readonly string[]) => [...args, '--library', world.library];
const namesOf = async (...args: readonly string[]) =>
  (
    await world.json<{ assets: readonly { name: string }[] }>(
      ...inLibrary('list', '--sort', 'name', '--direction', 'asc', ...args),
    )
  ).value.assets.map(({ name }) => name);

beforeEach(async () => {
  world = await cliWorld();
  await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
  const files = ['a', 'b', 'c'].map((name) => path.join(world.folder, `${name}.txt`));
  // one run each, so that the numbers are in the order of the names
  for (const file of files) {
    await fs.writeFile(file, file);
    expect((await world.run(...inLibrary('import', file))).code).toBe(0);
  }
});
afterEach(() => world.remove());

test('tags and stars are given, listed, searched for, and go with an export', async () => {
  const tagged = await world.json(...inLibrary('tag', '1', '2', '--add', 'Sea & sky', '--add', 'blue'));
  expect(tagged).toMatchObject({ code: 0, value: { changed: 4 } });
  expect(await world.json(...inLibrary('tag', '2', '--remove', 'blue'))).toMatchObject({ code: 0 });
  expect(await world.json(...inLibrary('rate', '1', '--stars', '4'))).toMatchObject({
    value: { changed: 1 },
  });
  expect((await world.json(...inLibrary('tag'))).value).toEqual({
    tags: [
      { name: 'blue', count: 1 },
      { name: 'Sea & sky', count: 2 },
    ],
  });
  expect(await namesOf('--tag', 'sea & SKY')).toEqual(['a.txt', 'b.txt']);
  expect(await namesOf('--text', 'sky')).toEqual(['a.txt', 'b.txt']);
  expect(await namesOf('--rating', '3')).toEqual(['a.txt']);
  const target = path.join(world.folder, 'out');
  await world.run(...inLibrary('export', target, '--sidecars'));
  const read = await promisify(execFile)(await exiftoolPath(), [
    '-j',
    '-XMP:all',
    path.join(target, 'a.txt.xmp'),
  ]);
  expect(JSON.parse(read.stdout)).toMatchObject([{ Rating: 4, Subject: ['blue', 'Sea & sky'] }]);
});

test('albums are made, filled, renamed and removed, and one that is not there is named', async () => {
  expect(await world.json(...inLibrary('albums', 'add', 'Summer'))).toMatchObject({
    code: 0,
    value: { name: 'Summer', count: 0 },
  });
  await world.run(...inLibrary('albums', 'put', 'summer', '3', '1'));
  expect(await namesOf('--album', 'Summer')).toEqual(['a.txt', 'c.txt']);
  await world.run(...inLibrary('albums', 'rename', 'Summer', '--to', 'June'));
  await world.run(...inLibrary('albums', 'take', 'June', '1'));
  expect((await world.json(...inLibrary('albums'))).value).toMatchObject({
    albums: [{ name: 'June', count: 1 }],
  });
  expect((await world.json(...inLibrary('show', '3'))).value).toMatchObject({ albums: [{ name: 'June' }] });
  const missing = await world.run(...inLibrary('albums', 'remove', 'Summer'));
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr).toContain('There is no album “Summer”. There are: June.');
  await world.run(...inLibrary('albums', 'remove', 'June'));
  expect((await world.run(...inLibrary('albums'))).stdout).toBe('No albums.\n');
});
