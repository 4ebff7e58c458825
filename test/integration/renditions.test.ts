import fs from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  allMade,
  defineRenditions,
  glance,
  photo,
  rebuild,
  renditionDisorder,
  renditionFiles,
  renditionsOf,
  until,
} from '../support/renditions.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const STAYS = { thumbnails: 'background', stays: true } as const;
const DEFAULTS = ['large: 1440x1080', 'medium: 300x300', 'small: 150x150'];

describe('in a library that stays open', () => {
  const library = wholeLibraryForEachTest(STAYS);
  /** Files follow their records when filing gets round to it, and nobody is told. */
  const expectOrder = (ids: readonly number[]) =>
    expect.poll(() => renditionDisorder(library, ids), { timeout: 15_000 }).toEqual([]);

  it('an imported photo gets what its collection defines, beside the tree of the originals, content-named', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(4000, 3000)]);
    await allMade(library);
    expect(await glance(library, id)).toEqual(DEFAULTS);
    const original = path.posix.parse((await library.asset(id)).path);
    for (const { name, path: file } of await renditionsOf(library, id)) {
      expect(file).toMatch(
        new RegExp(`^thumbnails/${original.dir}/${original.name}-${name}-[0-9a-f]{12}\\.jpg$`),
      );
    }
    expect(await renditionDisorder(library, [id])).toEqual([]);
    expect(await library.call('thumbnails.status', {})).toMatchObject({ made: 1, pending: 0 });
  });

  it('photos come after the thumbnails of the gallery', async () => {
    const order: string[] = [];
    const stop = library.session.on(({ name, payload }) => {
      if (name === 'previews.changed') order.push(...payload.previews.map(() => 'thumbnail'));
      if (name === 'renditions.changed') order.push('renditions');
    });
    const files = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => [`${n}.jpg`, await photo(1200, 900, n * 20)] as const),
    );
    const ids = await library.add(...files);
    await allMade(library);
    stop();
    expect(await renditionDisorder(library, ids)).toEqual([]);
    // Rows that are only wanted are told of as well, so what counts is what came after the last thumbnail.
    expect(order.lastIndexOf('renditions')).toBeGreaterThan(order.lastIndexOf('thumbnail'));
  });

  it('a changed definition is planned first; then the old files go and the new ones come', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    const before = await renditionFiles(library.mediaRoot);
    await defineRenditions(library, 'Photos', [
      { name: 'large', width: 800, height: 800, format: 'webp' },
      { name: 'small', width: 150, height: 150, fit: 'cover' },
      { name: 'tiny', width: 32, height: 32 },
    ]);
    const { task } = await rebuild(library);
    expect(task.state).toBe('done');
    expect((await glance(library, id)).toSorted()).toEqual([
      'large: 800x600',
      'small: 150x150',
      'tiny: 32x24',
    ]);
    expect(await library.call('renditions.plan', {})).toMatchObject({
      make: 0,
      rebuild: 0,
      remove: 0,
      keep: 3,
    });
    await expectOrder([id]);
    const after = await renditionFiles(library.mediaRoot);
    expect(after.filter((file) => before.includes(file))).toEqual([expect.stringContaining('-small-')]);
  });

  it('what goes to the trash loses its files, and gets them back with its place', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    await library.call('assets.trash', { ids: [id] });
    expect(await renditionsOf(library, id)).toEqual([]);
    await library.call('assets.restore', { ids: [id] });
    await allMade(library);
    expect(await glance(library, id)).toEqual(['large: 1200x900', 'medium: 300x300', 'small: 150x150']);
    await expectOrder([id]);
  });

  it('what moves to another collection gets the renditions of that one, in its new place', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    const essays = await defineRenditions(library, 'Essays', [{ name: 'medium', width: 300, height: 300 }]);
    await library.call('assets.moveTo', { ids: [id], collection: essays });
    await until(library, async () => {
      const [medium, ...others] = await renditionsOf(library, id);
      const folder = path.posix.dirname((await library.asset(id)).path);
      return others.length === 0 && (medium?.path ?? '').startsWith(`thumbnails/${folder}/`);
    });
    expect(await glance(library, id)).toEqual(['medium: 300x225']);
    expect((await library.asset(id)).path).toMatch(/^essays\//);
  });

  it('a file that was lost is made again in its place', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    const [large, medium] = await renditionsOf(library, id);
    await fs.rm(path.join(library.mediaRoot, large?.path ?? ''));
    await fs.truncate(path.join(library.mediaRoot, medium?.path ?? ''), 10);
    expect(await library.call('renditions.plan', {})).toMatchObject({
      make: 0,
      rebuild: 2,
      remove: 0,
      keep: 1,
    });
    await rebuild(library);
    expect(await renditionDisorder(library, [id])).toEqual([]);
    expect((await renditionsOf(library, id))[0]?.path).toBe(large?.path);
  });

  it('makes everything anew when asked, under the names it had', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    const before = await renditionFiles(library.mediaRoot);
    const stats = await Promise.all(before.map((file) => fs.stat(path.join(library.mediaRoot, file))));
    const { plan } = await rebuild(library, { all: true });
    expect(plan).toMatchObject({ make: 0, rebuild: 3, remove: 0, keep: 0 });
    expect(await renditionFiles(library.mediaRoot)).toEqual(before);
    const after = await Promise.all(before.map((file) => fs.stat(path.join(library.mediaRoot, file))));
    for (const [index, { ino }] of after.entries()) expect(ino).not.toBe(stats[index]?.ino);
    expect(await renditionDisorder(library, [id])).toEqual([]);
  });

  it('goes on by itself after the library was closed in the middle', async () => {
    const files = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => [`${n}.jpg`, await photo(3000, 2000, n * 30)] as const),
    );
    const ids = await library.add(...files);
    await library.heard('renditions.changed', () => true);
    await library.reopen();
    await allMade(library);
    expect(await library.call('renditions.status', {})).toMatchObject({
      ready: 18,
      failed: 0,
      problem: null,
    });
    expect(await renditionDisorder(library, ids)).toEqual([]);
  });

  it('says when its disk is away, and goes on when it is back', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    await allMade(library);
    const away = `${library.mediaRoot}-away`;
    await fs.rename(library.mediaRoot, away);
    expect(await library.codeOf('renditions.plan', {})).toBe('media_root_offline');
    const { task } = await rebuild(library, { all: true });
    expect(task).toMatchObject({ state: 'failed', words: expect.stringContaining('is offline') });
    expect(await library.call('renditions.status', {})).toMatchObject({
      pending: 3,
      problem: expect.stringContaining('is offline'),
    });
    await fs.rename(away, library.mediaRoot);
    expect((await rebuild(library)).task.state).toBe('done');
    expect(await library.call('renditions.status', {})).toMatchObject({ ready: 3, problem: null });
    expect(await renditionDisorder(library, [id])).toEqual([]);
  });

  it('waits while its files cannot be placed, and says why', async () => {
    const blocked = path.join(library.mediaRoot, 'thumbnails');
    await fs.writeFile(blocked, 'not a folder');
    const [id = 0] = await library.add(['a.jpg', await photo(1200, 900)]);
    const { task } = await rebuild(library);
    expect(task).toMatchObject({ state: 'failed', words: expect.stringContaining('was not stored') });
    expect(await library.call('renditions.status', {})).toMatchObject({ pending: 3, failed: 0 });
    await fs.rm(blocked);
    expect((await rebuild(library)).task.state).toBe('done');
    expect(await renditionDisorder(library, [id])).toEqual([]);
  });

  it('is cancelled between two assets; what is left waits', async () => {
    const files = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => [`${n}.jpg`, await photo(2000, 1500, n * 20)] as const),
    );
    const ids = await library.add(...files);
    await allMade(library);
    const begun = library.heard('task.progress', ({ kind, done }) => kind === 'renditions' && done > 0);
    const ending = library.heard('task.progress', ({ finished }) => finished !== null);
    const { task } = await library.call('renditions.rebuild', { all: true });
    await begun;
    await library.call('tasks.cancel', { task });
    expect((await ending).state).toBe('cancelled');
    const { pending, ready } = await library.call('renditions.status', {});
    expect(pending).toBeGreaterThan(0);
    expect(ready).toBeGreaterThan(0);
    await rebuild(library);
    expect(await renditionDisorder(library, ids)).toEqual([]);
  });
});

