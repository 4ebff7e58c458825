/** One watched folder: hears of changes, waits until files are whole, has them imported, and comes back after its disk was away. */
import path from 'node:path';
import type { WatchFolder } from '../../../shared/contract/watch.ts';
import { toErrorValue } from '../../../shared/errors.ts';
import type { FileVersion, WatchRow } from '../catalog/watches.ts';
import type { LibraryContext } from '../context.ts';
import { createDelivery } from './delivery.ts';
import { createEar } from './ear.ts';
import { filesBelow, folderIdentity, lookAt } from './look.ts';
import { createLoop } from './loop.ts';
import { isPathPassedOver } from './names.ts';
import type { WatchTimes } from './times.ts';
import { createWholeness } from './wholeness.ts';
import { watchWords } from './words.ts';

export interface FolderWatch {
  state(): Pick<WatchFolder, 'state' | 'problem' | 'waiting'>;
  /** Ends at a safe point: files under way are finished, and written down. */
  close(): Promise<void>;
}

export interface FolderWatchOptions {
  readonly context: Pick<LibraryContext, 'catalog' | 'engine' | 'host' | 'storage'>;
  readonly row: WatchRow;
  readonly times: WatchTimes;
  /** The state, or what the ledger says, changed. */
  changed(): void;
}

/** Files imported together; more wait for the next time round. */
const BATCH = 300;

