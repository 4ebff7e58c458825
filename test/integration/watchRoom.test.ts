import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCatalog } from '../../electron/library/catalog/catalog.ts';
import type { WatchFolder } from '../../shared/contract/watch.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

// Somebody stays, so folders are watched, at the pace they are in earnest.
const library = wholeLibraryForEachTest({ thumbnails: 'asked', stays: true });

/** Resolves once the only watched folder is as asked. */
async function until(test: (folder: WatchFolder) => boolean): Promise<WatchFolder> {
  const heard = library.heard('watch.changed', ({ folders }) => folders.some(test));
  const { folders } = await library.call('watch.list', {});
  const now = folders.find(test) ?? (await heard).folders.find(test);
  if (now === undefined) throw new Error('no folder is as asked');
  return now;
}
const put = (name: string, contents: string) => fs.writeFile(path.join(library.source, name), contents);
const total = async () => (await library.call('library.counts', {})).all;

describe('a folder that cannot be watched', () => {
  it.each([
    ['is relative', () => 'inbox'],
    ['is a file', () => path.join(library.source, 'a.txt')],
    ['is not there', () => path.join(library.folder, 'nowhere')],
    ['is the media folder', () => library.mediaRoot],
    ['is inside the media folder', () => path.join(library.mediaRoot, 'photos')],
    ['holds the media folder', () => library.folder],
    ['is the catalog', () => path.join(library.folder, 'library')],
    ['is a link to one that cannot', () => path.join(library.source, 'link')],
    ['is inside a watched one', () => path.join(library.folder, 'watched', 'inner')],
    ['is watched already', () => path.join(library.folder, 'watched')],
  ])('because it %s is refused', async (_why, folder) => {
    await put('a.txt', 'a');
    await fs.symlink(library.mediaRoot, path.join(library.source, 'link'));
    await fs.mkdir(path.join(library.mediaRoot, 'photos'));
    await fs.mkdir(path.join(library.folder, 'watched', 'inner'), { recursive: true });
    await library.call('watch.add', { path: path.join(library.folder, 'watched') });
    expect(await library.codeOf('watch.add', { path: folder() })).toBe('bad_request');
    expect((await library.call('watch.list', {})).folders).toHaveLength(1);
  });

  it('holds one that is watched already', async () => {
    const inner = path.join(library.source, 'inner');
    await fs.mkdir(inner);
    await library.call('watch.add', { path: inner });
    expect(await library.codeOf('watch.add', { path: library.source })).toBe('bad_request');
  });
});

describe('a watched folder', () => {
  it('puts what lands in it where it is told to, rests while paused, and then takes what came meanwhile', async () => {
    const { collections } = await library.call('library.counts', {});
    const documents = collections.find(({ slug }) => slug === 'documents')?.id ?? 0;
    const { id } = await library.call('watch.add', { path: library.source, collection: documents });
    await put('letter.txt', 'Dear all');
    await until(({ imported }) => imported === 1);
    const [asset] = (await library.call('assets.list', { query: {} })).assets;
    expect(asset?.collection.id).toBe(documents);
    expect(await library.call('watch.update', { id, paused: true })).toMatchObject({ state: 'paused' });
    await put('second.txt', 'Dear nobody');
    expect(await library.call('watch.list', {})).toMatchObject({
      folders: [{ state: 'paused', waiting: 0 }],
    });
    await library.call('watch.update', { id, paused: false });
    expect(await until(({ imported }) => imported === 2)).toMatchObject({ failed: 0 });
    await library.call('watch.remove', { id });
    expect((await library.call('watch.list', {})).folders).toEqual([]);
    expect(await total()).toBe(2);
  });

  it('brings back neither what is in the trash nor what was deleted for ever', async () => {
    const [trashed = 0, deleted = 0] = await library.add(['kept.txt', 'trashed'], ['gone.txt', 'deleted']);
    await library.call('assets.trash', { ids: [trashed, deleted] });
    await library.call('assets.delete', { ids: [deleted] });
    await library.call('watch.add', { path: library.source });
    await put('new.txt', 'welcome');
    await until(({ imported, waiting }) => imported === 1 && waiting === 0);
    expect(await total()).toBe(1);
    expect(await library.asset(trashed)).toMatchObject({ state: 'trashed' });
    expect(await library.codeOf('assets.get', { id: deleted })).toBe('not_found');
  });

  it('leaves what lies there already alone when it is told to, however much that is', async () => {
    for (let n = 0; n < 1_200; n += 1) await put(`${n}.txt`, `old ${n}`);
    const { id } = await library.call('watch.add', { path: library.source, ignoreExisting: true });
    await until(({ state, waiting }) => state === 'watching' && waiting === 0);
    await put('new.txt', 'welcome');
    await until(({ imported }) => imported === 1);
    expect(await total()).toBe(1);
    await library.reopen();
    expect(await until(({ state, waiting }) => state === 'watching' && waiting === 0)).toMatchObject({ id });
    expect(await total()).toBe(1);
  });

  it('that a crash left half added is not watched, since its files would be imported', async () => {
    await put('old.txt', 'leave me alone');
    await library.session.close();
    const catalog = await openCatalog(path.join(library.folder, 'library'), library.host);
    const { id } = catalog.watches.add(library.source, null);
    catalog.settings.set('watch_adding', `${id}`);
    await catalog.close();
    await library.reopen();
    expect((await library.call('watch.list', {})).folders).toEqual([]);
    expect(await library.call('watch.add', { path: library.source })).toMatchObject({ path: library.source });
    await until(({ imported }) => imported === 1);
  });
});
