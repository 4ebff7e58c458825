/**
 * One line of another machine, followed here. A file comes to the temp folder of imports and is verified; then one transaction
 * records the asset as lying there and asks filing to move it to its place. So after a crash anywhere it is wholly here or not at
 * all: the sweep of that folder removes what no record speaks for, and filing carries on with what one does.
 */
import { MediarootError } from '../../../shared/errors.ts';
import { isOwnFolder, MAX_PATH_BYTES, MAX_SEGMENT_BYTES } from '../../../shared/pathSafety.ts';
import { withSuffix } from '../../../shared/uploadTo.ts';
import { newAsset } from '../catalog/assetRecords.ts';
import type { LibraryContext } from '../context.ts';
import type { RemoteStorage } from '../storage/remote/types.ts';
import { setModified } from '../storage/restoring.ts';
import type { AssetRecord, LibraryFile } from './formats.ts';
import { ORIGINAL, PRIVATE, PUBLIC } from './layout.ts';
import { type AssetLine, localised, noteThere, saidHash, saidHere } from './there.ts';

export type PullParts = Pick<LibraryContext, 'catalog' | 'storage' | 'host' | 'filing' | 'renditions'>;

export interface PullSource {
  /** Number of the remote. */
  readonly remote: number;
  /** What we are called there. */
  readonly replica: string;
  readonly files: Pick<RemoteStorage, 'getFile'>;
  readonly library: LibraryFile | null;
  nameOf(replica: string): string;
  readonly signal: AbortSignal;
}

export interface Arriving {
  readonly line: AssetLine;
  readonly mark: string;
  /** Replica that answers for it. */
  readonly owner: string;
}

/** brought: bytes came; note: what a person should know. */
export interface Arrived {
  readonly how: 'brought' | 'already-here' | 'followed' | 'left';
  readonly bytes: number;
  readonly note: string | null;
}

const LEFT: Arrived = { how: 'left', bytes: 0, note: null };
const FOLLOWED: Arrived = { how: 'followed', bytes: 0, note: null };

/** Throws what the download throws, `remote_damaged` for a line that cannot be followed. */
export async function pullAsset(parts: PullParts, source: PullSource, arriving: Arriving): Promise<Arrived> {
  const { catalog } = parts;
  const { uuid } = arriving.line.record;
  const known = catalog.remoteContents.asset(source.remote, uuid);
  const isOurs = arriving.owner === source.replica;
  // Ours, and here or deleted here: the catalog says more than what we wrote of it. What we never wrote of is whose the bucket says.
  const isKnown = known !== null && (known.assetId !== null || known.gone);
  if (isKnown && known.owner === source.replica && (isOurs || known.writtenSeq > 0)) return LEFT;
  const assetId = catalog.assetRecords.idOf(uuid);
  if (assetId !== null) return follow(parts, source, arriving, assetId);
  // A copy that was deleted here, before the sync heard of it or after.
  if (known !== null && (known.gone || known.assetId !== null)) return leave(parts, source, arriving, true);
  if (arriving.line.record.state === 'trashed' && !isOurs) return leave(parts, source, arriving, false);
  const same = sameContent(parts, arriving.line.record);
  if (same !== null) return catalog.transaction(() => join(parts, source, arriving, same));
  return bring(parts, source, arriving);
}

/** It is known where it lies, and is not brought. */
function leave({ catalog, host }: PullParts, source: PullSource, arriving: Arriving, gone: boolean): Arrived {
  catalog.transaction(() => {
    noteThere({ catalog, host }, source.remote, arriving.line, { ...arriving, assetId: null, base: null });
    const { uuid } = arriving.line.record;
    const known = catalog.remoteContents.asset(source.remote, uuid);
    if (gone && known !== null) catalog.remoteContents.setAsset(source.remote, { ...known, gone });
  });
  return LEFT;
}

/** An asset of this content, seen here under another uuid. */
function sameContent({ catalog }: PullParts, { sha256 }: AssetRecord) {
  return catalog.assets.findBySha(sha256) ?? catalog.contents.inTrash(sha256);
}

/**
 * In the open transaction. Two machines imported the same file: where no bucket knows ours yet it becomes a copy of theirs, so
 * that it is there once; what was said of it here stays said here. Else both go on as they are.
 */
