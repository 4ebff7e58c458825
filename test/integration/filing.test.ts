import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Catalog, openCatalog } from '../../electron/library/catalog/catalog.ts';
import { createFiling } from '../../electron/library/filing/filing.ts';
import type { Filing } from '../../electron/library/filing/types.ts';
import { type LocalStorage, openLocalStorage } from '../../electron/library/storage/localStorage.ts';
import { createTasks, type Tasks } from '../../electron/library/tasks.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { sha256Of } from '../support/importLibrary.ts';
import {
  allFiles,
  findStoredDisorder,
  makeStoredLibrary,
  mediaRootOf,
  readRows,
  type StoredFile,
} from '../support/storedLibrary.ts';

let folder: string;
let stored: readonly StoredFile[];
let catalog: Catalog;
let storage: LocalStorage;
let tasks: Tasks;
let filing: Filing;
let events: AnyEvent[];
let followed: number[];

beforeEach(async () => {
  folder = await makeWorkFolder();
  stored = await makeStoredLibrary(folder, 3);
  await open();
});
afterEach(async () => {
  await close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  const host = testHost(folder);
  catalog = await openCatalog(path.join(folder, 'library'), host);
  storage = await openLocalStorage({
    mediaRoot: mediaRootOf(folder),
    thumbnailsDir: path.join(folder, 'library/thumbnails'),
    libraryId: catalog.identity().libraryId,
  });
  events = [];
  followed = [];
  tasks = createTasks(host, (event) => events.push(event));
  filing = createFiling({
    ...{ catalog, storage, host, tasks, background: false },
    moved: (id) => followed.push(id),
    found: () => events.push({ name: 'findings.changed', payload: {} }),
  });
}

async function close(): Promise<void> {
  await filing.close();
  await tasks.close();
  await catalog.close();
}

const at = (relative: string) => path.join(mediaRootOf(folder), relative);
const pathOf = (id: number) => catalog.assets.get(id)?.path;
const move = (id: number, to: string) => catalog.transaction(() => filing.move(id, to));
const first = () => stored[0]!;

test('a move gives the file its new name, lets the record follow, and takes away the old name and its empty folder', async () => {
  for (const { id } of stored) move(id, `archive/${id}.jpg`);
  expect(pathOf(1)).toBe(first().path);
  await filing.idle();
  expect(await allFiles(folder)).toEqual(['archive/1.jpg', 'archive/2.jpg', 'archive/3.jpg']);
  expect(followed).toEqual([1, 2, 3]);
  await expect(fs.stat(at('photos'))).rejects.toThrow('ENOENT');
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('three files that want one place get it one after the other, and a file of nobody keeps its own', async () => {
  await fs.mkdir(at('archive'));
  await fs.writeFile(at('archive/photo.jpg'), 'of nobody');
  for (const { id } of stored) move(id, 'archive/photo.jpg');
  await filing.idle();
  expect(await fs.readFile(at('archive/photo.jpg'), 'utf8')).toBe('of nobody');
  expect(stored.map(({ id }) => pathOf(id)).sort()).toEqual([
    'archive/photo-2.jpg',
    'archive/photo-3.jpg',
    'archive/photo-4.jpg',
  ]);
  expect(await findStoredDisorder(folder)).toEqual(['file without a record: archive/photo.jpg']);
});

test('a file moves into the place another one leaves in the same breath', async () => {
  move(1, 'archive/1.jpg');
  move(2, first().path);
  await filing.idle();
  expect([pathOf(1), pathOf(2)]).toEqual(['archive/1.jpg', first().path]);
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('the newest wish wins, whether or not the file was on its way', async () => {
  move(1, 'archive/1.jpg');
  move(1, first().path);
  await filing.idle();
  expect(pathOf(1)).toBe(first().path);
  move(1, 'archive/1.jpg');
  const settled = filing.idle();
  // Under way now: the file may have both names already.
  for (const to of ['elsewhere/1.jpg', first().path, 'elsewhere/1.jpg', 'at-last/1.jpg']) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    move(1, to);
  }
  await settled;
  await filing.idle();
  expect(pathOf(1)).toBe('at-last/1.jpg');
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('what another program wrote under the old name meanwhile is left there', async () => {
  move(1, 'archive/1.jpg');
  // The file has both names and the program ended before the record followed; then an editor saved.
  await fs.mkdir(at('archive'));
  await fs.link(at(first().path), at('archive/1.jpg'));
  catalog.transaction(() => {
    const [task] = catalog.fileTasks.next(0, 1);
    if (task?.kind === 'move') catalog.fileTasks.moved(task, task.to);
  });
  await fs.rm(at(first().path));
  await fs.writeFile(at(first().path), 'edited');
  await filing.idle();
  expect(pathOf(1)).toBe('archive/1.jpg');
  expect(await fs.readFile(at(first().path), 'utf8')).toBe('edited');
  expect(await findStoredDisorder(folder)).toEqual([`file without a record: ${first().path}`]);
});

test('a removal that was done before a crash does not take the file that came to lie there since', async () => {
  catalog.transaction(() => filing.remove('archive/1.jpg'));
  await fs.mkdir(at('archive'));
  await fs.rename(at(first().path), at('archive/1.jpg'));
  catalog.transaction(() => catalog.findings.found(1, 'archive/1.jpg', 1, 1));
  await filing.idle();
  expect(await findStoredDisorder(folder)).toEqual([]);
});

test('a file that is not there any more keeps its record where it was, with a finding', async () => {
  await fs.rm(at(first().path));
  move(1, 'archive/1.jpg');
  await filing.idle();
  expect(pathOf(1)).toBe(first().path);
  expect(readRows(folder, 'SELECT * FROM file_task')).toEqual([]);
  expect(catalog.assets.get(1)?.finding).toMatchObject({
    kind: 'missing',
    words: expect.stringContaining(first().path),
  });
  expect(events).toContainEqual({ name: 'findings.changed', payload: {} });
});

test('while MEDIA_ROOT is away everything waits, nothing counts as missing, and goes on once it is back', async () => {
  for (const { id } of stored) move(id, `archive/${id}.jpg`);
  await fs.rename(mediaRootOf(folder), path.join(folder, 'unplugged'));
  await filing.idle();
  // An empty mount point is no media folder.
  await fs.mkdir(mediaRootOf(folder));
  await filing.idle();
  expect(await fs.readdir(mediaRootOf(folder))).toEqual([]);
  expect(readRows(folder, 'SELECT problem FROM file_task')).toEqual([
    { problem: null },
    { problem: null },
    { problem: null },
  ]);
  await fs.rmdir(mediaRootOf(folder));
  await fs.rename(path.join(folder, 'unplugged'), mediaRootOf(folder));
  await filing.recover();
  await filing.idle();
  expect(await findStoredDisorder(folder)).toEqual([]);
  expect(pathOf(3)).toBe('archive/3.jpg');
});

test('MEDIA_ROOT that goes away just before a file is looked at costs nothing', async () => {
  let unplug = true;
  const unplugged = path.join(folder, 'unplugged');
  const has = async (relative: string): Promise<boolean> => {
    if (unplug) await fs.rename(mediaRootOf(folder), unplugged);
    unplug = false;
    return storage.files.has(relative);
  };
  const host = testHost(folder);
  const hasty = createFiling({
    ...{ catalog, host, tasks, background: false, moved: () => undefined, found: () => undefined },
    storage: { ...storage, files: { ...storage.files, has } },
  });
  for (const work of [
    () => move(1, 'archive/1.jpg'),
    () => catalog.transaction(() => filing.remove('stray')),
  ]) {
    await fs.writeFile(at('stray'), 'to be removed');
    work();
    unplug = true;
    await hasty.idle();
    expect(readRows(folder, 'SELECT problem FROM file_task')).toEqual([{ problem: null }]);
    await fs.rename(unplugged, mediaRootOf(folder));
    await hasty.idle();
    expect(readRows(folder, 'SELECT * FROM file_task')).toEqual([]);
  }
  expect(await findStoredDisorder(folder)).toEqual([]);
  expect(pathOf(1)).toBe('archive/1.jpg');
});

test('what the disk refuses is kept with its reason, told in words, and done once the disk lets it', async () => {
  await fs.writeFile(at('archive'), 'a file where a folder should be');
  move(1, 'archive/1.jpg');
  move(2, 'elsewhere/2.jpg');
  await filing.idle();
  expect([pathOf(1), pathOf(2)]).toEqual([first().path, 'elsewhere/2.jpg']);
  expect(filing.problem()).toMatch(/^1 file is still to be moved or removed.*was not moved/);
  await fs.rm(at('archive'));
  await close();
  await open();
  await filing.recover();
  await filing.idle();
  expect(filing.problem()).toBeNull();
  expect(pathOf(1)).toBe('archive/1.jpg');
  expect(await findStoredDisorder(folder)).toEqual([]);
});

describe('when an asset is deleted', () => {
  const erase = (id: number) =>
    catalog.transaction(() => {
      filing.removeAsset(id);
      catalog.deletions.delete(id);
    });

  test('while its file has two names, both go', async () => {
    move(1, 'archive/1.jpg');
    await fs.mkdir(at('archive'));
    await fs.link(at(first().path), at('archive/1.jpg'));
    erase(1);
    await filing.idle();
    expect(await allFiles(folder)).toEqual(stored.slice(1).map((file) => file.path));
  });

  test('while its file was renamed without its record, it goes all the same', async () => {
    move(1, 'archive/1.jpg');
    await fs.mkdir(at('archive'));
    await fs.rename(at(first().path), at('archive/1.jpg'));
    erase(1);
    await filing.idle();
    expect(await allFiles(folder)).toEqual(stored.slice(1).map((file) => file.path));
  });

  test('a stranger in the place it was to move to is left alone', async () => {
    move(1, 'archive/1.jpg');
    await fs.mkdir(at('archive'));
    await fs.writeFile(at('archive/1.jpg'), 'of nobody');
    erase(1);
    await filing.idle();
    expect(await fs.readFile(at('archive/1.jpg'), 'utf8')).toBe('of nobody');
  });

  test('its thumbnails go unless another asset has the content', async () => {
    const { sha256 } = first();
    const thumbnail = storage.thumbnails.path(sha256, '512');
    await fs.mkdir(path.dirname(thumbnail), { recursive: true });
    await fs.writeFile(thumbnail, 'picture');
    catalog.transaction(() => filing.removeThumbnails(sha256));
    await filing.idle();
    expect(await fs.readFile(thumbnail, 'utf8')).toBe('picture');
    catalog.transaction(() => filing.removeThumbnails(sha256));
    erase(1);
    await filing.idle();
    await expect(fs.stat(thumbnail)).rejects.toThrow('ENOENT');
  });
});

test('many files are moved as a task a person can see', async () => {
  const sha256 = await sha256Of(at(first().path));
  for (let number = 0; number < 201; number += 1) await fs.writeFile(at(`stray-${number}.jpg`), 'stray');
  catalog.transaction(() => {
    for (let number = 0; number < 201; number += 1) filing.remove(`stray-${number}.jpg`);
  });
  await filing.idle();
  expect(tasks.list()).toMatchObject([
    { kind: 'files', title: 'Moving and removing 201 files', state: 'done', done: 201, total: 201 },
  ]);
  expect(await findStoredDisorder(folder)).toEqual([]);
  expect(await sha256Of(at(first().path))).toBe(sha256);
});
