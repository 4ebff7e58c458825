import { describe, expect, it } from 'vitest';
import { RowCache } from '../../renderer/features/gallery/rowCache.ts';
import type { AssetRow } from '../../shared/contract/asset.ts';

function row(id: number, name = `${id}.jpg`): AssetRow {
  return {
    id,
    uuid: `uuid-${id}`,
    name,
    kind: 'image',
    mime: 'image/jpeg',
    sha256: 'a'.repeat(64),
    size: 1,
    width: 4,
    height: 3,
    duration: null,
    taken: 0,
    takenSource: 'exif',
    imported: 0,
    preview: 'ready',
    colour: null,
    warning: null,
    previewReason: null,
    cloud: 'none',
  };
}

/** A library that answers when it is told to. */
function slowLibrary() {
  const asked: {
    readonly ids: readonly number[];
    answer(rows?: readonly AssetRow[]): Promise<void>;
    refuse(): Promise<void>;
  }[] = [];
  let answers = 0;
  const cache = new RowCache(
    (ids) =>
      new Promise((resolve, reject) => {
        asked.push({
          ids,
          answer: async (rows = ids.map((id) => row(id))) => {
            resolve(rows);
            await settled();
          },
          refuse: async () => {
            reject(new Error('away'));
            await settled();
          },
        });
      }),
    () => {
      answers += 1;
    },
  );
  return { cache, asked, answers: () => answers };
}

/** Lets every promise that can settle do so. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const between = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('rows of the cells in sight', () => {
  it('are asked for once, and kept', async () => {
    const { cache, asked, answers } = slowLibrary();
    cache.want([1, 2, 3]);
    cache.want([1, 2, 3]);
    expect(asked.map(({ ids }) => ids)).toEqual([[1, 2, 3]]);
    await asked[0]!.answer();
    expect(cache.get(2)?.name).toBe('2.jpg');
    expect(answers()).toBe(1);
    cache.want([2, 3, 4]);
    expect(asked[1]!.ids).toEqual([4]);
  });

  it('of windows flung past are never asked for', async () => {
    const { cache, asked } = slowLibrary();
    for (let at = 0; at < 50; at += 1) cache.want(between(at * 100 + 1, at * 100 + 101));
    expect(asked).toHaveLength(2);
    await asked[0]!.answer();
    expect(asked).toHaveLength(3);
    expect(asked[2]!.ids).toEqual(between(4901, 5001));
  });

  it('come in answers of a bounded size, the most urgent first', async () => {
    const { cache, asked } = slowLibrary();
    cache.want(between(1, 1001));
    expect(asked.map(({ ids }) => [ids[0], ids.length])).toEqual([
      [1, 400],
      [401, 400],
    ]);
    await asked[0]!.answer();
    expect(asked[2]!.ids).toEqual(between(801, 1001));
  });

  it('that are gone from the library are not asked for again until something changes', async () => {
    const { cache, asked } = slowLibrary();
    cache.want([1, 2]);
    await asked[0]!.answer([row(1)]);
    cache.want([1, 2]);
    expect(asked).toHaveLength(1);
    cache.refresh([]);
    expect(asked[1]!.ids).toEqual([2]);
  });

  it('that changed are read again while the old ones stand in', async () => {
    const { cache, asked } = slowLibrary();
    cache.want([1]);
    await asked[0]!.answer();
    cache.refresh([1]);
    expect(cache.get(1)?.name).toBe('1.jpg');
    expect(asked[1]!.ids).toEqual([1]);
    await asked[1]!.answer([row(1, 'new.jpg')]);
    expect(cache.get(1)?.name).toBe('new.jpg');
    expect(asked).toHaveLength(2);
  });

  it('that changed while they were being read are read once more', async () => {
    const { cache, asked } = slowLibrary();
    cache.want([1]);
    cache.refresh([1]);
    await asked[0]!.answer();
    expect(asked[1]?.ids).toEqual([1]);
  });

  it('are all read again when changes may have been missed', async () => {
    const { cache, asked } = slowLibrary();
    cache.want([1]);
    await asked[0]!.answer();
    cache.want([1, 2]);
    cache.refreshAll();
    await asked[1]!.answer();
    await asked[2]?.answer();
    expect(asked.slice(2).flatMap(({ ids }) => ids)).toEqual([1, 2]);
  });

  it('are asked for again with the next window after a failure, not in a loop', async () => {
    const { cache, asked } = slowLibrary();
    cache.want([1]);
    await asked[0]!.refuse();
    expect(asked).toHaveLength(1);
    cache.want([1]);
    expect(asked[1]!.ids).toEqual([1]);
  });
});
