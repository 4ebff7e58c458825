import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliWorld, cliWorld } from '../support/cli.ts';
import { storedFiles } from '../support/importLibrary.ts';

let world: CliWorld;
const inLibrary = (...args: readonly string[]) => [...args, '--library', world.library];
interface Failed {
  readonly failed: readonly { readonly id: number; readonly reason: string }[];
}

beforeEach(async () => {
  world = await cliWorld();
  await world.run(...inLibrary('init', '--media-root', world.mediaRoot));
  const files = ['one', 'two', 'three'].map((name) => path.join(world.folder, `${name}.txt`));
  for (const file of files) await fs.writeFile(file, file);
  expect((await world.run(...inLibrary('import', ...files))).code).toBe(0);
});
afterEach(() => world.remove());

test('assets go to the trash with their files, are listed there, and come back by restore or undo', async () => {
  const before = await storedFiles(world.mediaRoot);
  const trashed = await world.json(...inLibrary('delete', '1', '2'));
  expect(trashed).toMatchObject({ code: 0, value: { trashed: 2, failed: [] } });
  expect(await storedFiles(world.mediaRoot)).toHaveLength(1);
  const listed = await world.json<{ assets: readonly { id: number }[] }>(...inLibrary('trash'));
  expect(listed.value).toMatchObject({ count: 2, retentionDays: 30 });
  expect(listed.value.assets.map(({ id }) => id).sort()).toEqual([1, 2]);
  expect((await world.run(...inLibrary('trash', 'list'))).stdout).toMatch(/\.txt\n.*\.txt\n\n2 assets/);
  expect(await world.json(...inLibrary('restore', '1'))).toMatchObject({ code: 0, value: { restored: 1 } });
  // The restore, then the trashing, are taken back.
  await world.run(...inLibrary('undo'));
  const undone = await world.json(...inLibrary('undo'));
  expect(undone).toMatchObject({
    code: 0,
    value: { done: 'Move 2 items to trash', undo: null, redo: 'Move 2 items to trash' },
  });
  expect(await storedFiles(world.mediaRoot)).toEqual(before);
  expect((await world.run(...inLibrary('redo'))).stdout).toBe('Done again: Move 2 items to trash\n');
  expect(await storedFiles(world.mediaRoot)).toHaveLength(1);
});

test('deletion for ever takes the files, tells of each asset that was not there and exits 1', async () => {
  const deleted = await world.json<Failed>(...inLibrary('delete', '1', '99', '--permanent'));
  expect(deleted).toMatchObject({ code: 1, value: { deleted: 1, failed: [{ id: 99 }] } });
  await world.run(...inLibrary('delete', '2', '3'));
  expect(await world.json(...inLibrary('trash', 'empty', '--older-than', '1'))).toMatchObject({
    code: 0,
    value: { deleted: 0 },
  });
  expect(await world.json(...inLibrary('trash', 'empty'))).toMatchObject({ code: 0, value: { deleted: 2 } });
  expect(await storedFiles(world.mediaRoot)).toEqual([]);
  expect((await world.run(...inLibrary('trash'))).stdout).toBe('The trash is empty.\n');
  expect(await world.json(...inLibrary('undo'))).toMatchObject({ code: 1 });
});

test('a file that the disk does not let go is named with its reason, and goes the next time', async () => {
  const [stored = ''] = await storedFiles(world.mediaRoot);
  const folder = path.join(world.mediaRoot, path.dirname(stored));
  // A folder in the place of the trash folder: nothing can be moved there.
  await fs.writeFile(path.join(world.mediaRoot, '.mediaroot/trash'), 'in the way');
  const refused = await world.json<Failed>(...inLibrary('delete', '1'));
  expect(refused).toMatchObject({ code: 1, value: { trashed: 1, failed: [{ id: 1 }] } });
  expect(refused.value.failed[0]?.reason).toContain('was not moved');
  expect(await fs.readdir(folder)).toHaveLength(3);
  await fs.rm(path.join(world.mediaRoot, '.mediaroot/trash'));
  expect(await world.run(...inLibrary('list'))).toMatchObject({ code: 0 });
  expect(await fs.readdir(folder)).toHaveLength(2);
});
