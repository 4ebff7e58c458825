/** Notes in the catalog what a sidecar line says of another machine's asset, and tells whether the copy here is still as it came. */
import type { Catalog } from '../catalog/catalog.ts';
import { AS_WRITTEN } from '../catalog/remoteSegments.ts';
import type { Host } from '../host.ts';
import type { AssetRecord, LibraryFile, SidecarLine } from './formats.ts';
import { ORIGINAL } from './layout.ts';
import { hashOf } from './manifest.ts';

export type AssetLine = Extract<SidecarLine, { readonly kind: 'asset' }>;

export interface Followed {
  /** Replica that answers for it. */
  readonly owner: string;
  /** Of its line. */
  readonly mark: string;
  /** Null: it is not here. */
  readonly assetId: number | null;
  /** See {@link baseText}; null where there is no copy here. */
  readonly base: string | null;
}

/** What a copy here said when it was last the same as its owner's. */
export interface Base {
  /** See {@link saidHash}. */
  readonly said: string;
  /** It was imported here for itself, and is nobody's to take away or replace. */
  readonly joined: boolean;
}

const JOINED = '=';
const PAGE = 500;

/** As the catalog keeps it. */
export function baseText({ said, joined }: Base): string {
  return joined ? JOINED + said : said;
}

export function parseBase(text: string | null): Base | null {
  if (text === null) return null;
  const joined = text.startsWith(JOINED);
  return { said: joined ? text.slice(JOINED.length) : text, joined };
}

/**
 * What the copy here said when bucket and catalog last agreed on it; null when nothing tells. A catalog from a backup knows what it
 * had written itself: that counts as long as only what is said of the file is in question, never the file.
 */
export function baseOf(
  { remoteContents, remoteSegments, assetRecords }: ThereCatalog,
  remote: number,
  { record }: AssetLine,
  assetId: number,
): Base | null {
  const text = remoteSegments.followed(remote, record.uuid)?.base ?? null;
  if (text?.startsWith(AS_WRITTEN) !== true) return parseBase(text);
  const copy = assetRecords.of(assetId);
  const isAsWritten = Number(text.slice(AS_WRITTEN.length)) >= remoteContents.changeOf(assetId);
  if (!isAsWritten || copy === null || copy.sha256 !== record.sha256) return null;
  if (copy.state === 'trashed' || record.state === 'trashed') return null;
  return { said: saidHash(copy), joined: false };
}

type ThereCatalog = Pick<
  Catalog,
  'remoteContents' | 'remoteSegments' | 'assetRecords' | 'libraryRecords' | 'collections'
>;

/** In the open transaction: this is where the asset's objects lie, and how far its lines were followed. */
export function noteThere(
  { catalog, host }: { readonly catalog: ThereCatalog; readonly host: Pick<Host, 'now'> },
  remote: number,
  line: AssetLine,
  { owner, mark, assetId, base }: Followed,
): void {
  const { remoteContents, remoteSegments } = catalog;
  const { uuid } = line.record;
  const roles = new Set(line.objects.map(({ role }) => role));
  for (const { role } of remoteContents.objects(remote, uuid))
    if (!roles.has(role)) remoteContents.removeObject(remote, uuid, role);
  for (const object of line.objects) {
    // A key has one object: whoever was said to have it before has moved on.
    const before = remoteContents.objectAt(remote, object.key);
    if (before !== null && (before.uuid !== uuid || before.role !== object.role))
      remoteContents.removeObject(remote, before.uuid, before.role);
    remoteContents.setObject(remote, { ...object, uuid, headers: '', etag: '', storedMs: host.now() });
  }
  const known = remoteContents.asset(remote, uuid);
  const isAsItCame = assetId !== null && parseBase(base)?.said === saidHere(catalog, assetId);
  remoteContents.setAsset(remote, {
    ...{ uuid, assetId, owner, problem: null, code: null, gone: known?.gone ?? false },
    writtenSeq: isAsItCame ? remoteContents.changeOf(assetId) : 0,
  });
  remoteSegments.setFollowed(remote, uuid, { mark, base });
}

