/** Listens to one tree and keeps what was heard until it is followed: paths that may have changed, and folders that are new. */
import type { Host } from '../host.ts';
import type { Listening, Scout } from './scout.ts';
import type { Grounds } from './scoutMessages.ts';
import type { WatchTimes } from './times.ts';
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
  forget(): void;
}

export interface EarOptions {
  readonly root: string;
  readonly grounds: Grounds;
  readonly scout: Scout;
  readonly host: Pick<Host, 'now' | 'log'>;
  readonly times: WatchTimes;
  /** There is something to take now, or trouble. */
  onHeard(): void;
}

/** More than this is not worth following one by one, and some of it may not have been heard. */
const MANY = 2_000;

export function createEar({ root, grounds, scout, host, times, onHeard }: EarOptions): Ear {
  let listening: Listening | null = null;
  let trouble: { readonly words: string; readonly since: number } | null = null;
  let hints = new Set<string>();
  let tooMany = false;

  function hear(paths: readonly string[] | null): void {
    if (paths === null || hints.size + paths.length > MANY) tooMany = true;
    else for (const relative of paths) hints.add(relative);
    onHeard();
  }

  return {
    async listen() {
      // The system may have watches to spare again.
      if (trouble !== null && host.now() - trouble.since >= times.reconcile) trouble = null;
      if (listening !== null || trouble !== null) return false;
      const begun: Listening = scout.listen(root, grounds, {
        heard(paths) {
          if (listening === begun) hear(paths);
        },
        deaf(error) {
          if (listening !== begun) return;
          listening = null;
          trouble = { words: degradedWords(error, Math.round(times.sweep / 1000)), since: host.now() };
          host.log('warn', 'a folder cannot be watched', { path: root, error: String(error) });
          onHeard();
        },
      });
      listening = begun;
      await begun.ready;
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
    forget() {
      listening?.leave();
      listening = null;
      trouble = null;
      hints = new Set();
      tooMany = false;
    },
  };
}
