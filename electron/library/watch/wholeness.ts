/** Waits until files are whole: of one size and time in two looks that lie far enough apart. */
import type { FileVersion } from '../catalog/watches.ts';

export interface Wholeness {
  /** What a look has found. A version seen before keeps its age. */
  saw(file: FileVersion): void;
  gone(path: string): void;
  /** Not before `time`, ms. */
  putOff(path: string, time: number): void;
  clear(): void;
  /** Those to be looked at again, since they may be whole by now. */
  due(): readonly FileVersion[];
  /** True for a version that was first seen long enough ago. */
  isWhole(file: FileVersion): boolean;
  readonly size: number;
  /** When something is due next, ms; null when nothing waits. */
  nextDue(): number | null;
}

interface Waiting {
  readonly file: FileVersion;
  readonly since: number;
  notBefore: number;
}

/** `quiet`: how long a file has to stay as it is, ms. */
export function createWholeness(quiet: number, now: () => number): Wholeness {
  const waiting = new Map<string, Waiting>();
  const dueAt = ({ since, notBefore }: Waiting): number => Math.max(since + quiet, notBefore);
  return {
    saw(file) {
      const before = waiting.get(file.path);
      if (before !== undefined && isSame(before.file, file)) return;
      waiting.set(file.path, { file, since: now(), notBefore: 0 });
    },
    gone: (path) => void waiting.delete(path),
    putOff(path, time) {
      const entry = waiting.get(path);
      if (entry !== undefined) entry.notBefore = time;
    },
    clear: () => waiting.clear(),
    due() {
      const time = now();
      return [...waiting.values()].filter((entry) => dueAt(entry) <= time).map(({ file }) => file);
    },
    isWhole(file) {
      const entry = waiting.get(file.path);
      return entry !== undefined && isSame(entry.file, file) && dueAt(entry) <= now();
    },
    get size() {
      return waiting.size;
    },
    nextDue() {
      let next: number | null = null;
      for (const entry of waiting.values()) next = Math.min(next ?? Number.POSITIVE_INFINITY, dueAt(entry));
      return next;
    },
  };
}

function isSame(one: FileVersion, other: FileVersion): boolean {
  return one.size === other.size && one.modified === other.modified;
}
