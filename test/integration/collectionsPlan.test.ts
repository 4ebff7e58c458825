/** What a plan says of files that move with a change, and of files that stay where they are. */
import { expect, it } from 'vitest';
import { collectionsLibraryForEachTest, define } from '../support/collectionsLibrary.ts';
import { allMade, photo } from '../support/renditions.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const { library, collection, save, addNotes } = collectionsLibraryForEachTest();
const working = wholeLibraryForEachTest({});

it('counts renditions of files that move as made anew, and of files that stay as kept', async () => {
  await working.add(['a.jpg', await photo(400, 300)]);
  await allMade(working);
  const { collections } = await working.call('collections.list', {});
  const { id, definition } = collections[0]!;
  const changed = { ...definition, uploadTo: 'elsewhere/' };
  const moving = await working.call('collections.plan', { id, definition: changed });
  const staying = await working.call('collections.plan', { id, definition: changed, moveFiles: false });
  expect(moving.moves.count).toBe(1);
  expect(moving.renditions).toMatchObject({ keep: 0, make: 3 });
  expect(staying.moves).toEqual(moving.moves);
  expect(staying.renditions).toEqual({ keep: 3, make: 0, remove: 0 });
});

it('tells beforehand that files which must leave a public folder cannot stay there', async () => {
  const site = { uploadTo: 'site/%Y/', visibility: 'public' } as const;
  await library.call('collections.save', { id: null, definition: define(site) });
  await save('Documents', { uploadTo: 'site/%m/', visibility: 'public' });
  await addNotes();
  const { id, definition } = await collection('Documents');
  const secret = { ...definition, uploadTo: 'secret/', visibility: 'private' } as const;
  const staying = await library.call('collections.plan', { id, definition: secret, moveFiles: false });
  expect(staying.problems).toEqual([
    { field: 'visibility', message: expect.stringContaining('3 files would stay') },
  ]);
  expect((await library.call('collections.plan', { id, definition: secret })).problems).toEqual([]);
});