describe('in a library that does what it is asked', () => {
  const library = wholeLibraryForEachTest();

  it('nothing is made until it is asked for; then the gallery thumbnail comes from the same decode', async () => {
    const [id = 0] = await library.add(['a.jpg', await photo(4000, 3000)]);
    expect(await glance(library, id)).toEqual(['large: pending', 'medium: pending', 'small: pending']);
    expect(await library.call('renditions.plan', {})).toMatchObject({ make: 3, rebuild: 0 });
    expect(await renditionFiles(library.mediaRoot)).toEqual([]);
    const { plan, task } = await rebuild(library);
    expect(plan).toMatchObject({ make: 3, rebuild: 0, remove: 0, keep: 0 });
    expect(task).toMatchObject({ state: 'done', done: 3, total: 3 });
    expect(await glance(library, id)).toEqual(DEFAULTS);
    expect((await library.asset(id)).preview).toBe('ready');
    expect(await library.call('thumbnails.status', {})).toMatchObject({ made: 1, pending: 0 });
    expect(await renditionDisorder(library, [id])).toEqual([]);
  });

  it('one collection can be done without the others', async () => {
    await library.add(['a.jpg', await photo(1200, 900)]);
    const { collections } = await library.call('collections.list', {});
    const of = (name: string) => collections.find(({ definition }) => definition.name === name)?.id ?? 0;
    expect(await library.call('renditions.plan', { collection: of('Video') })).toMatchObject({ make: 0 });
    expect(await library.call('renditions.plan', { collection: of('Photos') })).toMatchObject({
      make: 3,
      collections: [{ name: 'Photos', make: 3 }],
    });
    expect(await library.codeOf('renditions.plan', { collection: 999 })).toBe('not_found');
  });

  it('a document has none, and says so from the start', async () => {
    await defineRenditions(library, 'Documents', [{ name: 'small', width: 100, height: 100 }]);
    const [id = 0] = await library.add(['a.txt', 'only words']);
    expect(await renditionsOf(library, id)).toMatchObject([
      { state: 'none', reason: expect.stringContaining('no decoder') },
    ]);
    expect(await library.call('renditions.plan', {})).toMatchObject({ make: 0, rebuild: 0, keep: 1 });
  });

  it('a broken picture fails with its reason and is not tried for ever', async () => {
    const [id = 0] = await library.add([
      'broken.jpg',
      Buffer.concat([(await photo(64, 64)).subarray(0, 200), Buffer.alloc(200)]),
    ]);
    await rebuild(library);
    const { items } = await library.call('renditions.gaps', {});
    expect(items).toMatchObject(
      ['large', 'medium', 'small'].map((rendition) => ({
        ...{ id, name: 'broken.jpg', rendition, state: 'failed' },
        reason: expect.stringContaining('damaged'),
        tried: expect.any(Number),
      })),
    );
    expect(await library.call('renditions.plan', {})).toMatchObject({ make: 0, rebuild: 0, keep: 3 });
  });

  it('an original that is gone is no reason to stop', async () => {
    const [gone = 0, there = 0] = await library.add(
      ['gone.jpg', await photo(1200, 900)],
      ['there.jpg', await photo(1200, 900, 90)],
    );
    await fs.rm(await library.fileOf(gone));
    expect((await rebuild(library)).task.state).toBe('done');
    expect(await renditionsOf(library, gone)).toMatchObject([
      { state: 'failed', reason: 'The file is missing from the media folder.' },
      {},
      {},
    ]);
    expect(await glance(library, there)).toHaveLength(3);
    expect(await renditionDisorder(library, [gone, there])).toEqual([]);
  });

  it('metadata that is to be kept comes along, and the recorded size is that of the file', async () => {
    await defineRenditions(library, 'Photos', [
      { name: 'kept', width: 300, height: 300, metadata: 'keep' },
      { name: 'bare', width: 300, height: 300 },
    ]);
    const file = await sharp(await photo(640, 480))
      .withExif({ IFD0: { Make: 'Canon' } })
      .jpeg()
      .toBuffer();
    const [id = 0] = await library.add(['a.jpg', file]);
    await rebuild(library);
    const makes = await Promise.all(
      (await renditionsOf(library, id)).map(async ({ path: made }) =>
        (await fs.readFile(path.join(library.mediaRoot, made ?? ''))).includes('Canon'),
      ),
    );
    expect(makes).toEqual([true, false]);
    expect(await renditionDisorder(library, [id])).toEqual([]);
  });
});
