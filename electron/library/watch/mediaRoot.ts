/**
 * Watches MEDIA_ROOT for what other programs do there. What is suspicious is read again by the verification, which decides; our
 * own writes are told by the record that is right about them.
 */
import path from 'node:path';
import type { WatchReport } from '../../../shared/contract/watch.ts';
import type { Original } from '../catalog/findings.ts';
import type { LibraryContext } from '../context.ts';
import { PRIVATE_FOLDER } from '../storage/mediaRoot.ts';
import { type Looked, lookSync, textOf, toBytePath, walk } from '../storage/walk.ts';
import { untouched } from '../verify/inspect.ts';
import { createEar } from './ear.ts';
import { createLoop } from './loop.ts';
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
  readonly times: WatchTimes;
  check(ids: readonly number[], signal: AbortSignal): Promise<void>;
  changed(): void;
}

/** Ours, and told of elsewhere. */
const OURS = [PRIVATE_FOLDER, 'thumbnails'];
/** Files between two breaths. */
const STEP = 200;
const PAGE = 1_000;

export function createMediaRootWatch({
  context,
  times,
  check,
  changed,
}: MediaRootWatchOptions): MediaRootWatch {
  const { catalog, engine, host, storage } = context;
  const { findings, references } = catalog;
  const { root } = storage;
  const stopping = new AbortController();
  const strays = new Set<string>();
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
      host.log('error', 'the media folder could not be looked at', { error });
      return host.now() + times.retry;
    },
  });
  const ear = createEar({
    root,
    host,
    times,
    ignored: (relative) => OURS.some((folder) => relative === folder || relative.startsWith(`${folder}/`)),
    onHeard: () => loop.runAt(host.now() + times.gather),
  });

  function become(next: typeof state, words: string | null): void {
    state = next;
    problem = words;
    changed();
  }

  async function step(): Promise<number> {
    if (storage.state() === 'offline') {
      await ear.forget();
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
    if (heard === null) {
      pending.clear();
      lookThroughAt = Math.min(lookThroughAt, host.now() + times.quiet);
    }
    for (const relative of heard ?? []) {
      if (relative === '') continue;
      pending.add(relative);
      pendingAt = host.now() + times.quiet;
    }
  }

  async function lookAtPending(): Promise<void> {
    const paths = pending;
    pending = new Set();
    pendingAt = Number.POSITIVE_INFINITY;
    const suspects: number[] = [];
    for (const relative of paths) {
      const seen = lookSync(root, toBytePath(relative));
      if (seen?.kind === 'folder') {
        for await (const original of strangeBelow(relative)) suspects.push(original.id);
        continue;
      }
      const original = consider(relative, seen);
      if (original !== null) suspects.push(original.id);
      // A folder that went took with it what was in it.
      if (seen === null) for (const { id } of recordedBelow(relative)) suspects.push(id);
      if (seen === null)
        for (const stray of strays) if (stray.startsWith(`${relative}/`)) strays.delete(stray);
    }
    await hand(suspects);
  }

  async function lookThroughAll(): Promise<void> {
    lookThroughAt = host.now() + times.reconcile;
    strays.clear();
    const sound = new Set<number>();
    const suspects: number[] = [];
    for await (const original of strangeBelow('', (there) => sound.add(there.id))) {
      sound.add(original.id);
      suspects.push(original.id);
    }
    if (loop.closed || storage.state() === 'offline') return;
    for (
      let page = findings.page(0, PAGE);
      page.length > 0;
      page = findings.page(page.at(-1)?.id ?? 0, PAGE)
    ) {
      for (const { id } of page) if (!sound.has(id)) suspects.push(id);
      await new Promise(setImmediate);
    }
    await hand(suspects);
  }

  /** Recorded files below a folder that are not as recorded; strays are noted. */
  async function* strangeBelow(
    folder: string,
    onRecorded: (original: Original) => void = () => undefined,
  ): AsyncGenerator<Original> {
    const prefix = folder === '' ? '' : `${folder}/`;
    let looked = 0;
    for (const { kind, path: bytePath } of walk(path.join(root, folder))) {
      looked += 1;
      if (looked % STEP === 0) await new Promise(setImmediate);
      if (loop.closed) return;
      const text = kind === 'file' ? textOf(bytePath) : null;
      if (text === null || OURS.some((own) => `${prefix}${text}`.startsWith(`${own}/`))) continue;
      const relative = prefix + text;
      const original = consider(relative, lookSync(root, toBytePath(relative)), onRecorded);
      if (original !== null) yield original;
    }
  }

  function recordedBelow(folder: string): readonly Original[] {
    return findings.below(folder);
  }

  /** The original whose file there is not as its record says, or better than what was found wrong with it; else null. */
  function consider(
    relative: string,
    seen: Looked | null,
    onRecorded: (original: Original) => void = () => undefined,
  ): Original | null {
    const original = findings.at(relative);
    if (original === null) {
      if (seen?.kind === 'file' && !references.held(relative)) strays.add(relative);
      else strays.delete(relative);
      return null;
    }
    strays.delete(relative);
    if (seen?.kind !== 'file') return original;
    onRecorded(original);
    if (findings.kindOf(original.id) === 'missing') return original;
    const file = { size: seen.size, mtimeMs: seen.modified };
    const readSince = file.size === original.size && file.mtimeMs <= original.soundMs;
    return untouched(original, file) || readSince ? null : original;
  }

  async function hand(suspects: readonly number[]): Promise<void> {
    if (suspects.length > 0 && !loop.closed) await check([...new Set(suspects)], stopping.signal);
    changed();
  }

  loop.run();
  return {
    report() {
      const { missing, edited } = findings.counts();
      return { state, problem, added: strays.size, changed: edited, removed: missing };
    },
    look() {
      lookThroughAt = 0;
      loop.run();
    },
    async close() {
      stopping.abort();
      await loop.close();
      await ear.forget();
    },
  };
}
