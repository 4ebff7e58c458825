/** Libraries with something of everything in them, and whether a restored one says the same as the one it was made of. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { Manifest } from '../../electron/library/cloud/formats.ts';
import { createCourier } from '../../electron/library/courier/courier.ts';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { photo, rebuild } from './renditions.ts';
import type { WholeLibrary } from './wholeLibrary.ts';

export const libraryOf = (library: Pick<WholeLibrary, 'folder'>): string =>
  path.join(library.folder, 'library');
export const bucketOf = (library: Pick<WholeLibrary, 'folder'>): string =>
  path.join(library.folder, 'bucket');
export const targetOf = (library: Pick<WholeLibrary, 'folder'>, prefix = ''): RemoteTarget =>
  RemoteTarget.parse({ type: 'local', bucket: bucketOf(library), prefix });

/** A remote that is a folder; answers its number. */
export async function addFolderRemote(library: WholeLibrary, prefix = ''): Promise<number> {
  await fs.mkdir(bucketOf(library), { recursive: true });
  const target = targetOf(library, prefix);
  return (await library.call('remotes.add', { name: 'cloud', target, keys: null })).id;
}

/** Throws unless the sync ends well; answers what it did. */
export async function syncAll(library: WholeLibrary, remote: number) {
  const task = await library.task(() => library.call('sync.start', { remote }));
  if (task.state !== 'done') throw new Error(`The sync ended ${task.state}: ${task.words}`);
  const { remotes } = await library.call('remotes.list', {});
  const last = remotes.find(({ id }) => id === remote)?.last;
  if (!last) throw new Error('The remote does not know how the sync ended');
  return last;
}

/** Asks for a restore into fresh folders beside the library's, which it opens. */
export function restoreBeside(library: WholeLibrary, to: Partial<{ library: string; media: string }> = {}) {
  return library.call('library.restoreFrom', {
    target: targetOf(library),
    keys: null,
    name: 'cloud',
    path: to.library ?? path.join(library.folder, 'library2'),
    mediaRoot: to.media ?? path.join(library.folder, 'media2'),
  });
}

const NAMES = ['Ünï çødé 😀.jpg', 'a+b %20 & c.JPG', 'Москва́.jpg', '日本語の写真.jpg', "O'Brien #1?.jpg"];

/** Photos with renditions, public avatars, documents, others; some trashed, one deleted for ever; tags, albums, ratings. */
export async function fillWithEverything(library: WholeLibrary): Promise<readonly number[]> {
  const photos = await Promise.all(
    NAMES.map(async (name, n) => [name.replaceAll('?', '_'), await photo(400 + n, 300, 20 * n)] as const),
  );
  const others = Array.from({ length: 5 }, (_, n) => [`data ${n}.bin`, randomBytes(1000 + n)] as const);
  const texts = Array.from(
    { length: 3 },
    (_, n) => [`note-${n}.txt`, `Note ${n}, ${'é'.repeat(n)}`] as const,
  );
  const ids = await library.add(...photos, ...others, ...texts);
  const { collections } = await library.call('collections.list', {});
  const avatars = collections.find(({ slug }) => slug === 'avatars')?.id ?? 0;
  const face = path.join(library.source, 'face.jpg');
  await fs.writeFile(face, await photo(320, 320, 222));
  await library.call('import.start', { paths: [face], mode: 'copy', collection: avatars });
  await library.heard('import.progress', ({ finished }) => finished !== null);
  await rebuild(library);
  await library.call('assets.trash', { ids: [ids[1] ?? 0, ids[6] ?? 0] });
  await library.call('assets.trash', { ids: [ids[7] ?? 0] });
  await library.call('assets.delete', { ids: [ids[7] ?? 0] });
  await label(library, ids);
  return ids;
}

