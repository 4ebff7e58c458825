/** Where a library is restored to: two folders that are empty, or that an earlier run of the same restore left. */
import path from 'node:path';
import type { RemoteTarget } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import type { Host } from '../../host.ts';
import { isLitter } from '../../import/scan.ts';
import { checkMediaRoot, resolvePath } from '../../mediaRoot.ts';
import { PRIVATE_FOLDER } from '../../storage/mediaRoot.ts';
import {
  isPlaced,
  isUnfinishedMark,
  namesIn,
  RESTORING,
  type RestoreMark,
  readRestoreMarks,
} from '../../storage/restoring.ts';

export interface RestoreFolders {
  readonly libraryPath: string;
  readonly mediaRoot: string;
  /** What an earlier run left; null for none. */
  readonly mark: RestoreMark | null;
  /** The earlier run came to its end but for clearing up. */
  readonly placed: boolean;
}

export interface FoldersQuestion {
  readonly target: RemoteTarget;
  /** As a person gave them. */
  readonly mediaRoot: string;
  readonly libraryPath: string;
  nameOf?(libraryId: string): string | undefined;
}

/** Files of the lock, which outlive whoever held it. */
const LOCK = /^lock\.(sqlite(-journal)?|json)$/;

/** Changes nothing. Throws what `checkMediaRoot` throws, `library_exists`, and `media_root_taken` for a folder that is not empty. */
export async function checkFolders(host: Host, question: FoldersQuestion): Promise<RestoreFolders> {
  const { target, nameOf } = question;
  const { resolved: libraryPath } = await resolvePath(question.libraryPath);
  const { resolved: given } = await resolvePath(question.mediaRoot);
  const marks = await readRestoreMarks(libraryPath, given);
  assertSame(libraryPath, marks.library, target);
  assertSame(given, marks.media, target);
  if (marks.library === null) await assertEmptyLibrary(libraryPath);
  const mediaRoot = await checkMediaRoot(host, {
    ...{ mediaRoot: question.mediaRoot, libraryPath, nameOf },
    libraryId: (marks.media ?? marks.library)?.libraryId ?? undefined,
  });
  const placed = marks.library !== null && (await isPlaced(libraryPath));
  if (marks.media === null && !placed) await assertEmptyMedia(mediaRoot);
  const fresh = marks.media === null ? null : { ...marks.media, from: null, incomplete: false, notes: [] };
  return { libraryPath, mediaRoot, mark: marks.library ?? fresh, placed };
}

export function isSameTarget(one: RemoteTarget, other: RemoteTarget): boolean {
  return (
    one.type === other.type &&
    one.bucket === other.bucket &&
    one.prefix === other.prefix &&
    one.endpoint === other.endpoint
  );
}

function assertSame(folder: string, mark: RestoreMark | null, target: RemoteTarget): void {
  if (mark === null || isSameTarget(mark.target, target)) return;
  const { bucket, prefix } = mark.target;
  throw new MediarootError(
    'media_root_taken',
    `${folder} holds an unfinished restore of ${prefix === '' ? bucket : `${bucket}, ${prefix}`}. Finish that one, or choose an empty folder.`,
    { details: { path: folder } },
  );
}

async function assertEmptyLibrary(folder: string): Promise<void> {
  if (await isPlaced(folder))
    throw new MediarootError(
      'library_exists',
      `There is a library in ${folder} already. Open it, or choose an empty folder to restore to.`,
      { details: { path: folder } },
    );
  const names = (await namesIn(folder)).filter(
    (name) => !isLitter(name) && !LOCK.test(name) && name !== RESTORING,
  );
  if (names.length > 0) throw notEmpty('library_exists', 'catalog', folder, names);
}

async function assertEmptyMedia(folder: string): Promise<void> {
  const names = (await namesIn(folder)).filter((name) => !isLitter(name));
  const own = names.length === 1 && names[0] === PRIVATE_FOLDER;
  // Killed while it wrote its mark.
  if (own && (await namesIn(path.join(folder, PRIVATE_FOLDER))).every(isUnfinishedMark)) return;
  if (names.length > 0) throw notEmpty('media_root_taken', 'media', folder, names);
}

function notEmpty(
  code: 'library_exists' | 'media_root_taken',
  what: string,
  folder: string,
  names: readonly string[],
): MediarootError {
  const some = names
    .slice(0, 3)
    .map((name) => `“${name}”`)
    .join(', ');
  return new MediarootError(
    code,
    `The ${what} folder ${folder} is not empty: it holds ${some}${names.length > 3 ? ' and more' : ''}. Restore to an empty folder, so that nothing of yours is mixed up with it.`,
    { details: { path: folder } },
  );
}