export function createFolderWatch({ context, row, times, changed }: FolderWatchOptions): FolderWatch {
  const { catalog, host, storage } = context;
  const { watches } = catalog;
  const root = row.path;
  const delivery = createDelivery(context);
  const files = createWholeness(times.quiet, host.now);
  let state: WatchFolder['state'] = 'starting';
  let problem: string | null = null;
  let unnamed = 0;
  let identity: { readonly dev: bigint; readonly key: string } | null = null;
  /** New folders are looked into once they are watched, so that nothing in them is missed. */
  let newFolders = new Set<string>();
  let newFoldersAt = Number.POSITIVE_INFINITY;
  /** When all of it is looked through next, ms. */
  let lookThroughAt = 0;

  const loop = createLoop({
    now: host.now,
    step,
    failed(error) {
      host.log('error', 'a watched folder could not be looked at', { path: root, error });
      become('failed', watchWords.failed(toErrorValue(error).message));
      return host.now() + times.retry;
    },
  });
  const ear = createEar({
    root,
    host,
    times,
    ignored: isPathPassedOver,
    onHeard: () => loop.runAt(host.now() + times.gather),
  });

  function become(next: WatchFolder['state'], words: string | null): void {
    state = next;
    problem = words;
    changed();
  }

  async function step(): Promise<number> {
    if (!(await isThere())) {
      become('offline', watchWords.offline(root));
      return host.now() + times.presence;
    }
    if (await ear.listen()) lookThroughAt = 0;
    const heard = ear.take();
    if (heard === null || host.now() >= lookThroughAt) await lookThroughAll();
    else {
      followHints(heard);
      if (host.now() >= newFoldersAt) await lookIntoNewFolders();
    }
    const trouble = await importWhole();
    if (loop.closed) return Number.POSITIVE_INFINITY;
    if (watches.get(row.id)?.paused !== false) {
      await ear.forget();
      become('paused', trouble);
      return Number.POSITIVE_INFINITY;
    }
    const degraded = ear.trouble;
    become(
      trouble !== null ? 'failed' : degraded !== null ? 'degraded' : 'watching',
      trouble ?? degraded ?? (unnamed > 0 ? watchWords.unnamed(unnamed) : null),
    );
    if (degraded !== null) lookThroughAt = Math.min(lookThroughAt, host.now() + times.sweep);
    return Math.min(
      ear.heard ? host.now() + times.gather : Number.POSITIVE_INFINITY,
      files.nextDue() ?? Number.POSITIVE_INFINITY,
      lookThroughAt,
      newFoldersAt,
      host.now() + times.presence,
    );
  }

  /** False when the folder is gone, or only the empty place is left where its disk was mounted. */
  async function isThere(): Promise<boolean> {
    const now = await folderIdentity(root);
    const isOther = now?.key !== identity?.key;
    if (isOther) {
      await ear.forget();
      files.clear();
      lookThroughAt = 0;
    }
    if (now === null) return false;
    if (isOther && identity !== null && now.dev !== identity.dev) {
      const parent = await folderIdentity(path.dirname(root));
      if (parent?.dev === now.dev) return false;
    }
    identity = now;
    return true;
  }

  async function lookThroughAll(): Promise<void> {
    // Before looking, so that what is asked for meanwhile is done after it.
    lookThroughAt = host.now() + times.reconcile;
    forgetNewFolders();
    unnamed = 0;
    for await (const file of filesBelow(root, '', () => {
      unnamed += 1;
    })) {
      if (loop.closed) return;
      saw(file);
    }
  }

  async function lookIntoNewFolders(): Promise<void> {
    const folders = newFolders;
    forgetNewFolders();
    for (const folder of folders)
      for await (const file of filesBelow(root, folder)) {
        if (loop.closed) return;
        saw(file);
      }
  }

  function forgetNewFolders(): void {
    newFolders = new Set();
    newFoldersAt = Number.POSITIVE_INFINITY;
  }

  function followHints(heard: readonly string[]): void {
    for (const relative of heard) {
      const at = lookAt(root, relative);
      if (at.kind === 'file') saw(at.file);
      else files.gone(relative);
      if (at.kind !== 'folder' || relative === '') continue;
      newFolders.add(relative);
      newFoldersAt = host.now() + times.quiet;
    }
  }

  function saw(file: FileVersion): void {
    if (watches.isDone(row.id, file)) files.gone(file.path);
    else files.saw(file);
  }

  /** Null when all went well; else why not, for a person. */
  async function importWhole(): Promise<string | null> {
    for (;;) {
      const whole = lookAgain();
      if (whole.length === 0 || loop.closed) return null;
      const folder = watches.get(row.id);
      if (folder === null || folder.paused) return null;
      changed();
      const trouble = await deliver(folder, whole);
      if (trouble !== null) return trouble;
    }
  }

  /** The second look at files that have been quiet for long enough: those that are as they were. */
  function lookAgain(): readonly FileVersion[] {
    const whole: FileVersion[] = [];
    for (const { path: relative } of files.due()) {
      const at = lookAt(root, relative);
      if (at.kind !== 'file') files.gone(relative);
      else if (files.isWhole(at.file)) whole.push(at.file);
      else files.saw(at.file);
      if (whole.length === BATCH) break;
    }
    return whole;
  }

  async function deliver(folder: WatchRow, whole: readonly FileVersion[]): Promise<string | null> {
    const tryLater = (some: readonly FileVersion[]): void => {
      for (const file of some) files.putOff(file.path, host.now() + times.retry);
    };
    try {
      await storage.prepare();
      const delivered = await delivery.deliver(folder, whole);
      const left = new Set(delivered.later);
      for (const file of whole) if (!left.has(file)) files.gone(file.path);
      tryLater(delivered.later);
      if (delivered.cancelled) {
        watches.setPaused(row.id, true);
        return watchWords.cancelled();
      }
      return delivered.problem === null ? null : watchWords.failed(delivered.problem);
    } catch (error) {
      tryLater(whole);
      const { code, message } = toErrorValue(error);
      if (code === 'internal')
        host.log('error', 'a watched folder could not be imported', { path: root, error });
      return watchWords.failed(message);
    }
  }

  loop.run();
  return {
    state: () => ({ state, problem, waiting: files.size }),
    async close() {
      const ended = loop.close();
      delivery.stop();
      await ended;
      await ear.forget();
    },
  };
}
