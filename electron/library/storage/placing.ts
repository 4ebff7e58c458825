/** Gives a staged file its final name without ever replacing another file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import { below } from './containment.ts';
import { exists } from './files.ts';
import { type FolderFlusher, type FolderMaker, whileBusy } from './folders.ts';
import { hashFile } from './hashing.ts';
import { errno, targetProblem } from './problems.ts';

/** What file systems without hard links answer; Windows says EISDIR for one. */
const NO_LINKS = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EACCES',
  'EINVAL',
  'EISDIR',
]);

/** MEDIA_ROOT as placing needs it. */
export interface Target {
  readonly root: string;
  readonly folders: FolderMaker;
  readonly flusher: FolderFlusher;
}

/**
 * Moves `temp` to `relative` below the root and makes the new name durable. `display` names the file in errors.
 * Throws MediarootError, and then nothing of ours is under `relative`; `storage_failed` when the name is taken.
 */
export async function placeFile(to: Target, temp: string, relative: string, display: string): Promise<void> {
  const target = below(to.root, relative);
  const folder = path.posix.dirname(relative);
  try {
    await to.folders.make(folder);
    try {
      await moveExclusive(temp, target);
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
      // Someone removed the folder since it was made.
      to.folders.forget(folder);
      await to.folders.make(folder);
      await moveExclusive(temp, target);
    }
    await orUndo(target, () => to.flusher.flush(path.dirname(target)));
  } catch (error) {
    if (errno(error) === 'EEXIST') {
      throw new MediarootError(
        'storage_failed',
        `“${display}” was not stored: its place is taken. Try again.`,
        { retryable: true, cause: error },
      );
    }
    throw targetProblem(error, display);
  }
}

/** After a failure nothing of ours is under `target`. */
async function moveExclusive(temp: string, target: string): Promise<void> {
  if ((await nameExclusively(temp, target)) === 'moved') return;
  await orUndo(target, () => whileBusy(() => fs.unlink(temp)));
}

/**
 * Gives a file the name `target`, which must be free, beside its own; where hard links are not to be had, moves it there.
 * Throws what the file system throws, EEXIST for a taken name; then the file is where it was.
 */
export async function nameExclusively(
  file: string | Buffer,
  target: string | Buffer,
): Promise<'linked' | 'moved'> {
  try {
    await whileBusy(() => fs.link(file, target));
    return 'linked';
  } catch (error) {
    if (!NO_LINKS.has(errno(error))) throw error;
  }
  // Without hard links the name is taken first, by an empty file that only we can have made, and then replaced.
  await (await fs.open(target, 'wx')).close();
  try {
    await whileBusy(() => fs.rename(file, target));
    return 'moved';
  } catch (error) {
    // Some network drives report a rename as failed that was done: then the target is the file itself.
    if (await exists(file)) await fs.rm(target, { force: true });
    throw error;
  }
}

async function orUndo(target: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    await fs.rm(target, { force: true });
    throw error;
  }
}

/** True for the failure of {@link placeFile} that another name may avoid: this one is taken. */
export function isTaken(error: unknown): boolean {
  return error instanceof MediarootError && errno(error.cause) === 'EEXIST';
}

/** What lies under a name: `intact` has the hash that is asked for, `empty` is a name taken by a placing that broke off. */
export type FileCheck = 'intact' | 'different' | 'empty' | 'missing';

/** Reads the whole file. Throws what the file system throws, except that there is no file. */
export async function checkFile(file: string, sha256: string): Promise<FileCheck> {
  try {
    const stat = await fs.lstat(file);
    if (!stat.isFile()) return 'different';
    if (stat.size === 0) return 'empty';
    return (await hashFile(file)).sha256 === sha256 ? 'intact' : 'different';
  } catch (error) {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return 'missing';
    throw error;
  }
}

/** `taken`: what lies under the name is another file, and the right one is staged still. `lost`: neither has the right content. */
export type Placing = 'placed' | 'taken' | 'lost';

/**
 * Carries on a placing that a crash may have broken off anywhere. `placed`: the file is at `relative`, durable and of the right
 * hash; else nothing of ours is left under `relative` unless it lost its content.
 */
export async function finishPlacing(
  to: Target,
  temp: string,
  relative: string,
  sha256: string,
): Promise<Placing> {
  const target = below(to.root, relative);
  const [placed, staged] = [await checkFile(target, sha256), await checkFile(temp, sha256)];
  if (placed === 'intact') {
    await fs.rm(temp, { force: true });
    await to.flusher.flush(path.dirname(target));
    return 'placed';
  }
  if (placed === 'empty') await fs.unlink(target);
  if (staged !== 'intact') return 'lost';
  if (placed === 'different') return 'taken';
  await placeFile(to, temp, relative, relative);
  return 'placed';
}
