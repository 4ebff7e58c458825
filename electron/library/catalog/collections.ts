/** Collections: each asset belongs to exactly one, whose definition says where its file lies and what is made of it. */
import type { AssetKind } from '../../../shared/contract/asset.ts';
import { CollectionDefinition } from '../../../shared/contract/collection.ts';
import { READY_MADE } from '../../../shared/readyMade.ts';
import type { Db } from './connection.ts';

export interface StoredCollection {
  readonly id: number;
  readonly uuid: string;
  readonly slug: string;
  readonly autoKind: AssetKind | null;
  readonly definition: CollectionDefinition;
  /** Where it stands among the others. */
  readonly position: number;
}

export interface NewCollection {
  readonly slug: string;
  readonly autoKind?: AssetKind | null;
  readonly definition: CollectionDefinition;
}

export interface Collections {
  /** All, in the order they are shown. */
  list(): readonly StoredCollection[];
  get(id: number): StoredCollection | null;
  bySlug(slug: string): StoredCollection | null;
  /** Where files of this kind go by themselves. */
  forKind(kind: AssetKind): StoredCollection | null;
  add(collection: NewCollection): StoredCollection;
  setDefinition(id: number, definition: CollectionDefinition): void;
  /** Null: no kind comes here by itself. A kind has one collection at most; throws what SQLite throws. */
  setAutoKind(id: number, kind: AssetKind | null): void;
  /** Only an empty one; throws what SQLite throws. Imports and watched folders that meant it mean `into` from then on. */
  remove(id: number, into: number | null): void;
  /** Brings back one that was removed, as it was. */
  restore(collection: StoredCollection): void;
  /** Present assets of each, and their bytes. */
  sizes(): ReadonlyMap<number, { readonly count: number; readonly bytes: number }>;
}

interface CollectionRow {
  readonly id: number;
  readonly uuid: string;
  readonly slug: string;
  readonly name: string;
  readonly auto_kind: AssetKind | null;
  readonly definition: string;
  readonly position: number;
}

/** Parsed definitions. */
const KEPT = 200;
const COLUMNS = 'id, uuid, slug, name, auto_kind, definition, position';

export function createCollections(db: Db, now: () => number): Collections {
  const all = db.prepare<[], CollectionRow>(`SELECT ${COLUMNS} FROM collection ORDER BY position, id`);
  const by = <T extends string | number>(column: 'id' | 'slug' | 'auto_kind') =>
    db.prepare<[T], CollectionRow>(`SELECT ${COLUMNS} FROM collection WHERE ${column} = ?`);
  const byId = by<number>('id');
  const bySlug = by<string>('slug');
  const byKind = by<AssetKind>('auto_kind');
  const insert = db.prepare<[Readonly<Record<string, unknown>>], CollectionRow>(
    `INSERT INTO collection (uuid, slug, name, auto_kind, definition, created_ms, position)
     VALUES (@uuid, @slug, @name, @autoKind, @definition, @now, (SELECT coalesce(max(position), 0) + 1 FROM collection))
     RETURNING ${COLUMNS}`,
  );
  const update = db.prepare<[string, string, number]>(
    'UPDATE collection SET name = ?, definition = ? WHERE id = ?',
  );
  const updateKind = db.prepare<[AssetKind | null, number]>(
    'UPDATE collection SET auto_kind = ? WHERE id = ?',
  );
  const leaveRuns = db.prepare<[number | null, number]>(
    'UPDATE import_run SET collection_id = ? WHERE collection_id = ?',
  );
  const leaveFolders = db.prepare<[number | null, number]>(
    'UPDATE watch_folder SET collection_id = ? WHERE collection_id = ?',
  );
  // read for every asset that is stored, and rarely another one
  const parsed = new Map<string, CollectionDefinition>();
  function toCollection(row: CollectionRow): StoredCollection {
    const key = `${row.name}\n${row.definition}`;
    const definition =
      parsed.get(key) ?? CollectionDefinition.parse({ ...JSON.parse(row.definition), name: row.name });
    if (parsed.size >= KEPT) parsed.clear();
    parsed.set(key, definition);
    const { id, uuid, slug, auto_kind: autoKind, position } = row;
    return { id, uuid, slug, autoKind, definition, position };
  }
  const orNull = (row: CollectionRow | undefined) => (row === undefined ? null : toCollection(row));
  const remove = db.prepare<[number]>('DELETE FROM collection WHERE id = ?');
  const restore = db.prepare<[Readonly<Record<string, unknown>>]>(
    `INSERT INTO collection (id, uuid, slug, name, auto_kind, definition, created_ms, position)
     VALUES (@id, @uuid, @slug, @name, @autoKind, @definition, @now, @position)`,
  );
  const sizes = db.prepare<[], { id: number; n: number; bytes: number }>(
    `SELECT collection_id AS id, count(*) AS n, sum(size) AS bytes
     FROM asset INDEXED BY asset_cell WHERE state = 'present' GROUP BY collection_id`,
  );
  return {
    list: () => all.all().map(toCollection),
    get: (id) => orNull(byId.get(id)),
    bySlug: (slug) => orNull(bySlug.get(slug)),
    forKind: (kind) => orNull(byKind.get(kind)),
    add: ({ slug, autoKind = null, definition }) => {
      const { name, ...rest } = definition;
      const row = insert.get({
        uuid: crypto.randomUUID(),
        slug,
        name,
        autoKind,
        definition: JSON.stringify(rest),
        now: now(),
      });
      if (row === undefined) throw new Error('SQLite returned no row for a new collection');
      return toCollection(row);
    },
    setDefinition: (id, { name, ...rest }) => {
      update.run(name, JSON.stringify(rest), id);
    },
    setAutoKind: (id, kind) => {
      updateKind.run(kind, id);
    },
    remove: (id, into) => {
      leaveRuns.run(into, id);
      leaveFolders.run(into, id);
      remove.run(id);
    },
    restore: ({ definition: { name, ...rest }, ...collection }) => {
      restore.run({ ...collection, name, definition: JSON.stringify(rest), now: now() });
    },
    sizes: () => new Map(sizes.all().map(({ id, n, bytes }) => [id, { count: n, bytes }])),
  };
}

export function seedCollections(collections: Collections): void {
  for (const { definition, ...ready } of READY_MADE) {
    collections.add({ ...ready, definition: CollectionDefinition.parse(definition) });
  }
}