function join(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  same: { readonly id: number; readonly uuid: string },
): Arrived {
  const { catalog, host } = parts;
  const isFree = catalog.remotes
    .list()
    .every(({ id }) => catalog.remoteContents.asset(id, same.uuid) === null);
  const { line } = arriving;
  let base: string | null = null;
  if (isFree) {
    catalog.assetRecords.setUuid(same.id, line.record.uuid);
    base = saidHash(localised(catalog, source.library, line.record).record);
  } else stepAside(parts, source, line.record.path, null);
  const assetId = isFree ? same.id : null;
  noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId, base });
  return { how: 'already-here', bytes: line.record.size, note: null };
}

async function bring(parts: PullParts, source: PullSource, arriving: Arriving): Promise<Arrived> {
  const { catalog, host, filing, renditions, storage } = parts;
  const { line } = arriving;
  const { record } = line;
  const trashed = record.state === 'trashed';
  const temp = await fetchOriginal(parts, source, arriving);
  try {
    const note = trashed ? null : await makeRoom(parts, source, record.path, null);
    return catalog.transaction((): Arrived => {
      // Somebody may have imported it meanwhile.
      const same = sameContent(parts, record);
      if (same !== null) return join(parts, source, arriving, same);
      const here = localised(catalog, source.library, record);
      const id = catalog.assetRecords.insert(
        { ...here.record, state: trashed ? 'trashed' : 'present' },
        { path: storage.tempRelative(temp), collectionId: here.collectionId, renditionsAnew: true },
      );
      filing.move(id, record.path);
      if (!trashed) renditions.want(id);
      const base = saidHere(catalog, id);
      noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId: id, base });
      return { how: 'brought', bytes: record.size, note };
    });
  } finally {
    await discardUnlessRecorded(parts, temp);
  }
}

/** It is here: what its owner changed since comes here, too, unless it was changed here. */
async function follow(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  assetId: number,
): Promise<Arrived> {
  const { catalog, host } = parts;
  const { line, owner } = arriving;
  const { record } = line;
  const said = catalog.transaction(() => saidHash(localised(catalog, source.library, record).record));
  const here = saidHere(catalog, assetId);
  const followed = catalog.remoteSegments.followed(source.remote, record.uuid);
  const note = (base: string | null): void =>
    noteThere({ catalog, host }, source.remote, line, { ...arriving, assetId, base });
  const from = source.nameOf(owner);
  if (followed === null || followed.base === null) {
    catalog.transaction(() => note(said));
    return here === said ? FOLLOWED : { ...FOLLOWED, note: keptWords(record, from) };
  }
  const { base } = followed;
  if (record.state === 'trashed') {
    catalog.transaction(() => note(base));
    return { ...FOLLOWED, note: `“${record.name}” is in the trash of ${from}. It stays here.` };
  }
  if (here !== base) {
    catalog.transaction(() => note(here === said ? said : base));
    return said === base || here === said ? FOLLOWED : { ...FOLLOWED, note: keptWords(record, from) };
  }
  if (said === base && !hasMoved(parts, source, line)) {
    catalog.transaction(() => note(base));
    return FOLLOWED;
  }
  return takeOn(parts, source, arriving, assetId);
}

/** The copy here becomes what its owner made of it. */
async function takeOn(
  parts: PullParts,
  source: PullSource,
  arriving: Arriving,
  assetId: number,
): Promise<Arrived> {
  const { catalog, host, filing, renditions, storage } = parts;
  const { line } = arriving;
  const { record } = line;
  const before = catalog.assetRecords.of(assetId);
  const isNewContent = before?.sha256 !== record.sha256;
  const moved = isNewContent || hasMoved(parts, source, line);
  const temp = isNewContent ? await fetchOriginal(parts, source, arriving) : null;
  try {
    const note = moved ? await makeRoom(parts, source, assertSafe(record), assetId) : null;
    return catalog.transaction((): Arrived => {
      const now = catalog.assetRecords.of(assetId);
      // Changed or deleted while its file was on the way: the next sync sees to it.
      if (now === null || before === null || saidHash(now) !== saidHash(before)) return LEFT;
      const here = localised(catalog, source.library, record);
      catalog.assetRecords.describe(assetId, here.record, here.collectionId);
      if (temp !== null) {
        filing.removeAsset(assetId);
        const content = newAsset({ ...here.record, path: storage.tempRelative(temp) }, here.collectionId);
        catalog.contents.replace(assetId, content);
        filing.removeThumbnails(now.sha256);
        catalog.jobs.add('thumbnail', assetId);
      }
      if (moved) filing.move(assetId, record.path);
      renditions.want(assetId);
      noteThere({ catalog, host }, source.remote, line, {
        ...{ ...arriving, assetId },
        base: saidHere(catalog, assetId),
      });
      return temp === null ? { ...FOLLOWED, note } : { how: 'brought', bytes: record.size, note };
    });
  } finally {
    if (temp !== null) await discardUnlessRecorded(parts, temp);
  }
}

