import { beforeEach, describe, expect, it } from 'vitest';
import { AssetDetail, AssetRow, GalleryQuery } from '../../shared/contract/asset.ts';
import { LibraryCounts } from '../../shared/contract/library.ts';
import { catalogForEachTest, NOON, readIndex, sampleAsset, sampleSource } from '../support/catalog.ts';

const made = catalogForEachTest();

const query = (fields: Partial<GalleryQuery> = {}): GalleryQuery => GalleryQuery.parse(fields);

describe('an asset', () => {
  it('comes back as it was recorded, in the shape of the contract', () => {
    const id = made.catalog.assets.insert(
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
    made.catalog.assets.addSource(id, sampleSource('second.jpg', NOON + 5));
    const asset = made.catalog.assets.get(id);
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
      pages: null,
      trashed: null,
      finding: null,
      cloudProblem: null,
      cloud: 'none',
      rating: 0,
      tags: [],
      albums: [],
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
    const id = made.catalog.assets.insert(asset, sampleSource());
    expect(made.catalog.assets.findBySha(asset.sha256)).toEqual({ id, path: asset.path, uuid: asset.uuid });
    expect(made.catalog.assets.findBySha('f'.repeat(64))).toBeNull();
    expect(made.catalog.assets.get(999)).toBeNull();
  });

  it('is not recorded at all when a record is refused or the transaction around it fails', () => {
    expect(() => made.catalog.assets.insert(sampleAsset(1, { latitude: 91 }), sampleSource())).toThrow();
    expect(() =>
      made.catalog.transaction(() => {
        made.catalog.assets.insert(sampleAsset(2), sampleSource());
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(made.catalog.assets.total()).toBe(0);
  });

  it('takes a preview without losing what the preview does not tell', () => {
    const id = made.catalog.assets.insert(sampleAsset(1, { width: 40, height: 30 }), sampleSource());
    made.catalog.assets.setPreview(id, { preview: 'ready', colour: 0x102030, width: 41, height: null });
    expect(made.catalog.assets.get(id)).toMatchObject({
      preview: 'ready',
      colour: 0x102030,
      width: 41,
      height: 30,
    });
    made.catalog.assets.setPreview(id, { preview: 'failed', reason: 'Broken.' });
    expect(made.catalog.assets.get(id)).toMatchObject({
      preview: 'failed',
      previewReason: 'Broken.',
      colour: 0x102030,
    });
  });

  it('keeps each place a content came from once, however often it is brought in from there', () => {
    const id = made.catalog.assets.insert(sampleAsset(1), sampleSource('first.jpg'));
    const other = made.catalog.assets.insert(sampleAsset(2), sampleSource('other.jpg'));
    const heard: string[] = [];
    const stop = made.catalog.onChange((what) => heard.push(what));
    made.catalog.assets.addSource(id, sampleSource('first.jpg', NOON + 5));
    expect(heard).toEqual([]);
    const named = { ...sampleSource('second.jpg', NOON + 6), path: sampleSource('first.jpg').path };
    made.catalog.assets.addSource(id, named);
    made.catalog.assets.addSource(id, sampleSource('other.jpg', NOON + 7));
    made.catalog.assets.addSource(other, sampleSource('other.jpg', NOON + 8));
    stop();
    expect(heard).toEqual(['look', 'look']);
    expect(made.catalog.assets.get(id)?.sources).toEqual([
      { name: 'first.jpg', path: '/camera/first.jpg', imported: NOON },
      { name: 'second.jpg', path: '/camera/first.jpg', imported: NOON + 6 },
      { name: 'other.jpg', path: '/camera/other.jpg', imported: NOON + 7 },
    ]);
    expect(made.catalog.assets.get(other)?.sources).toHaveLength(1);
  });

  it('raises the version with each change, and says whether the set of assets changed', () => {
    const heard: string[] = [];
    const stop = made.catalog.onChange((what) => heard.push(what));
    const versions = [made.catalog.version()];
    const id = made.catalog.assets.insert(sampleAsset(1), sampleSource());
    versions.push(made.catalog.version());
    made.catalog.assets.setPreview(id, { preview: 'none' });
    versions.push(made.catalog.version());
    stop();
    made.catalog.assets.addSource(id, sampleSource());
    expect(heard).toEqual(['set', 'look']);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });
});

describe('rows', () => {
  it('come in the order asked, without those that are gone', () => {
    for (let number = 1; number <= 5; number += 1)
      made.catalog.assets.insert(sampleAsset(number), sampleSource());
    const rows = made.catalog.assets.rows([4, 99, 2, 5]);
    expect(rows.map(({ id }) => id)).toEqual([4, 2, 5]);
    for (const row of rows) AssetRow.strict().parse(row);
    expect(made.catalog.assets.rows([])).toEqual([]);
  });
});

describe('lists and counts', () => {
  beforeEach(() => {
    const insert = (number: number, fields: Parameters<typeof sampleAsset>[1]) =>
      made.catalog.assets.insert(sampleAsset(number, fields), sampleSource());
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
    const { total, assets } = await made.catalog.list(query({ sort, direction }), 0, 10);
    expect(total).toBe(3);
    expect(assets.map(({ id }) => id)).toEqual(ids);
    expect((await readIndex(made.catalog, query({ sort, direction }))).map(({ id }) => id)).toEqual(ids);
    const second = await made.catalog.list(query({ sort, direction }), 1, 1);
    expect(second).toMatchObject({ total: 3, assets: [{ id: ids[1] }] });
  });

  it('keep to kinds and collection; no kinds means all', async () => {
    const ids = async (fields: Partial<GalleryQuery>) =>
      (await made.catalog.list(query({ ...fields, sort: 'size', direction: 'asc' }), 0, 10)).assets.map(
        ({ id }) => id,
      );
    expect(await ids({ kinds: ['video', 'audio'] })).toEqual([3]);
    expect(await ids({ kinds: [] })).toEqual([2, 3, 1]);
    expect(await ids({ collection: 1 })).toEqual([2, 1]);
    expect(await ids({ collection: 1, kinds: ['video'] })).toEqual([]);
  });

  it('add up by kind and collection', async () => {
    const counts = LibraryCounts.parse(await made.catalog.counts());
    expect(counts).toMatchObject({ all: 3, byKind: { image: 2, video: 1 }, bytes: 60 });
    expect(counts.collections.map(({ slug, count }) => [slug, count])).toEqual([
      ['photos', 2],
      ['documents', 1],
      ['avatars', 0],
      ['audio', 0],
      ['videos', 0],
      ['other', 0],
    ]);
    expect(made.catalog.assets.counts()).toEqual(counts);
  });
});
