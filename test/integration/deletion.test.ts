import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Library } from '../../electron/library/library.ts';
import type { GalleryQuery } from '../../shared/contract/asset.ts';
import { readEntry } from '../../shared/packedIndex.ts';
import { thumbnailFile } from '../../shared/thumbnailFile.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { sha256Of } from '../support/importLibrary.ts';
import {
  allFiles,
  findStoredDisorder,
  makeStoredLibrary,
  mediaRootOf,
  openStoredLibrary,
  readRecords,
  readRows,
  type StoredFile,
} from '../support/storedLibrary.ts';

let folder: string;
let stored: readonly StoredFile[];
let library: Library;

beforeEach(async () => {
  folder = await makeWorkFolder();
  stored = await makeStoredLibrary(folder, 7);
  library = await openStoredLibrary(folder);
});
afterEach(async () => {
  await library.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const at = (relative: string) => path.join(mediaRootOf(folder), relative);
const ids = () => stored.map(({ id }) => id);
const gallery = () =>
  library.handlers['assets.list']({ query: { sort: 'taken', direction: 'desc' }, offset: 0, limit: 100 });

test('what is trashed lies in the trash folder, out of the gallery and its counts', async () => {
  expect(await library.handlers['assets.trash']({ ids: [1, 2, 3] })).toEqual({ count: 3, failed: [] });
  expect((await gallery()).total).toBe(4);
  expect(await library.handlers['library.counts']({})).toMatchObject({ all: 4 });
  expect(library.handlers['trash.summary']({})).toMatchObject({ count: 3, bytes: 6006, retentionDays: 30 });
  expect((await allFiles(folder)).filter((file) => file.startsWith('.mediaroot/trash/'))).toHaveLength(3);
  // A folder that became empty went too.
  await expect(fs.stat(at('photos/2026/01'))).rejects.toThrow('ENOENT');
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('the trash is a gallery of its own, sorted by when its assets went in', async () => {
  await library.close();
  let time = Date.UTC(2026, 10, 5, 12);
  library = await openStoredLibrary(folder, { now: () => time });
  for (const id of [2, 5, 1]) {
    await library.handlers['assets.trash']({ ids: [id] });
    time += 1000;
  }
  const order = async (query: GalleryQuery) => {
    const { total, packed } = await library.handlers['assets.index']({ query });
    const bytes = Buffer.from(packed, 'base64');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: total }, (_, index) => readEntry(view, index));
  };
  const newestFirst = await order({ sort: 'taken', direction: 'desc', trash: true });
  expect(newestFirst.map(({ id }) => id)).toEqual([1, 5, 2]);
  expect(newestFirst[0]?.day).toBe(Date.UTC(2026, 10, 5) / 86_400_000);
  expect((await order({ sort: 'size', direction: 'asc', trash: true })).map(({ id }) => id)).toEqual([
    1, 2, 5,
  ]);
  const found = { sort: 'taken', direction: 'desc', text: 'IMG_5', trash: true } as const;
  expect((await order(found)).map(({ id }) => id)).toEqual([5]);
  expect((await order({ ...found, trash: false })).map(({ id }) => id)).toEqual([]);
  expect((await order({ sort: 'taken', direction: 'desc' })).map(({ id }) => id)).toEqual([7, 6, 4, 3]);
});

test('what is in the trash can still be looked at, its thumbnail and its original', async () => {
  const { sha256 } = stored[0]!;
  const thumbnail = path.join(folder, 'library/thumbnails', thumbnailFile(sha256, '512'));
  await fs.mkdir(path.dirname(thumbnail), { recursive: true });
  await fs.writeFile(thumbnail, Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'));
  await library.handlers['assets.trash']({ ids: [1] });
  expect(await library.locate({ kind: 'thumb', variant: '512', sha256 })).toMatchObject({
    path: thumbnail,
    mime: 'image/jpeg',
  });
  const original = await library.locate({ kind: 'original', sha256 });
  expect(await sha256Of(original?.path ?? '')).toBe(sha256);
  expect(await library.locateAsset(1)).toEqual(original);
});

test('a restore brings every column, source and file back as it was', async () => {
  const before = readRecords(folder);
  await library.handlers['assets.trash']({ ids: ids() });
  expect(await library.handlers['assets.restore']({ ids: ids() })).toEqual({ count: 7, failed: [] });
  expect(readRecords(folder)).toEqual(before);
  expect(await allFiles(folder)).toEqual(stored.map((file) => file.path).sort());
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('undo and redo go back and forth, also across a restart, and a new action forgets what could be redone', async () => {
  const before = readRecords(folder);
  await library.handlers['assets.trash']({ ids: [1, 2] });
  await library.handlers['assets.trash']({ ids: [3] });
  expect(library.handlers['history.state']({})).toEqual({ undo: 'Move 1 item to trash', redo: null });
  await library.close();
  library = await openStoredLibrary(folder);
  expect(await library.handlers['history.undo']({})).toEqual({
    done: 'Move 1 item to trash',
    failed: [],
    state: { undo: 'Move 2 items to trash', redo: 'Move 1 item to trash' },
  });
  await library.handlers['history.undo']({});
  expect(readRecords(folder)).toEqual(before);
  expect(await library.handlers['history.undo']({})).toMatchObject({ done: null });
  expect(await library.handlers['history.redo']({})).toMatchObject({ done: 'Move 2 items to trash' });
  expect(library.handlers['trash.summary']({})).toMatchObject({ count: 2 });
  await library.handlers['assets.restore']({ ids: [2] });
  expect(library.handlers['history.state']({})).toEqual({ undo: 'Restore 1 item from trash', redo: null });
  await library.handlers['history.undo']({});
  expect(library.handlers['trash.summary']({})).toMatchObject({ count: 2 });
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('undo tells of what was deleted for ever meanwhile and brings back the rest', async () => {
  await library.handlers['assets.trash']({ ids: [1, 2] });
  await library.handlers['assets.delete']({ ids: [1] });
  const { failed } = await library.handlers['history.undo']({});
  expect(failed).toEqual([{ id: 1, name: 'Item 1', reason: expect.stringContaining('not in the library') }]);
  expect((await gallery()).total).toBe(6);
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('a place that was taken meanwhile is left alone: the file comes back beside it', async () => {
  await library.handlers['assets.trash']({ ids: [1] });
  await fs.mkdir(path.dirname(at(stored[0]!.path)), { recursive: true });
  await fs.writeFile(at(stored[0]!.path), 'somebody else');
  await library.handlers['assets.restore']({ ids: [1] });
  expect((await library.handlers['assets.get']({ id: 1 })).path).toBe('photos/2026/01/photo-1-2.jpg');
  expect(await fs.readFile(at(stored[0]!.path), 'utf8')).toBe('somebody else');
  expect(await findStoredDisorder(folder)).toEqual([`file without a record: ${stored[0]!.path}`]);
});

describe('permanent deletion', () => {
  test('takes record, original and all that refers to it, in the trash or not, and remembers the content', async () => {
    await library.handlers['assets.trash']({ ids: [1, 2] });
    expect(await library.handlers['assets.delete']({ ids: [1, 3, 99] })).toEqual({
      deleted: 2,
      bytes: 4004,
      failed: [{ id: 99, name: 'Item 99', reason: 'It is not in the library any more.' }],
    });
    expect(readRows(folder, 'SELECT id FROM asset ORDER BY id').map(({ id }) => id)).toEqual([2, 4, 5, 6, 7]);
    expect(readRows(folder, 'SELECT * FROM asset_source WHERE asset_id IN (1, 3)')).toEqual([]);
    expect(
      readRows(folder, 'SELECT sha256 FROM remembered')
        .map(({ sha256 }) => sha256)
        .sort(),
    ).toEqual([stored[0]!.sha256, stored[2]!.sha256].sort());
    expect(await findStoredDisorder(folder)).toEqual([]);
  });

  test('remembers nothing when the person does not want it', async () => {
    await library.handlers['settings.set']({ rememberDeleted: false });
    await library.handlers['assets.delete']({ ids: [1] });
    expect(readRows(folder, 'SELECT * FROM remembered')).toEqual([]);
  });

  test('emptying the trash deletes what is old enough and nothing else', async () => {
    const day = 86_400_000;
    await library.close();
    let time = Date.now();
    library = await openStoredLibrary(folder, { now: () => time });
    await library.handlers['assets.trash']({ ids: [1, 2] });
    time += 10 * day;
    await library.handlers['assets.trash']({ ids: [3] });
    expect(await library.handlers['trash.empty']({ olderThanDays: 10 })).toMatchObject({ deleted: 2 });
    expect(library.handlers['trash.summary']({})).toMatchObject({ count: 1, oldest: time });
    await library.close();
    // The retention period does the same by itself.
    time += 30 * day;
    library = await openStoredLibrary(folder, { now: () => time, stays: true });
    await library.close();
    expect(readRows(folder, 'SELECT id FROM asset').map(({ id }) => id)).toEqual([4, 5, 6, 7]);
    library = await openStoredLibrary(folder);
    await library.close();
    expect(await findStoredDisorder(folder)).toEqual([]);
    library = await openStoredLibrary(folder);
  });
});
