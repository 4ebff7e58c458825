/** Looks at one original on disk and says how it compares with its record. Reads only. */
import type { BigIntStats } from 'node:fs';
import fs, { constants } from 'node:fs/promises';
import type { FindingKind, Original } from '../catalog/findings.ts';
import { hashHandle } from '../storage/hashing.ts';
import { errno, sourceProblem } from '../storage/problems.ts';
import { findingWords } from './words.ts';

export interface SeenFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds, without a fraction. */
  readonly mtimeMs: number;
}

export type Seen =
  | { readonly what: 'file'; readonly file: SeenFile }
  /** Nothing, or no ordinary file. */
  | { readonly what: 'nothing' | 'other' }
  /** Its bytes cannot be had: for good when the disk has lost them, else for now. */
  | { readonly what: 'lost' | 'unreadable'; readonly reason: string };

export type Verdict =
  | { readonly kind: 'intact' }
  | { readonly kind: FindingKind; readonly words: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Links and pipes put in place of a stored file are not followed and not waited for. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const GONE = new Set(['ENOENT', 'ENOTDIR']);
const NO_FILE = new Set(['ELOOP', 'ENXIO', 'EISDIR']);
/** File times are kept to two seconds on FAT, and to one on several others. */
const TIME_GRAIN = 2_000;

/** Reads the whole file. Throws what `pace` throws, and nothing else. `name` is for words. */
export async function look(file: string | Buffer, name: string, pace: () => Promise<void>): Promise<Seen> {
  let paceFailure: unknown;
  try {
    const handle = await fs.open(file, OPEN_FLAGS);
    try {
      const before = await handle.stat({ bigint: true });
      if (!before.isFile()) return { what: 'other' };
      const { sha256, size } = await hashHandle(handle, {
        pace: () =>
          pace().catch((error: unknown) => {
            paceFailure = error;
            throw error;
          }),
      });
      const after = await handle.stat({ bigint: true });
      if (!alike(before, after) || BigInt(size) !== after.size)
        return { what: 'unreadable', reason: BEING_WRITTEN(name) };
      return { what: 'file', file: { sha256, size, mtimeMs: mtimeOf(after) } };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (paceFailure !== undefined) throw paceFailure;
    if (GONE.has(errno(error))) return { what: 'nothing' };
    if (NO_FILE.has(errno(error))) return { what: 'other' };
    const reason = sourceProblem(error, name).message;
    return { what: errno(error) === 'EIO' ? 'lost' : 'unreadable', reason };
  }
}

const BEING_WRITTEN = (name: string) =>
  `“${name}” changed while it was being read. It is looked at again with the next verification.`;

function alike(one: BigIntStats, other: BigIntStats): boolean {
  return one.size === other.size && one.mtimeNs === other.mtimeNs;
}

function mtimeOf(stat: BigIntStats): number {
  return Number(stat.mtimeNs / 1_000_000n);
}

/** Size and time of the file there now; null when there is no ordinary file. Throws what the file system throws otherwise. */
export async function glance(file: string | Buffer): Promise<{ size: number; mtimeMs: number } | null> {
  try {
    const stat = await fs.lstat(file, { bigint: true });
    return stat.isFile() ? { size: Number(stat.size), mtimeMs: mtimeOf(stat) } : null;
  } catch (error) {
    if (GONE.has(errno(error))) return null;
    throw error;
  }
}

/** True when size and time are those of the record: whoever writes to a file changes at least its time. */
export function untouched(
  original: Original,
  seen: { readonly size: number; readonly mtimeMs: number },
): boolean {
  if (seen.size !== original.size) return false;
  if (original.fileMs === null) return seen.mtimeMs <= original.soundMs;
  return Math.abs(seen.mtimeMs - original.fileMs) <= TIME_GRAIN;
}

export function judge(original: Original, seen: Seen): Verdict {
  switch (seen.what) {
    case 'nothing':
    case 'other':
      return { kind: 'missing', words: findingWords.missing(original, seen.what) };
    case 'lost':
      return { kind: 'rot', words: findingWords.lost(original, seen.reason) };
    case 'unreadable':
      return { kind: 'unreadable', reason: seen.reason };
    case 'file': {
      const { file } = seen;
      if (file.sha256 === original.sha256) return { kind: 'intact' };
      if (untouched(original, file)) return { kind: 'rot', words: findingWords.rot(original) };
      return { kind: 'edited', words: findingWords.edited(original, file) };
    }
  }
}
