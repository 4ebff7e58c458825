import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader } from '../../electron/library/catalog/connection.ts';
import { packIndex } from '../../electron/library/catalog/packIndex.ts';
import {
  ASSET_KINDS,
  type AssetRow,
  GalleryQuery,
  PREVIEW_STATES,
  SORT_KEYS,
} from '../../shared/contract/asset.ts';
import type { IndexEntry } from '../../shared/packedIndex.ts';
import { anyStoredText, anyText } from '../support/anyText.ts';
import { catalogForEachTest, readIndex, sampleAsset, sampleSource } from '../support/catalog.ts';

const DAY = 86_400_000;
const made = catalogForEachTest();

const query = (fields: Partial<GalleryQuery> = {}): GalleryQuery => GalleryQuery.parse(fields);
const indexOf = (asked: GalleryQuery): Promise<readonly IndexEntry[]> => readIndex(made.catalog, asked);

const anyAsset = fc.record({
  name: anyStoredText(4),
  size: fc.nat({ max: 5 }),
  kind: fc.constantFrom(...ASSET_KINDS),
  preview: fc.constantFrom(...PREVIEW_STATES),
  collectionId: fc.integer({ min: 1, max: 5 }),
  wallMs: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  // Until 2011 a day could begin there in the midst of a quarter of an hour.
  importedMs: fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2100, 0) }),
  dimensions: fc.option(fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: 70_000 }))),
  colour: fc.option(fc.integer({ min: 0, max: 0xffffff })),
});
type AnyAsset = typeof anyAsset extends fc.Arbitrary<infer T> ? T : never;

let inserted = 0;
function insertAny(asset: AnyAsset): number {
  inserted += 1;
  const { wallMs, dimensions, colour, ...fields } = asset;
  const id = made.catalog.assets.insert(
    sampleAsset(inserted, {
      ...fields,
      taken: { wallMs, offset: null, source: 'exif' },
      width: dimensions?.[0] ?? null,
      height: dimensions?.[1] ?? null,
    }),
    sampleSource(),
  );
  if (colour !== null) made.catalog.assets.setPreview(id, { preview: fields.preview, colour });
  return id;
}

const anyQuery = fc.record({
  sort: fc.constantFrom(...SORT_KEYS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
  kinds: fc.option(fc.subarray([...ASSET_KINDS]), { nil: undefined }),
  collection: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  text: fc.option(anyText(3), { nil: undefined }),
});

function expectedDay(sort: GalleryQuery['sort'], asset: AssetRow): number {
  if (sort === 'taken') return Math.floor(asset.taken / DAY);
  if (sort !== 'imported') return 0;
  const local = new Date(asset.imported);
  return Math.floor(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate()) / DAY);
}

describe('the packed index', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'America/St_Johns';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('holds for any assets and query exactly what the list holds, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAsset, { maxLength: 8 }), anyQuery, async (assets, asked) => {
        for (const asset of assets) insertAny(asset);
        const { total, assets: listed } = await made.catalog.list(asked, 0, 100_000);
        const entries = await indexOf(asked);
        expect(entries).toHaveLength(total);
        entries.forEach((entry, position) => {
          const asset = listed[position]!;
          const { ratio, ...rest } = entry;
          expect(rest).toEqual({
            id: asset.id,
            kind: asset.kind,
            preview: asset.preview,
            colour: asset.colour,
            day: expectedDay(asked.sort, asset),
          });
          if (asset.width === null || asset.height === null) expect(ratio).toBeNull();
          else {
            const exact = Math.min(65.535, Math.max(0.001, asset.width / asset.height));
            expect(Math.abs((ratio ?? 0) - exact)).toBeLessThan(0.000501);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is the same whether what text finds is little or much', () => {
    const db = openReader(path.join(made.folder, 'library'));
    try {
      fc.assert(
        fc.property(fc.array(anyAsset, { maxLength: 8 }), anyQuery, (assets, asked) => {
          for (const asset of assets) insertAny(asset);
          expect(packIndex(db, asked, 0)).toEqual(packIndex(db, asked));
        }),
        { numRuns: 60 },
      );
    } finally {
      db.close();
    }
  });

  it('puts what was taken before 1970 on the day it was taken', async () => {
    insertAny({
      name: 'old.jpg',
      size: 1,
      kind: 'image',
      preview: 'none',
      collectionId: 1,
      wallMs: -1,
      importedMs: 0,
      dimensions: null,
      colour: null,
    });
    expect(await indexOf(query())).toEqual([
      { id: 1, ratio: null, kind: 'image', preview: 'none', colour: null, day: -1 },
    ]);
  });

  it('tells the version it holds at least, which later changes exceed', async () => {
    const { version } = await made.catalog.index(query());
    made.catalog.assets.insert(sampleAsset(1), sampleSource());
    expect(made.catalog.version()).toBeGreaterThan(version);
    expect((await made.catalog.index(query())).version).toBe(made.catalog.version());
  });
});

describe('search', () => {
  const found = async (text: string) =>
    (await made.catalog.list(query({ text, sort: 'imported', direction: 'asc' }), 0, 100_000)).assets
      .map(({ id }) => id)
      .sort();

  it('finds by part of name, camera or lens, whatever is typed', async () => {
    const unit = fc.constantFrom(
      'a',
      'B',
      'c',
      '1',
      ' ',
      '_',
      '%',
      '"',
      "'",
      '*',
      '\\',
      '-',
      '(',
      ':',
      '^',
      '[',
      ']',
      '?',
      'é',
      'É',
      'Ж',
      'ж',
      '雪',
      '🐟',
    );
    const words = fc.string({ unit, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(words, words, words), { maxLength: 5 }),
        fc.string({ unit, minLength: 1, maxLength: 5 }),
        async (assets, text) => {
          const ids = assets.map(([name, cameraModel, lens]) => {
            inserted += 1;
            return made.catalog.assets.insert(
              sampleAsset(inserted, { name, cameraModel, lens, cameraMake: 'Leica' }),
              sampleSource(),
            );
          });
          const wanted = text.trim().toLowerCase();
          const expected = ids.filter((_, position) => {
            const [name, model, lens] = assets[position]!;
            return [name, `Leica ${model}`, lens].some((value) => value.toLowerCase().includes(wanted));
          });
          const answer = new Set(await found(text));
          expect(ids.filter((id) => answer.has(id))).toEqual(expected);
        },
      ),
      { numRuns: 80 },
    );
  });

  it.each([
    ['ÄRGER', 'ärger.jpg'],
    ['Ä', 'ärger.jpg'],
    ['é', 'cafe\u0301.jpg'],
    ['cafe\u0301', 'café.jpg'],
    ['МОСК', 'москва.jpg'],
    ['мо', 'Москва.jpg'],
    ['Мо', 'МОСКВА.jpg'],
    ['é[', 'CAFÉ[1].jpg'],
  ])('takes no notice of case and of how an accent is written: %s in %s', async (text, name) => {
    const id = made.catalog.assets.insert(sampleAsset(1, { name }), sampleSource());
    expect(await found(text)).toEqual([id]);
  });

  it('finds nothing by a camera that spans two fields', async () => {
    made.catalog.assets.insert(sampleAsset(1, { name: 'snow', lens: 'flake' }), sampleSource());
    expect(await found('snowflake')).toEqual([]);
  });
});
