/** Collections: each asset belongs to exactly one, which decides where its file is stored. */
import type { Db } from './connection.ts';

export interface Collection {
  readonly id: number;
  readonly uuid: string;
  readonly slug: string;
  readonly name: string;
  /** Template of the folder below MEDIA_ROOT, by import date. */
  readonly uploadTo: string;
}

export interface Collections {
  /** All, in order of making. */
  list(): readonly Collection[];
  get(id: number): Collection | null;
  bySlug(slug: string): Collection | null;
  add(collection: { readonly slug: string; readonly name: string; readonly uploadTo: string }): Collection;
}

interface CollectionRow {
  readonly id: number;
  readonly uuid: string;
  readonly slug: string;
  readonly name: string;
  readonly upload_to: string;
}

const COLUMNS = 'id, uuid, slug, name, upload_to';

/** What a new library starts with, one for each kind of file. */
const SEEDS = [
  ['photos', 'Photos'],
  ['videos', 'Videos'],
  ['audio', 'Audio'],
  ['documents', 'Documents'],
  ['other', 'Other'],
] as const;

export function createCollections(db: Db, now: () => number): Collections {
  const all = db.prepare<[], CollectionRow>(`SELECT ${COLUMNS} FROM collection ORDER BY id`);
  const byId = db.prepare<[number], CollectionRow>(`SELECT ${COLUMNS} FROM collection WHERE id = ?`);
  const bySlug = db.prepare<[string], CollectionRow>(`SELECT ${COLUMNS} FROM collection WHERE slug = ?`);
  const insert = db.prepare<[string, string, string, string, number], CollectionRow>(
    `INSERT INTO collection (uuid, slug, name, upload_to, created_ms) VALUES (?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
  );
  return {
    list: () => all.all().map(toCollection),
    get: (id) => orNull(byId.get(id)),
    bySlug: (slug) => orNull(bySlug.get(slug)),
    add: ({ slug, name, uploadTo }) => {
      const row = insert.get(crypto.randomUUID(), slug, name, uploadTo, now());
      if (row === undefined) throw new Error('SQLite returned no row for a new collection');
      return toCollection(row);
    },
  };
}

export function seedCollections(collections: Collections): void {
  for (const [slug, name] of SEEDS) collections.add({ slug, name, uploadTo: `${slug}/{yyyy}/{mm}/{dd}` });
}

function orNull(row: CollectionRow | undefined): Collection | null {
  return row === undefined ? null : toCollection(row);
}

function toCollection(row: CollectionRow): Collection {
  return { id: row.id, uuid: row.uuid, slug: row.slug, name: row.name, uploadTo: row.upload_to };
}