async function label(library: WholeLibrary, ids: readonly number[]): Promise<void> {
  const [one = 0, , three = 0, four = 0] = ids;
  await library.call('tags.change', { ids: [one, three], add: ['Ferien', 'été'], remove: [] });
  await library.call('ratings.set', { ids: [one, four], rating: 4 });
  const { id } = await library.call('albums.save', { id: null, name: 'Ægypten 2026' });
  await library.call('albums.put', { id, ids: [three, one, four] });
  await library.call('albums.save', { id: null, name: 'Empty' });
}

/** Every file below MEDIA_ROOT with its bytes and time, but for what is ours and differs from machine to machine. */
export async function filesBelow(
  root: string,
): Promise<Readonly<Record<string, { readonly bytes: string; readonly modified: number }>>> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const found: Record<string, { bytes: string; modified: number }> = {};
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const relative = path.relative(root, file);
    if (relative === path.join('.mediaroot', 'marker.json')) continue;
    // Renditions are made by us: their time says nothing of a person's file.
    const modified = relative.startsWith('thumbnails') ? 0 : Math.floor((await fs.stat(file)).mtimeMs);
    found[relative] = { bytes: (await fs.readFile(file)).toString('base64'), modified };
  }
  return found;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads the catalog of a folder, also while a library has it open. */
