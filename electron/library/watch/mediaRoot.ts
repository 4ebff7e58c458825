/**
 * Watches MEDIA_ROOT for what other programs do there. What is suspicious is read again by the verification, which decides; our
 * own writes are told by the record that is right about them.
 */
import type { WatchReport } from '../../../shared/contract/watch.ts';
import type { LibraryContext } from '../context.ts';
import { createEar } from './ear.ts';
import { createLoop } from './loop.ts';
import type { Scout } from './scout.ts';
import type { Answer, Reached } from './scoutMessages.ts';
import type { WatchTimes } from './times.ts';
import { watchWords } from './words.ts';

export interface MediaRootWatch {
  report(): WatchReport['mediaRoot'];
  /** Looks through all of it soon. */
  look(): void;
  close(): Promise<void>;
}

export interface MediaRootWatchOptions {
  readonly context: Pick<LibraryContext, 'catalog' | 'engine' | 'host' | 'storage'>;
  readonly scout: Scout;
  readonly times: WatchTimes;
  check(ids: readonly number[], signal: AbortSignal): Promise<void>;
  changed(): void;
}

/** More paths than these are not looked at one by one. */
const MANY = 2_000;
/** More strays than these are only counted. */
const STRAYS = 20_000;

interface Below {
  /** Ids of originals to be read again. */
  readonly suspects: number[];
  readonly strays: Set<string>;
  moreStrays: number;
}

export function createMediaRootWatch({
  context,
  scout,
  times,
  check,
  changed,
}: MediaRootWatchOptions): MediaRootWatch {
  const { catalog, engine, host, storage } = context;
  const { findings } = catalog;
  const { root } = storage;
  const stopping = new AbortController();
  let strays = new Set<string>();
  let moreStrays = 0;
  let state: WatchReport['mediaRoot']['state'] = 'starting';
  let problem: string | null = null;
  let lookThroughAt = 0;
  /** Paths to look at once they have been quiet for a while: a file that is replaced is gone for a moment. */
  let pending = new Set<string>();
  let pendingAt = Number.POSITIVE_INFINITY;

  const loop = createLoop({
    now: host.now,
    step,
    failed(error) {
      if (loop.closed) return Number.POSITIVE_INFINITY;
      host.log('error', 'the media folder could not be looked at', { error });
      return host.now() + times.retry;
    },
  });
  const ear = createEar({
    ...{ root, scout, host, times },
    grounds: 'media',
    onHeard: () => loop.runAt(host.now() + times.gather),
  });

  function become(next: typeof state, words: string | null): void {
    state = next;
    problem = words;
    changed();
  }

  async function step(): Promise<number> {
    if (storage.state() === 'offline') {
      ear.forget();
      lookThroughAt = 0;
      become('offline', watchWords.offline(root));
      return host.now() + times.presence;
    }
    if (await ear.listen()) lookThroughAt = 0;
    collect(ear.take());
    // An import has the disk, and most of what is heard is what it does.
    if (engine.list().some(({ state: run }) => run === 'scanning' || run === 'running'))
      return host.now() + times.quiet;
    if (host.now() >= lookThroughAt) await lookThroughAll();
    else if (host.now() >= pendingAt) await lookAtPending();
    if (loop.closed) return Number.POSITIVE_INFINITY;
    const degraded = ear.trouble;
    become(degraded === null ? 'watching' : 'degraded', degraded);
    if (degraded !== null) lookThroughAt = Math.min(lookThroughAt, host.now() + times.sweep);
    return Math.min(
      ear.heard ? host.now() + times.gather : Number.POSITIVE_INFINITY,
      pendingAt,
      lookThroughAt,
      host.now() + times.presence,
    );
  }

  function collect(heard: readonly string[] | null): void {
    for (const relative of heard ?? []) {
      if (relative === '') continue;
      pending.add(relative);
      pendingAt = host.now() + times.quiet;
    }
    if (heard !== null && pending.size <= MANY) return;
    pending.clear();
    pendingAt = Number.POSITIVE_INFINITY;
    lookThroughAt = Math.min(lookThroughAt, host.now() + times.quiet);
  }

  async function lookAtPending(): Promise<void> {
    const paths = [...pending];
    pending = new Set();
    pendingAt = Number.POSITIVE_INFINITY;
    const seen = await scout.ask({ kind: 'mediaPaths', root, paths });
    const suspects = [...seen.suspects];
    for (const stray of seen.strays) strays.add(stray);
    for (const relative of seen.known) strays.delete(relative);
    for (const relative of seen.gone) forgetStraysBelow(relative);
    for (const folder of seen.folders) {
      const found = await lookBelow(folder);
      for (const id of found.suspects) suspects.push(id);
      for (const stray of found.strays) strays.add(stray);
    }
    // Which of those that are only counted came or went is not known.
    if (moreStrays > 0) lookThroughAt = Math.min(lookThroughAt, host.now() + times.sweep);
    await hand(suspects);
  }

  function forgetStraysBelow(folder: string): void {
    for (const stray of strays) if (stray.startsWith(`${folder}/`)) strays.delete(stray);
  }

  async function lookThroughAll(): Promise<void> {
    lookThroughAt = host.now() + times.reconcile;
    const found = await lookBelow('');
    if (loop.closed || storage.state() === 'offline') return;
    strays = found.strays;
    moreStrays = found.moreStrays;
    await hand(found.suspects);
  }

  /** Compares all that lies below a folder, and all that is recorded there. */
  async function lookBelow(under: string): Promise<Below> {
    const found: Below = { suspects: [], strays: new Set(), moreStrays: 0 };
    let reached: Reached | null = null;
    do {
      const page: Answer<'mediaPage'> = await scout.ask({ kind: 'mediaPage', root, under, reached });
      for (const id of page.suspects) found.suspects.push(id);
      for (const stray of page.strays)
        if (found.strays.size < STRAYS) found.strays.add(stray);
        else found.moreStrays += 1;
      reached = page.reached;
    } while (reached !== null && !loop.closed);
    return found;
  }

  async function hand(suspects: readonly number[]): Promise<void> {
    if (suspects.length > 0 && !loop.closed) await check([...new Set(suspects)], stopping.signal);
    changed();
  }

  loop.run();
  return {
    report() {
      const { missing, edited } = findings.counts();
      return { state, problem, added: strays.size + moreStrays, changed: edited, removed: missing };
    },
    look() {
      lookThroughAt = 0;
      loop.run();
    },
    async close() {
      stopping.abort();
      ear.forget();
      await loop.close();
    },
  };
}
