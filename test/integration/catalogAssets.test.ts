import fs from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../electron/library/catalog/catalog.ts';
import {
  ASSET_KINDS,
  AssetDetail,
  AssetRow,
  GalleryQuery,
  PREVIEW_STATES,
  SORT_KEYS,
} from '../../shared/contract/asset.ts';
import { LibraryCounts } from '../../shared/contract/library.ts';
import { type IndexEntry, RECORD_BYTES, readEntry } from '../../shared/packedIndex.ts';
import { makeCatalog, makeWorkFolder, NOON, sampleAsset, sampleSource } from '../support/catalog.ts';

const DAY = 86_400_000;
let folder: string;
let catalog: Catalog;

beforeEach(async () => {
  folder = await makeWorkFolder();
  catalog = await makeCatalog(path.join(folder, 'library'));
});
afterEach(async () => {
  await catalog.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const query = (fields: Partial<GalleryQuery> = {}): GalleryQuery => GalleryQuery.parse(fields);

async function indexOf(asked: GalleryQuery): Promise<readonly IndexEntry[]> {
  const { total, packed } = await catalog.index(asked);
  const bytes = Buffer.from(packed, 'base64');
  expect(bytes.length).toBe(total * RECORD_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: total }, (_, index) => readEntry(view, index));
}

describe('an asset', () => {
  it('comes back as it was recorded, in the shape of the contract', () => {
    const id = catalog.assets.insert(
      sampleAsset(1, {
        width: 3000,
        height: 4000,
        orientation: 6,
        duration: 1234.5,
        taken: { wallMs: NOON, offset: -210, source: 'exif' },
        cameraMake: 'Canon',
        cameraModel: 'EOS R5',
        lens: 'RF24-105mm',
        exposureTime: 0.008,
        fNumber: 4,
        iso: 100,
        focalLength: 50.5,
        latitude: -33.8,
        longitude: 151.2,
        altitude: -3,
        warning: 'It says PNG and is JPEG.',
        fileMs: NOON + 0.25,
      }),
      sampleSource('first.jpg'),
    );
    catalog.assets.addSource(id, sampleSource('second.jpg', NOON + 5));
    const asset = catalog.assets.get(id);
    expect(AssetDetail.strict().parse(asset)).toEqual({
      id,
      uuid: sampleAsset(1).uuid,
      name: 'IMG_1.JPG',
      kind: 'image',
      mime: 'image/jpeg',
      sha256: sampleAsset(1).sha256,
      size: 1001,
      width: 3000,
      height: 4000,
      duration: 1235,
      taken: NOON,
      takenSource: 'exif',
      takenOffset: -210,
      imported: NOON,
      preview: 'pending',
      previewReason: null,
      colour: null,
      collection: { id: 1, name: 'Photos' },
      path: sampleAsset(1).path,
      cameraMake: 'Canon',
      cameraModel: 'EOS R5',
      lens: 'RF24-105mm',
      exposureTime: 0.008,
      fNumber: 4,
      iso: 100,
      focalLength: 50.5,
      latitude: -33.8,
      longitude: 151.2,
      altitude: -3,
      orientation: 6,
      state: 'present',
      warning: 'It says PNG and is JPEG.',
      sources: [
        { name: 'first.jpg', path: '/camera/first.jpg', imported: NOON },
        { name: 'second.jpg', path: '/camera/second.jpg', imported: NOON + 5 },
      ],
    });
  });

  it('is found by its content, and not found when there is none', () => {
    const asset = sampleAsset(7);
    const id = catalog.assets.insert(asset, sampleSource());
    expect(catalog.assets.findBySha(asset.sha256)).toEqual({ id, path: asset.path, uuid: asset.uuid });
    expect(catalog.assets.findBySha('f'.repeat(64))).toBeNull();
    expect(catalog.assets.get(999)).toBeNull();
  });

  it('is not recorded at all when a record is refused or the transaction around it fails', () => {
    expect(() => catalog.assets.insert(sampleAsset(1, { latitude: 91 }), sampleSource())).toThrow();
    expect(() =>
      catalog.transaction(() => {
        catalog.assets.insert(sampleAsset(2), sampleSource());
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(catalog.assets.total()).toBe(0);
  });

  it('takes a preview without losing what the preview does not tell', () => {
    const id = catalog.assets.insert(sampleAsset(1, { width: 40, height: 30 }), sampleSource());
    catalog.assets.setPreview(id, { preview: 'ready', colour: 0x102030, width: 41, height: null });
    expect(catalog.assets.get(id)).toMatchObject({
      preview: 'ready',
      colour: 0x102030,
      width: 41,
      height: 30,
    });
    catalog.assets.setPreview(id, { preview: 'failed', reason: 'Broken.' });
    expect(catalog.assets.get(id)).toMatchObject({
      preview: 'failed',
      previewReason: 'Broken.',
      colour: 0x102030,
    });
  });

  it('raises the version with each change, and says whether the set of assets changed', () => {
    const heard: string[] = [];
    const stop = catalog.onChange((what) => heard.push(what));
    const versions = [catalog.version()];
    const id = catalog.assets.insert(sampleAsset(1), sampleSource());
    versions.push(catalog.version());
    catalog.assets.setPreview(id, { preview: 'none' });
    versions.push(catalog.version());
    stop();
    catalog.assets.addSource(id, sampleSource());
    expect(heard).toEqual(['set', 'look']);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });
});

describe('rows', () => {
  it('come in the order asked, without those that are gone', () => {
    for (let number = 1; number <= 5; number += 1) catalog.assets.insert(sampleAsset(number), sampleSource());
    const rows = catalog.assets.rows([4, 99, 2, 5]);
    expect(rows.map(({ id }) => id)).toEqual([4, 2, 5]);
    for (const row of rows) AssetRow.strict().parse(row);
    expect(catalog.assets.rows([])).toEqual([]);
  });
});

describe('lists and counts', () => {
  beforeEach(() => {
    const insert = (number: number, fields: Parameters<typeof sampleAsset>[1]) =>
      catalog.assets.insert(sampleAsset(number, fields), sampleSource());
    insert(1, {
      name: 'b10.jpg',
      size: 30,
      taken: { wallMs: 300, offset: null, source: 'exif' },
      importedMs: 1,
    });
    insert(2, {
      name: 'B9.jpg',
      size: 10,
      taken: { wallMs: 100, offset: null, source: 'exif' },
      importedMs: 3,
    });
    insert(3, {
      name: 'a.mp4',
      size: 20,
      kind: 'video',
      collectionId: 2,
      taken: { wallMs: 100, offset: null, source: 'container' },
      importedMs: 2,
    });
  });

  it.each([
    ['taken', 'asc', [2, 3, 1]],
    ['taken', 'desc', [1, 3, 2]],
    ['imported', 'asc', [1, 3, 2]],
    ['imported', 'desc', [2, 3, 1]],
    ['name', 'asc', [3, 2, 1]],
    ['name', 'desc', [1, 2, 3]],
    ['size', 'asc', [2, 3, 1]],
    ['size', 'desc', [1, 3, 2]],
  ] as const)('sort by %s %s', async (sort, direction, ids) => {
    const { total, assets } = await catalog.list(query({ sort, direction }), 0, 10);
    expect(total).toBe(3);
    expect(assets.map(({ id }) => id)).toEqual(ids);
    expect((await indexOf(query({ sort, direction }))).map(({ id }) => id)).toEqual(ids);
    const second = await catalog.list(query({ sort, direction }), 1, 1);
    expect(second).toMatchObject({ total: 3, assets: [{ id: ids[1] }] });
  });

  it('keep to kinds and collection; no kinds means all', async () => {
    const ids = async (fields: Partial<GalleryQuery>) =>
      (await catalog.list(query({ ...fields, sort: 'size', direction: 'asc' }), 0, 10)).assets.map(
        ({ id }) => id,
      );
    expect(await ids({ kinds: ['video', 'audio'] })).toEqual([3]);
    expect(await ids({ kinds: [] })).toEqual([2, 3, 1]);
    expect(await ids({ collection: 1 })).toEqual([2, 1]);
    expect(await ids({ collection: 1, kinds: ['video'] })).toEqual([]);
  });

  it('add up by kind and collection', async () => {
    const counts = LibraryCounts.parse(await catalog.counts());
    expect(counts).toMatchObject({ all: 3, byKind: { image: 2, video: 1 }, bytes: 60 });
    expect(counts.collections.map(({ slug, count }) => [slug, count])).toEqual([
      ['photos', 2],
      ['videos', 1],
      ['audio', 0],
      ['documents', 0],
      ['other', 0],
    ]);
    expect(catalog.assets.counts()).toEqual(counts);
  });
});

const anyAsset = fc.record({
  name: fc.string({ unit: 'grapheme', maxLength: 12 }),
  size: fc.nat({ max: 5 }),
  kind: fc.constantFrom(...ASSET_KINDS),
  preview: fc.constantFrom(...PREVIEW_STATES),
  collectionId: fc.integer({ min: 1, max: 5 }),
  wallMs: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  importedMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  dimensions: fc.option(fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.integer({ min: 1, max: 70_000 }))),
  colour: fc.option(fc.integer({ min: 0, max: 0xffffff })),
});
type AnyAsset = typeof anyAsset extends fc.Arbitrary<infer T> ? T : never;

let inserted = 0;
function insertAny(asset: AnyAsset): number {
  inserted += 1;
  const { wallMs, dimensions, colour, ...fields } = asset;
  const id = catalog.assets.insert(
    sampleAsset(inserted, {
      ...fields,
      taken: { wallMs, offset: null, source: 'exif' },
      width: dimensions?.[0] ?? null,
      height: dimensions?.[1] ?? null,
    }),
    sampleSource(),
  );
  if (colour !== null) catalog.assets.setPreview(id, { preview: fields.preview, colour });
  return id;
}

const anyQuery = fc.record({
  sort: fc.constantFrom(...SORT_KEYS),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
  kinds: fc.option(fc.subarray([...ASSET_KINDS]), { nil: undefined }),
  collection: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  text: fc.option(fc.string({ maxLength: 4 }), { nil: undefined }),
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
        const { total, assets: listed } = await catalog.list(asked, 0, 10_000);
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
    const { version } = await catalog.index(query());
    catalog.assets.insert(sampleAsset(1), sampleSource());
    expect(catalog.version()).toBeGreaterThan(version);
    expect((await catalog.index(query())).version).toBe(catalog.version());
  });
});

describe('search', () => {
  const found = async (text: string) =>
    (await catalog.list(query({ text, sort: 'imported', direction: 'asc' }), 0, 1000)).assets
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
            return catalog.assets.insert(
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
  ])('takes no notice of case and of how an accent is written: %s in %s', async (text, name) => {
    const id = catalog.assets.insert(sampleAsset(1, { name }), sampleSource());
    expect(await found(text)).toEqual([id]);
  });

  it('finds nothing by a camera that spans two fields', async () => {
    catalog.assets.insert(sampleAsset(1, { name: 'snow', lens: 'flake' }), sampleSource());
    expect(await found('snowflake')).toEqual([]);
  });
});