export function readCatalog<T>(folder: string, read: (db: Database.Database) => T): T {
  const db = new Database(path.join(folder, 'catalog.sqlite'), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** Changes the catalog of a folder that no library has open. */
export function changeCatalog(folder: string, sql: string): void {
  const db = new Database(path.join(folder, 'catalog.sqlite'));
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

/** The newest copy of the catalog in the bucket says something else, as though it had been made at another moment. */
export async function changeSnapshot(library: Pick<WholeLibrary, 'folder'>, sql: string): Promise<void> {
  const file = path.join(bucketOf(library), '.mediaroot', 'manifest.json');
  const manifest = Manifest.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  const [snapshot] = manifest.snapshots;
  if (snapshot === undefined) throw new Error('The bucket has no copy of the catalog');
  const packed = path.join(bucketOf(library), snapshot.key);
  const folder = path.join(library.folder, 'snapshot');
  await fs.mkdir(folder);
  await fs.writeFile(path.join(folder, 'catalog.sqlite'), zstdDecompressSync(await fs.readFile(packed)));
  changeCatalog(folder, sql);
  const bytes = zstdCompressSync(await fs.readFile(path.join(folder, 'catalog.sqlite')));
  await fs.writeFile(packed, bytes);
  Object.assign(snapshot, { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  await fs.writeFile(file, JSON.stringify(manifest));
}

/**
 * Columns, by table, in which a restored catalog differs from its original on purpose, and why; `all` for whole tables. Every
 * other column of every other table has to be equal.
 */
const DIFFERS: Readonly<Record<string, readonly string[] | 'all'>> = {
  // Read and compared when it was restored; its gallery thumbnail is made anew.
  asset: ['checked_ms', 'preview', 'preview_reason'],
  // Thumbnails to be made.
  job: 'all',
  // Numbers of changes are this machine's own.
  change_counter: 'all',
  asset_change: 'all',
  // This machine has a name of its own in the bucket, and has not synced yet.
  remote: ['replica', 'manifest', 'last', 'problem', 'synced_seq', 'delivered', 'features'],
  // Follows from the above; see the sync after a restore.
  remote_asset: ['written_seq', 'state'],
  remote_segment: 'all',
  remote_followed: 'all',
  // Whose time is up is for the machine to say that put it there.
  remote_grave: 'all',
  remote_upload: 'all',
  // What was found of the other machine's disk.
  remote_check: 'all',
  remote_finding: 'all',
  finding: 'all',
  quarantine: 'all',
};
/** Settings that say where this machine has the library, or what it is about to do there. */
const OWN_SETTINGS = ['media_root', 'verify_round', 'watch_adding'];

/** Every row of every table, but for what {@link DIFFERS} names. */
export function everyRow(folder: string): Readonly<Record<string, readonly Row[]>> {
  return readCatalog(folder, (db) => {
    const tables = db
      .prepare<[], { name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'asset_text%'`,
      )
      .all();
    return Object.fromEntries(
      tables.flatMap(({ name }) => {
        const without = DIFFERS[name] ?? [];
        if (without === 'all') return [];
        const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`).all();
        const kept = rows.map((row) => leaving(row, without));
        const own = (row: Row) => name === 'setting' && OWN_SETTINGS.includes(String(row.key));
        return [[name, sorted(kept.filter((row) => !own(row)))]];
      }),
    );
  });
}

function leaving(row: Row, without: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !without.includes(column)));
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** What sidecars and `library.json` tell, by names that hold on every machine instead of row numbers. */
const TOLD: Readonly<Record<string, string>> = {
  library: "SELECT key, value FROM setting WHERE key IN ('library_id', 'name', 'preferences')",
  collections: 'SELECT uuid, slug, name, auto_kind, definition, position FROM collection',
  assets: `SELECT asset.*, collection.uuid AS collection FROM asset JOIN collection ON collection.id = collection_id`,
  sources: `SELECT asset.uuid, s.name, s.path, s.file_ms, s.imported_ms, s.sha256 FROM asset_source s
    JOIN asset ON asset.id = asset_id`,
  renditions: `SELECT asset.uuid, r.name, r.fingerprint, r.state, r.path, r.mime, r.width, r.height, r.size, r.reason, r.made_ms
    FROM rendition r JOIN asset ON asset.id = asset_id`,
  tags: `SELECT asset.uuid, tag.name FROM asset_tag JOIN asset ON asset.id = asset_id JOIN tag ON tag.id = tag_id`,
  albums: 'SELECT uuid, name, position, created_ms FROM album',
  albumAssets: `SELECT asset.uuid, album.uuid AS album, album_asset.position FROM album_asset
    JOIN asset ON asset.id = asset_id JOIN album ON album.id = album_id`,
  found: `SELECT asset.uuid FROM asset_text JOIN asset ON asset.id = asset_text.rowid WHERE asset_text MATCH '"jpg"'`,
  objects: 'SELECT asset_uuid, role, key, size, sha256, version FROM remote_object',
  known: 'SELECT asset_uuid, owner, gone FROM remote_asset',
};
/** Numbers of rows; what is read again or made anew on this machine: `colour` with the thumbnail. */
const NOT_TOLD = ['id', 'collection_id', 'checked_ms', 'preview', 'preview_reason', 'colour'];

export function toldRows(folder: string): Readonly<Record<string, readonly Row[]>> {
  return readCatalog(folder, (db) =>
    Object.fromEntries(
      Object.entries(TOLD).map(([name, sql]) => {
        const rows = db.prepare<[], Record<string, unknown>>(sql).all();
        return [name, sorted(rows.map((row) => leaving(row, NOT_TOLD)))];
      }),
    ),
  );
}

/** Contents of the bucket that are files of the library, or of strangers, by key. */
export async function readBucket(
  library: Pick<WholeLibrary, 'folder'>,
): Promise<Readonly<Record<string, string>>> {
  const root = bucketOf(library);
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const key = path.relative(root, file);
    const isOwn = key.startsWith('.mediaroot') && !key.startsWith('.mediaroot/trash/');
    if (!entry.isDirectory() && !isOwn) found[key] = (await fs.readFile(file)).toString('base64');
  }
  return found;
}

/** Somebody puts something there. */
export async function writeBucket(
  library: Pick<WholeLibrary, 'folder' | 'host'>,
  key: string,
  text: string,
): Promise<void> {
  const courier = createCourier(library.host);
  const headers = { contentType: 'text/plain', cacheControl: null, contentDisposition: null, acl: null };
  try {
    const storage = await courier.open(targetOf(library), null, { bandwidth: null });
    const put = { headers: { ...headers, metadata: {} }, condition: 'absent' } as const;
    await storage.putBytes(key, Buffer.from(text), put);
  } finally {
    await courier.close();
  }
}
