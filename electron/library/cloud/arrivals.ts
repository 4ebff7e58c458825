/** What following a line of another machine needs: its file, verified and out of the way, and a place for it. */
import { MediarootError } from '../../../shared/errors.ts';
import { isOwnFolder, MAX_PATH_BYTES, MAX_SEGMENT_BYTES } from '../../../shared/pathSafety.ts';
import { withSuffix } from '../../../shared/uploadTo.ts';
import type { LibraryContext } from '../context.ts';
import type { RemoteStorage } from '../storage/remote/types.ts';
import { setModified } from '../storage/restoring.ts';
import type { AssetRecord, LibraryFile } from './formats.ts';
import { ORIGINAL, PRIVATE, PUBLIC } from './layout.ts';
import type { AssetLine } from './there.ts';

export type PullParts = Pick<
  LibraryContext,
  'catalog' | 'storage' | 'host' | 'filing' | 'renditions' | 'settings'
>;

export interface PullSource {
  /** Number of the remote. */
  readonly remote: number;
  /** What we are called there. */
  readonly replica: string;
  readonly files: Pick<RemoteStorage, 'getFile'>;
  readonly library: LibraryFile | null;
  nameOf(replica: string): string;
  readonly signal: AbortSignal;
  /** What was here of other machines has been followed: the contents it has now are those it keeps. */
  readonly settled: boolean;
}

export interface Arriving {
  readonly line: AssetLine;
  readonly mark: string;
  /** Replica that answers for it. */
  readonly owner: string;
}

/**
 * brought: bytes came; later: nothing happened, since an asset that is to be followed itself has this content now; note: what a
 * person should know.
 */
export interface Arrived {
  readonly how: 'brought' | 'already-here' | 'followed' | 'left' | 'later';
  readonly bytes: number;
  readonly note: string | null;
}

/** Verified and durable under a temp name of imports, which is returned. */
export async function fetchOriginal(
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
    if (fileTime !== null) setModified(file, fileTime);
    return temp;
  }
  throw new MediarootError(
    'remote_damaged',
    `“${record.name}” was not fetched: its file is not in the bucket. The next sync tries again; if it stays away, check the bucket.`,
    { details: { key: original?.key ?? null } },
  );
}

export async function discardUnlessRecorded({ catalog, storage }: PullParts, temp: string): Promise<void> {
  if (!catalog.paths.taken(storage.tempRelative(temp))) await storage.discard(temp);
}

/** A path from a bucket may be anything: only what imports could have made is followed. */
export function assertSafe({ path, name, state }: AssetRecord): string {
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
export async function makeRoom(
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
export function stepAside(
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