/** It lies in the bucket where it did not lie before. What a person moved here alone stays where it is. */
function hasMoved({ catalog }: PullParts, { remote }: PullSource, { record, objects }: AssetLine): boolean {
  const original = (some: readonly { readonly role: string; readonly key: string }[]) =>
    some.find(({ role }) => role === ORIGINAL)?.key;
  return original(catalog.remoteContents.objects(remote, record.uuid)) !== original(objects);
}

/** Verified and durable under a temp name of imports, which is returned. */
async function fetchOriginal(
  { storage }: PullParts,
  { files, signal }: PullSource,
  { line: { record, objects } }: Arriving,
): Promise<string> {
  assertSafe(record);
  const original = objects.find(({ role }) => role === ORIGINAL);
  const temp = crypto.randomUUID();
  const { sha256, size, fileTime } = record;
  const file = storage.tempPath(temp);
  const got =
    original === undefined || original.sha256 !== sha256
      ? null
      : await files.getFile(original.key, file, { size, sha256 }, { signal });
  if (got !== null) {
    if (fileTime !== null) await setModified(file, fileTime);
    return temp;
  }
  throw new MediarootError(
    'remote_damaged',
    `“${record.name}” was not fetched: its file is not in the bucket. The next sync tries again; if it stays away, check the bucket.`,
    { details: { key: original?.key ?? null } },
  );
}

async function discardUnlessRecorded({ catalog, storage }: PullParts, temp: string): Promise<void> {
  if (!catalog.paths.taken(storage.tempRelative(temp))) await storage.discard(temp);
}

/** A path from a bucket may be anything: only what imports could have made is followed. */
function assertSafe({ path, name, state }: AssetRecord): string {
  const segments = path.split('/');
  const isInTrash = state === 'trashed' && /^\.mediaroot\/trash\/[0-9a-z.-]+$/.test(path);
  const isSound =
    Buffer.byteLength(path) <= MAX_PATH_BYTES &&
    !isOwnFolder(segments[0] ?? '') &&
    segments.every((one) => /^[^\0\\]+$/.test(one) && !/^\.\.?$/.test(one)) &&
    segments.every((one) => Buffer.byteLength(one) <= MAX_SEGMENT_BYTES + 55);
  if (isSound || isInTrash) return path;
  throw new MediarootError(
    'remote_damaged',
    `“${name}” was not fetched: the place “${path}” that it is to lie at is none that Mediaroot gives.`,
  );
}

/**
 * What lies here where the bucket has another machine's file moves aside, unless the bucket has it, too. Wholly, before the place
 * is given away: else a crash in between could leave the name to neither. Returns words for a person when something moves.
 */
async function makeRoom(
  parts: PullParts,
  source: PullSource,
  path: string,
  except: number | null,
): Promise<string | null> {
  const note = parts.catalog.transaction(() => stepAside(parts, source, path, except));
  if (note !== null) await parts.filing.idle();
  return note;
}

/** In the open transaction. */
function stepAside(
  { catalog, filing }: PullParts,
  { remote }: PullSource,
  path: string,
  except: number | null,
): string | null {
  const there = catalog.assetRecords.at(path);
  if (there === null || there.id === except) return null;
  const objects = catalog.remoteContents.objects(remote, there.uuid);
  if (objects.some(({ key }) => [PUBLIC, PRIVATE].some((start) => key.startsWith(start)))) return null;
  filing.move(there.id, withSuffix(path, 2));
  return `“${there.name}” made room at ${path} for a file of another machine: both are kept.`;
}

function keptWords({ name }: AssetRecord, from: string): string {
  return `“${name}” is another one here than on ${from}: both are kept, each where it was changed.`;
}
