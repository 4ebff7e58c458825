import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssetRecord, LibraryFile } from '../../electron/library/cloud/formats.ts';
import { READY_MADE } from '../../shared/readyMade.ts';
import { catalogForEachTest, makeCatalog, sampleAsset, sampleSource } from '../support/catalog.ts';
import { recordArbitrary } from '../support/records.ts';

const made = catalogForEachTest();
const ALBUMS = ['0b7bd4ba-2f0d-4b0b-8a53-0d4e0e4d2c11', '1b7bd4ba-2f0d-4b0b-8a53-0d4e0e4d2c12'] as const;

function addAlbums(): void {
  made.catalog.labels.apply({
    albumsAdd: ALBUMS.map((uuid, position) => ({ uuid, name: `Album ${position}`, position, created: 5 })),
  });
}

describe('the record of an asset', () => {
  test('reads back as it was inserted, whatever it says', () => {
    addAlbums();
    const { catalog } = made;
    const collections = catalog.collections.list().map(({ uuid }) => uuid);
    fc.assert(
      fc.property(recordArbitrary(collections, ALBUMS), (record) => {
        const id = catalog.transaction(() => catalog.assetRecords.insert(record));
        const read = catalog.assetRecords.of(id);
        catalog.transaction(() => catalog.deletions.delete(id));
        expect(AssetRecord.parse(JSON.parse(JSON.stringify(read)))).toEqual(record);
      }),
    );
  });

  test('gets a number that no asset had, and a thumbnail unless it is in the trash', () => {
    const { catalog } = made;
    const first = catalog.assets.insert(sampleAsset(1), sampleSource());
    const record = catalog.assetRecords.of(first);
    if (record === null) throw new Error('no record');
    const trashed: AssetRecord = { ...record, state: 'trashed', trashed: 7, home: 'photos/home.jpg' };
    catalog.transaction(() => catalog.deletions.delete(first));
    const back = catalog.transaction(() => catalog.assetRecords.insert(record));
    expect(back).toBeGreaterThan(first);
    expect(catalog.jobs.next('thumbnail', 10).map(({ assetId }) => assetId)).toEqual([back]);
    catalog.transaction(() => catalog.deletions.delete(back));
    catalog.transaction(() => catalog.assetRecords.insert(trashed));
    expect(catalog.jobs.next('thumbnail', 10)).toEqual([]);
  });

  test('takes over what another machine says of it, and keeps its content and place', () => {
    addAlbums();
    const { catalog } = made;
    const id = catalog.assets.insert(sampleAsset(1), sampleSource());
    catalog.labels.apply({
      tag: [
        [id, 'old'],
        [id, 'both'],
      ],
      put: [[ALBUMS[0], id, 1]],
    });
    const before = catalog.assetRecords.of(id);
    if (before === null) throw new Error('no record');
    const said: AssetRecord = {
      ...before,
      ...{
        name: 'Beach.jpg',
        taken: 5,
        latitude: 47,
        rating: 4,
        path: 'elsewhere.jpg',
        sha256: 'b'.repeat(64),
      },
      ...{ tags: ['both', 'new'], albums: [{ album: ALBUMS[1], position: 3 }] },
    };
    const [, , other] = catalog.collections.list();
    catalog.transaction(() => catalog.assetRecords.describe(id, said, other?.id ?? 0));
    expect(catalog.assetRecords.of(id)).toEqual({
      ...said,
      ...{ path: before.path, sha256: before.sha256, collection: other?.uuid },
    });
  });
});

describe('the file of the library', () => {
  test('makes the same collections and albums in an empty library', async () => {
    addAlbums();
    const { catalog } = made;
    const file = LibraryFile.parse(JSON.parse(JSON.stringify(catalog.libraryRecords.read())));
    const other = await makeCatalog(path.join(made.folder, 'other'));
    try {
      other.transaction(() => other.libraryRecords.restore(file));
      const { libraryId: _own, ...read } = other.libraryRecords.read();
      const { libraryId: _its, ...wanted } = file;
      expect(read).toEqual(wanted);
    } finally {
      await other.close();
    }
  });

  test('gives the collection of its uuid, else of its slug, else makes it', () => {
    const { catalog } = made;
    const file = catalog.libraryRecords.read();
    const [photos] = file.collections;
    if (photos === undefined) throw new Error('no collection');
    const foreign = [
      { ...photos, uuid: ALBUMS[0] },
      { ...photos, uuid: ALBUMS[1], slug: 'scans', autoKind: null },
    ];
    const more = { ...file, collections: foreign };
    const find = (uuid: string) =>
      catalog.transaction(() => catalog.libraryRecords.collectionFor(more, uuid));
    const own = catalog.collections.bySlug(photos.slug)?.id;
    expect(find(photos.uuid)).toBe(own);
    expect(find(ALBUMS[0])).toBe(own);
    expect(catalog.collections.get(find(ALBUMS[1]) ?? 0)).toMatchObject({ uuid: ALBUMS[1], slug: 'scans' });
    expect(catalog.collections.list()).toHaveLength(READY_MADE.length + 1);
    expect(find('2b7bd4ba-2f0d-4b0b-8a53-0d4e0e4d2c13')).toBeNull();
  });
});
