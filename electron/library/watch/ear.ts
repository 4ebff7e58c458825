/** Listens to one tree and keeps what was heard until it is followed: paths that may have changed, and folders that are new. */
import path from 'node:path';
import type { Host } from '../host.ts';
import type { WatchTimes } from './times.ts';
import { type Tree, watchTree } from './tree.ts';
import { degradedWords } from './words.ts';

export interface Ear {
  /** Begins to listen unless it does, or cannot. True when it just began: what changed before was not heard. */
  listen(): Promise<boolean>;
  /** Why changes are not heard, for a person; null when they are. */
  readonly trouble: string | null;
  /** What was heard so far, relative and `/` separated; null when that was too much to follow. */
  take(): readonly string[] | null;
  /** Something waits to be taken. */
  readonly heard: boolean;
  /** Stops listening and forgets what was heard. */
  forget(): Promise<void>;
}

export interface EarOptions {
  readonly root: string;
  readonly host: Pick<Host, 'now' | 'log'>;
  readonly times: WatchTimes;
  /** Paths of which nothing is heard, relative. */
  ignored(relative: string): boolean;
  /** There is something to take now, or trouble. */
  onHeard(): void;
}

/** More than this is not worth following one by one, and some of it may not have been heard. */
const MANY = 2_000;

export function createEar({ root, host, times, ignored, onHeard }: EarOptions): Ear {
  let tree: Tree | null = null;
  let trouble: { readonly words: string; readonly since: number } | null = null;
  let hints = new Set<string>();
  let tooMany = false;

  function heard(relative: string): void {
    if (relative === '..' || relative.startsWith('../') || ignored(relative)) return;
    if (hints.size >= MANY) tooMany = true;
    else hints.add(relative);
    onHeard();
  }

  function toRelative(file: string): string {
    return path.relative(root, file).split(path.sep).join('/');
  }

  return {
    async listen() {
      // The system may have watches to spare again.
      if (trouble !== null && host.now() - trouble.since >= times.reconcile) trouble = null;
      if (tree !== null || trouble !== null) return false;
      const opened = watchTree(root, (folder) => ignored(toRelative(folder)), {
        hint(file) {
          if (tree === opened) heard(toRelative(file));
        },
        problem(error) {
          if (tree !== opened) return;
          tree = null;
          trouble = { words: degradedWords(error, Math.round(times.sweep / 1000)), since: host.now() };
          host.log('warn', 'a folder cannot be watched', { path: root, error: String(error) });
          // Watches that hear only a part are better spared for others.
          opened.close().catch(() => undefined);
          onHeard();
        },
      });
      tree = opened;
      await opened.ready;
      return true;
    },
    get trouble() {
      return trouble?.words ?? null;
    },
    take() {
      const taken = tooMany ? null : [...hints];
      hints = new Set();
      tooMany = false;
      return taken;
    },
    get heard() {
      return tooMany || hints.size > 0;
    },
    async forget() {
      const old = tree;
      tree = null;
      trouble = null;
      hints = new Set();
      tooMany = false;
      await old?.close();
    },
  };
}