/** What a person can change of an asset: none of what follows from its file, its place, or what is made of it. */
export function saidHash(record: AssetRecord): string {
  const { collection, name, sha256, state, taken, takenOffset, takenSource } = record;
  const { latitude, longitude, altitude, rating, tags } = record;
  const albums = record.albums.map(({ album, position }) => [album, position] as const);
  return hashOf([
    ...[collection, name, sha256, state === 'trashed', taken, takenOffset, takenSource],
    ...[latitude, longitude, altitude, rating],
    [...tags].sort(),
    albums.sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}

/** Of an asset here; null when it is gone. */
export function saidHere(catalog: Pick<Catalog, 'assetRecords'>, assetId: number): string | null {
  const record = catalog.assetRecords.of(assetId);
  return record === null ? null : saidHash(record);
}

/**
 * In the open transaction: the record as it can be here: in the collection of its uuid, of the same slug, made now, or that of its
 * kind; in albums that are made where they are missing.
 */
export function localised(
  catalog: ThereCatalog,
  file: LibraryFile | null,
  record: AssetRecord,
): { readonly record: AssetRecord; readonly collectionId: number } {
  const { collections, libraryRecords } = catalog;
  const found = file === null ? null : libraryRecords.collectionFor(file, record.collection);
  const collection =
    collections.list().find(({ id, uuid }) => id === found || uuid === record.collection) ??
    collections.forKind(record.kind) ??
    collections.forKind('other') ??
    collections.list()[0];
  if (collection === undefined) throw new Error('The library has no collection');
  if (file !== null) {
    const wanted = record.albums.map(({ album }) => album);
    libraryRecords.addAlbums(file, wanted);
  }
  const here = new Set(libraryRecords.read().albums.map(({ uuid }) => uuid));
  const albums = record.albums.filter(({ album }) => here.has(album));
  return { record: { ...record, collection: collection.uuid, albums }, collectionId: collection.id };
}

/**
 * In the open transaction: the copy here is an asset of its own from now on, known to no bucket. False, and nothing happens, when
 * another bucket knows it.
 */
export function makeOwn(
  { remotes, remoteContents, assetRecords }: Pick<Catalog, 'remotes' | 'remoteContents' | 'assetRecords'>,
  remote: number,
  assetId: number,
  uuid: string,
): boolean {
  const others = remotes.list().filter(({ id }) => id !== remote);
  if (others.some(({ id }) => remoteContents.asset(id, uuid) !== null)) return false;
  const known = remoteContents.asset(remote, uuid);
  if (known !== null) remoteContents.setAsset(remote, { ...known, assetId: null, writtenSeq: 0 });
  assetRecords.setUuid(assetId, crypto.randomUUID());
  return true;
}

/**
 * Before a plan: copies that changed only because of what is made of them, or where they lie, count as what was brought. One that
 * was given another file here is an asset of this machine, and its owner's counts as deleted here: the bucket gets both.
 */
export function settleCopies(
  catalog: Pick<Catalog, 'remotes' | 'remoteContents' | 'remoteSegments' | 'assetRecords' | 'transaction'>,
  remote: number,
): void {
  const { remoteContents, remoteSegments, assetRecords } = catalog;
  for (let after = ''; ; ) {
    const page = remoteSegments.changedCopies(remote, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.uuid;
    catalog.transaction(() => {
      for (const { uuid, assetId, base } of page) {
        const [known, copy] = [remoteContents.asset(remote, uuid), assetRecords.of(assetId)];
        if (known === null || copy === null) continue;
        const original = remoteContents.objects(remote, uuid).find(({ role }) => role === ORIGINAL);
        const isOther = original !== undefined && original.sha256 !== copy.sha256 && copy.state !== 'trashed';
        if (parseBase(base)?.said === saidHash(copy))
          remoteContents.setAsset(remote, { ...known, writtenSeq: remoteContents.changeOf(assetId) });
        else if (isOther && makeOwn(catalog, remote, assetId, uuid))
          remoteContents.setAsset(remote, { ...known, assetId: null, writtenSeq: 0, gone: true });
      }
    });
  }
}
