/** Other people's files: opened without trusting what a name points to, and removed only when still the file that was read. */
import type { BigIntStats } from 'node:fs';
import fs, { constants, type FileHandle } from 'node:fs/promises';
import { type ErrorCode, MediarootError } from '../../../shared/errors.ts';
import { hashFile } from './hashing.ts';
import { errno, sourceProblem } from './problems.ts';

export interface SourceRef {
  /** Absolute. Bytes where the name is not UTF-8. */
  readonly path: string | Buffer;
  /** How it is called before a person. */
  readonly display: string;
}

/** What tells one state of one file from any other. Decimal strings, since the numbers do not fit a double. */
export interface SourceStamp {
  readonly dev: string;
  readonly ino: string;
  readonly size: string;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

export interface OpenSource {
  readonly handle: FileHandle;
  readonly stat: BigIntStats;
}

export function stampOf(stat: BigIntStats): SourceStamp {
  return {
    dev: String(stat.dev),
    ino: String(stat.ino),
    size: String(stat.size),
    mtimeNs: String(stat.mtimeNs),
    ctimeNs: String(stat.ctimeNs),
  };
}

/** Why `stat` cannot be imported; null for an ordinary file with something in it. */
export function refusal(stat: BigIntStats, display: string): MediarootError | null {
  const refuse = (code: ErrorCode, words: string) => new MediarootError(code, `“${display}” ${words}`);
  if (stat.isSymbolicLink()) {
    return refuse('source_symlink', 'is a symbolic link. Import the file it points to instead.');
  }
  if (stat.isDirectory()) return refuse('source_is_folder', 'is a folder.');
  if (stat.isFIFO()) return refuse('source_special', 'is a named pipe, not an ordinary file.');
  if (stat.isSocket()) return refuse('source_special', 'is a socket, not an ordinary file.');
  if (!stat.isFile()) return refuse('source_special', 'is a device, not an ordinary file.');
  if (stat.size === 0n)
    return refuse(
      'source_empty',
      'is empty: there is nothing to keep. Import it again when it has contents.',
    );
  return null;
}

const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens an ordinary, non-empty file for reading without following a link and without waiting on a pipe.
 * Throws a MediarootError with one of the `source_*` codes.
 */
export async function openSource(source: SourceRef): Promise<OpenSource> {
  let handle: FileHandle | undefined;
  try {
    const named = await fs.lstat(source.path, { bigint: true });
    const refused = refusal(named, source.display);
    if (refused) throw refused;
    handle = await fs.open(source.path, OPEN_FLAGS);
    const stat = await handle.stat({ bigint: true });
    const swapped = refusal(stat, source.display);
    if (swapped) throw swapped;
    if (stat.dev !== named.dev || stat.ino !== named.ino) throw changed(source.display);
    return { handle, stat };
  } catch (error) {
    await handle?.close();
    throw sourceProblem(error, source.display);
  }
}

export function changed(display: string): MediarootError {
  return new MediarootError(
    'source_changed',
    `“${display}” changed while it was being read. Wait until the program that writes it is done, then try again.`,
    { retryable: true },
  );
}

export type Removal =
  | { readonly removed: true }
  | { readonly removed: false; readonly error: MediarootError };

/** What the source must still be to be removed: exactly as it was when read, or (after a restart) of the same content. */
export type SourceProof = { readonly stamp: SourceStamp } | { readonly sha256: string };

/**
 * Removes a source whose stored copy `stored` has been verified. Keeps it, and says why, when it is not the file that was
 * read any more or when it is itself the stored file under another path. Never throws for what the file system says.
 */
export async function removeSource(source: SourceRef, proof: SourceProof, stored: string): Promise<Removal> {
  try {
    const stat = await fs.lstat(source.path, { bigint: true });
    const same = await fs.lstat(stored, { bigint: true });
    if (stat.dev === same.dev && stat.ino === same.ino) {
      return keep('storage_failed', `“${source.display}” was kept: it is the stored file itself.`);
    }
    if (!stat.isFile() || !(await holds(source, proof, stat))) {
      return keep('source_changed', `“${source.display}” was kept: it changed after it was read.`);
    }
    await fs.unlink(source.path);
    return { removed: true };
  } catch (error) {
    if (errno(error) === 'ENOENT') return { removed: true };
    return keep(
      'source_unreadable',
      `“${source.display}” is stored, but the original could not be removed (${errno(error) || 'unknown error'}). Remove it by hand.`,
    );
  }
}

async function holds(source: SourceRef, proof: SourceProof, stat: BigIntStats): Promise<boolean> {
  if ('sha256' in proof) return (await hashFile(source.path)).sha256 === proof.sha256;
  const now = stampOf(stat);
  return (Object.keys(now) as (keyof SourceStamp)[]).every((key) => now[key] === proof.stamp[key]);
}

function keep(code: ErrorCode, message: string): Removal {
  return { removed: false, error: new MediarootError(code, message, { retryable: true }) };
}
