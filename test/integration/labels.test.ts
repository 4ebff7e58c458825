/** Tags, ratings and albums through a whole library: found by them, undone and done again, gone with their assets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const at = wholeLibraryForEachTest();

const three = () => at.add(['one.txt', 'one'], ['two.txt', 'two'], ['three.txt', 'three']);
const found = async (query: Parameters<typeof at.call<'assets.list'>>[1]['query']) =>
  (await at.call('assets.list', { query: { sort: 'name', direction: 'asc', ...query } })).assets.map(
    ({ name }) => name,
  );
const labelsOf = async (id: number) => {
  const { tags, rating, albums } = await at.asset(id);
  return { tags, rating, albums: albums.map(({ name }) => name) };
};

describe('tags', () => {
  it('are found by the tag, by a part of it, and whatever the case of its letters', async () => {
    const [one = 0, two = 0] = await three();
    await at.call('tags.change', { ids: [one, two], add: ['Überlingen', 'sea', 'Море'] });
    await at.call('tags.change', { ids: [one], add: ['SEA', ' harbour '], remove: ['überlingen'] });
    expect((await labelsOf(one)).tags).toEqual(['harbour', 'sea', 'Море']);
    expect(await found({ tag: 'SEA' })).toEqual(['one.txt', 'two.txt']);
    expect(await found({ text: 'überl' })).toEqual(['two.txt']);
    for (const text of ['ea', 'мо', 'море']) expect(await found({ text })).toEqual(['one.txt', 'two.txt']);
    expect(await at.call('tags.list', {})).toEqual({
      tags: [
        { name: 'harbour', count: 1 },
        { name: 'sea', count: 2 },
        { name: 'Überlingen', count: 1 },
        { name: 'Море', count: 2 },
      ],
    });
  });

  it('that nothing has any more are no longer offered', async () => {
    const [one = 0] = await three();
    await at.call('tags.change', { ids: [one], add: ['sea'] });
    await at.call('tags.change', { ids: [one], remove: ['sea'] });
    expect(await at.call('tags.list', {})).toEqual({ tags: [] });
  });

  it('hold no commas and no control characters, since people part them by those', async () => {
    const [one = 0] = await three();
    for (const add of [['a,b'], ['a\nb'], [' '], ['x'.repeat(65)]])
      expect(await at.codeOf('tags.change', { ids: [one], add })).toBe('bad_request');
  });
});

describe('ratings', () => {
  it('are shown and looked for by their least', async () => {
    const [one = 0, two = 0] = await three();
    await at.call('ratings.set', { ids: [one], rating: 5 });
    await at.call('ratings.set', { ids: [two], rating: 2 });
    expect((await at.asset(one)).rating).toBe(5);
    expect(await found({ rating: 2 })).toEqual(['one.txt', 'two.txt']);
    expect(await found({ rating: 3 })).toEqual(['one.txt']);
    await at.call('ratings.set', { ids: [one], rating: 0 });
    expect(await found({ rating: 1 })).toEqual(['two.txt']);
  });
});

describe('albums', () => {
  it('hold what was put in once, and not what is in the trash', async () => {
    const [one = 0, two = 0] = await three();
    const album = await at.call('albums.save', { id: null, name: 'Summer' });
    expect(await at.call('albums.put', { id: album.id, ids: [one, two, one] })).toEqual({ changed: 2 });
    expect(await found({ album: album.id })).toEqual(['one.txt', 'two.txt']);
    await at.call('assets.trash', { ids: [one] });
    expect(await at.call('albums.list', {})).toMatchObject({ albums: [{ name: 'Summer', count: 1 }] });
    await at.call('assets.restore', { ids: [one] });
    expect(await found({ album: album.id })).toEqual(['one.txt', 'two.txt']);
    await at.call('albums.take', { id: album.id, ids: [one] });
    expect(await found({ album: album.id })).toEqual(['two.txt']);
  });

  it('come back from undo with their uuid, name and what was in them', async () => {
    const [one = 0, two = 0] = await three();
    const { id, uuid } = await at.call('albums.save', { id: null, name: 'Summer' });
    await at.call('albums.put', { id, ids: [two, one] });
    await at.call('albums.save', { id, name: 'Summer 2026' });
    await at.call('albums.remove', { id });
    expect(await at.call('albums.list', {})).toEqual({ albums: [] });
    expect((await at.call('history.undo', {})).done).toBe('Remove album “Summer 2026”');
    expect(await at.call('albums.list', {})).toMatchObject({
      albums: [{ uuid, name: 'Summer 2026', count: 2 }],
    });
    await at.call('history.undo', {});
    expect(await labelsOf(one)).toMatchObject({ albums: ['Summer'] });
  });
});

describe('undo and redo', () => {
  it('lead back and forth through any changes of labels', async () => {
    const ids = await three();
    const { id } = await at.call('albums.save', { id: null, name: 'A' });
    const state = async () => JSON.stringify(await Promise.all(ids.map(labelsOf)));
    const some = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 });
    const tags = fc.uniqueArray(fc.constantFrom('sea', 'land', 'air'), { maxLength: 2 });
    const step = fc.oneof(
      fc.record({ ids: some, add: tags, remove: tags }).map((input) => ['tags.change', input] as const),
      fc
        .record({ ids: some, rating: fc.integer({ min: 0, max: 5 }) })
        .map((input) => ['ratings.set', input] as const),
      some.map((ids) => ['albums.put', { id, ids }] as const),
      some.map((ids) => ['albums.take', { id, ids }] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const states = [await state()];
        for (const [name, input] of steps) {
          const { changed } = (await at.call(name, input as never)) as { changed: number };
          if (changed > 0) states.push(await state());
        }
        for (const before of states.slice(0, -1).toReversed()) {
          await at.call('history.undo', {});
          expect(await state()).toBe(before);
        }
        for (const after of states.slice(1)) {
          await at.call('history.redo', {});
          expect(await state()).toBe(after);
        }
      }),
      { numRuns: 25 },
    );
  });
});
