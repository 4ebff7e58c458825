import { describe, expect, it } from 'vitest';
import { offersOf } from '../../../renderer/features/import/resultLine.ts';
import { moveWords, planLines, saveWords } from '../../../renderer/format/collectionWords.ts';
import { renditionWords } from '../../../renderer/format/renditionWords.ts';
import type { CollectionPlan } from '../../../shared/contract/collection.ts';
import type { ImportItem } from '../../../shared/contract/import.ts';

const nothing: CollectionPlan = {
  problems: [],
  assets: 40,
  moves: { count: 0, bytes: 0, first: [] },
  renditions: { make: 0, remove: 0, keep: 120 },
  unfit: { count: 0, first: [] },
  visibility: null,
};
const much: CollectionPlan = {
  ...nothing,
  moves: { count: 12, bytes: 34e6, first: [{ id: 1, name: 'a.jpg', from: 'x/a.jpg', to: 'y/a.jpg' }] },
  renditions: { make: 36, remove: 4, keep: 0 },
  unfit: { count: 3, first: [{ id: 2, name: 'b.jpg', reason: '3 MB is over 2 MB' }] },
  visibility: { to: 'public', count: 40 },
};
const wordsOf = (plan: CollectionPlan, moveFiles = false) =>
  planLines(plan, moveFiles).map(({ words }) => words);

describe('the plan of a change', () => {
  it('has nothing to say of a change that touches nothing', () => {
    expect(planLines(nothing, true)).toEqual([]);
    expect(saveWords(nothing, true)).toBe('Save');
    expect(saveWords(null, false)).toBe('Save');
  });

  it('says what would happen to how many', () => {
    expect(wordsOf(much)).toEqual([
      '12 files (34 MB) would move; they stay where they are.',
      '36 renditions will be made in the background, 4 removed.',
      '40 items become public: whoever knows an address can see it.',
      '3 items would not be accepted under these rules today; they stay.',
    ]);
    expect(wordsOf(much, true)[0]).toBe('12 files (34 MB) move to where the new folder puts them.');
    expect(planLines(much, true).map(({ examples }) => examples)).toEqual([
      ['x/a.jpg → y/a.jpg'],
      [],
      [],
      ['b.jpg: 3 MB is over 2 MB'],
    ]);
  });

  it('speaks of one as one', () => {
    expect(
      wordsOf({
        ...nothing,
        moves: { count: 1, bytes: 5000, first: [] },
        renditions: { make: 0, remove: 1, keep: 0 },
        unfit: { count: 1, first: [] },
        visibility: { to: 'private', count: 1 },
      }),
    ).toEqual([
      '1 file (5 kB) would move; it stays where it is.',
      '1 rendition will be removed.',
      '1 item becomes private: public addresses in use stop working.',
      '1 item would not be accepted under these rules today; it stays.',
    ]);
  });

  it('names on the button what must not happen by accident', () => {
    expect(saveWords(much, false)).toBe('Save and publish 40 items');
    expect(saveWords(much, true)).toBe('Save, move 12 files and publish 40 items');
    expect(saveWords({ ...much, visibility: null }, true)).toBe('Save and move 12 files');
    expect(saveWords({ ...nothing, visibility: { to: 'private', count: 2 } }, false)).toBe(
      'Save and make private',
    );
    expect(saveWords({ ...nothing, visibility: { to: 'public', count: 0 } }, false)).toBe('Save');
  });
});

it('says what moving to a collection would do', () => {
  const refused = [{ id: 3, name: 'c.pdf', reason: 'not a picture' }];
  expect(moveWords({ moving: 2, already: 1, refused }, 'Avatars')).toBe(
    '2 items move to Avatars. 1 item is there already. 1 item stays where it is, because Avatars does not accept it.',
  );
  expect(moveWords({ moving: 1, already: 0, refused: [] }, 'Other')).toBe('1 item moves to Other.');
});

it('says of a rendition what it is or why it is not', () => {
  const none = { name: 'large', path: null, mime: null, width: null, height: null, size: null, reason: null };
  expect(renditionWords({ ...none, state: 'pending' }).value).toBe('Being made…');
  expect(renditionWords({ ...none, state: 'failed', reason: 'cut short' })).toEqual({
    value: 'Could not be made',
    note: 'cut short',
  });
  expect(
    renditionWords({ ...none, state: 'ready', mime: 'image/webp', width: 300, height: 200, size: 14_800 }),
  ).toEqual({ value: '300 × 200', note: 'WEBP · 14.8 kB' });
});

it('offers first the collections that take most of what was refused', () => {
  const refusedFor = (...names: readonly string[]): ImportItem => ({
    source: 'x',
    status: 'failed',
    refusal: {
      collection: { id: 9, name: 'Avatars' },
      broken: [{ rule: 'size', limit: '2 MB', actual: '3 MB', message: '3 MB is over the 2 MB limit' }],
      offers: names.map((name) => ({ id: name.length, name })),
    },
  });
  const items = [
    refusedFor('Audio', 'Other!'),
    refusedFor('Other!'),
    { source: 'y', status: 'failed' as const },
  ];
  expect(offersOf({ total: 3, item: (index) => items[index] }).map(({ name }) => name)).toEqual([
    'Other!',
    'Audio',
  ]);
  expect(offersOf({ total: null, item: () => undefined })).toEqual([]);
});
