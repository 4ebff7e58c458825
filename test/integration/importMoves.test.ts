/** Moves and duplicates: a source is removed only once its content is stored and verified, and what was lost comes back. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findDisorder, importAll, resultsOf, storedFiles } from '../support/importLibrary.ts';
import { importLibraryForEachTest } from '../support/importLibraryForEachTest.ts';

const made = importLibraryForEachTest();

test('a move removes each source once its stored copy is verified', async () => {
  await made.fill(20);
  await fs.writeFile(
    path.join(made.source, 'twin.jpg'),
    await fs.readFile(path.join(made.source, 'file0003.jpg')),
  );
  const { summary } = await importAll(made.library, [made.source], 'move');
  expect(summary).toMatchObject({ imported: 20, duplicates: 1 });
  expect(await fs.readdir(made.source)).toEqual([]);
  expect(await storedFiles(made.library.mediaRoot)).toHaveLength(20);
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a move keeps a source whose stored twin is damaged, and says so', async () => {
  const file = path.join(made.source, 'precious.jpg');
  await fs.writeFile(file, 'precious');
  const { items } = await importAll(made.library, [file]);
  await fs.writeFile(path.join(made.library.mediaRoot, items[0]!.path!), 'ruined!!');
  const moved = await importAll(made.library, [file], 'move');
  expect(moved.items[0]).toMatchObject({ status: 'duplicate', code: 'verify_failed' });
  expect(moved.items[0]?.reason).toContain('was kept');
  expect(await fs.readFile(file, 'utf8')).toBe('precious');
});

test('a move never removes a source that is the stored file itself', async () => {
  const file = path.join(made.source, 'same.jpg');
  await fs.writeFile(file, 'one inode');
  const { items } = await importAll(made.library, [file]);
  const linked = path.join(made.source, 'linked.jpg');
  await fs.link(path.join(made.library.mediaRoot, items[0]!.path!), linked);
  const moved = await importAll(made.library, [linked], 'move');
  expect(moved.items[0]).toMatchObject({ status: 'duplicate', code: 'storage_failed' });
  expect(await fs.readFile(linked, 'utf8')).toBe('one inode');
});

test('a move keeps a source that changed after it was read', async () => {
  const file = path.join(made.source, 'edited.jpg');
  await fs.writeFile(file, 'first words');
  const gate = await made.openWithGate(1);
  const id = await made.library.engine.start({ paths: [file], mode: 'move' });
  await gate.reached;
  await fs.writeFile(file, 'other words');
  gate.open();
  await made.library.engine.whenDone(id);
  expect(resultsOf(made.library, id)[0]).toMatchObject({ status: 'imported', code: 'source_changed' });
  expect(await fs.readFile(file, 'utf8')).toBe('other words');
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a folder that is imported again adds no file, no asset and no source', async () => {
  await made.fill(3);
  const { items } = await importAll(made.library, [made.source]);
  const assets = () => items.map((item) => made.library.catalog.assets.get(item.id!));
  const before = assets();
  const again = await importAll(made.library, [made.source]);
  expect(again.summary).toMatchObject({ imported: 0, duplicates: 3 });
  expect(assets()).toEqual(before);
  expect(before.map((asset) => asset?.sources.length)).toEqual([1, 1, 1]);
  expect(await findDisorder(made.library)).toEqual([]);
});

test('a duplicate whose stored file went missing or was cut short puts it back', async () => {
  const file = path.join(made.source, 'kept.jpg');
  await fs.writeFile(file, 'kept by chance');
  const { items } = await importAll(made.library, [file]);
  const stored = path.join(made.library.mediaRoot, items[0]!.path!);
  await fs.rm(stored);
  const missing = await importAll(made.library, [file]);
  expect(missing.items[0]).toMatchObject({ status: 'duplicate', code: 'restored', id: items[0]!.id });
  await fs.truncate(stored, 3);
  const cut = await importAll(made.library, [file]);
  expect(cut.items[0]).toMatchObject({ status: 'duplicate', code: 'restored' });
  expect(await fs.readFile(stored, 'utf8')).toBe('kept by chance');
  expect(await fs.readdir(path.join(made.library.mediaRoot, '.mediaroot/set-aside'))).toHaveLength(1);
  expect(await findDisorder(made.library)).toEqual([]);
});
