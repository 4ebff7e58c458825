/** What belongs to no single asset, as buckets keep it: collections, albums, preferences. */
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import type { LibraryFile } from '../cloud/formats.ts';
import type { OnChange } from './assets.ts';
import { createCollections } from './collections.ts';
import type { Db } from './connection.ts';
import { createSettings } from './settings.ts';

/** Writing methods run inside the open transaction. */
export interface LibraryRecords {
  read(): LibraryFile;
  /** The number here of the file's collection of this uuid: the same, else one of the same slug, else made now. Null: the file has none. */
  collectionFor(file: LibraryFile, uuid: string): number | null;
  /** Makes those of these albums that are not here and that the file knows. */
  addAlbums(file: LibraryFile, uuids: readonly string[]): void;
  /** All of it takes the place of what a library has that has no assets yet. Throws when it has some. */
  restore(file: LibraryFile): void;
}

type FiledCollection = LibraryFile['collections'][number];

export function createLibraryRecords(db: Db, now: () => number, changed: OnChange): LibraryRecords {
  const settings = createSettings(db);
  const collections = createCollections(db, now);
  const albums = db.prepare<[], LibraryFile['albums'][number]>(
    'SELECT uuid, name, position, created_ms AS created FROM album ORDER BY position, id',
  );
  const byUuid = db.prepare<[string], { id: number }>('SELECT id FROM collection WHERE uuid = ?');
  const insertCollection = db.prepare<[Readonly<Record<string, string | number | null>>], { id: number }>(
    `INSERT INTO collection (uuid, slug, name, auto_kind, definition, created_ms, position)
     VALUES (@uuid, @slug, @name, @autoKind, @definition, @now,
       coalesce(@position, (SELECT coalesce(max(position), 0) + 1 FROM collection))) RETURNING id`,
  );
  const insertAlbum = db.prepare<[Readonly<LibraryFile['albums'][number]>]>(
    'INSERT INTO album (uuid, name, position, created_ms) VALUES (@uuid, @name, @position, @created) ON CONFLICT DO NOTHING',
  );
  const anyAsset = db.prepare<[], { id: number }>('SELECT id FROM asset LIMIT 1');
  const clear = ['album', 'collection'].map((table) => db.prepare(`DELETE FROM ${table}`));

  function make({ uuid, slug, autoKind, definition }: FiledCollection, position: number | null): number {
    const { name, ...rest } = CollectionDefinition.parse(definition);
    const kind = autoKind === null || collections.forKind(autoKind) !== null ? null : autoKind;
    const row = insertCollection.get({
      ...{ uuid, slug, name, position, autoKind: kind },
      definition: JSON.stringify(rest),
      now: now(),
    });
    if (row === undefined) throw new Error('SQLite returned no row for a new collection');
    return row.id;
  }

  return {
    read: () => ({
      format: 1,
      libraryId: settings.get('library_id') ?? '',
      name: settings.get('name') ?? '',
      preferences: JSON.parse(settings.get('preferences') ?? 'null'),
      collections: collections.list().map(({ uuid, slug, autoKind, position, definition }) => ({
        uuid,
        slug,
        autoKind,
        position,
        definition,
      })),
      albums: albums.all(),
    }),
    collectionFor(file, uuid) {
      const known = byUuid.get(uuid);
      if (known !== undefined) return known.id;
      const filed = file.collections.find((collection) => collection.uuid === uuid);
      if (filed === undefined) return null;
      return collections.bySlug(filed.slug)?.id ?? make(filed, null);
    },
    addAlbums(file, uuids) {
      for (const album of file.albums) if (uuids.includes(album.uuid)) insertAlbum.run(album);
    },
    restore(file) {
      if (anyAsset.get() !== undefined) throw new Error('The library has assets already');
      for (const one of clear) one.run();
      for (const collection of file.collections) make(collection, collection.position);
      for (const album of file.albums) insertAlbum.run(album);
      settings.set('name', file.name);
      if (file.preferences !== null) settings.set('preferences', JSON.stringify(file.preferences));
      changed('set');
    },
  };
}
