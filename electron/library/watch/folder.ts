/** One watched folder: hears of changes, waits until files are whole, has them imported, and comes back after its disk was away. */
import path from 'node:path';
import type { WatchFolder } from '../../../shared/contract/watch.ts';
import type { FileVersion, WatchRow } from '../catalog/watches.ts';
import type { LibraryContext } from '../context.ts';
import { createDelivery } from './delivery.ts';
import { createEar } from './ear.ts';
import { folderIdentity } from './identity.ts';
import { createLoop } from './loop.ts';
import type { Scout } from './scout.ts';
import type { Answer } from './scoutMessages.ts';
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
  readonly scout: Scout;
  readonly row: WatchRow;
  readonly times: WatchTimes;
  /** So many files wait at most; the look goes on when some of them were imported, however many there are. */
  readonly most?: number;
  /** The state, or what the ledger says, changed. */
  changed(): void;
}

/** Files imported together; more wait for the next time round. */
const BATCH = 300;
/** Files that a look tells of at once. */
const PAGE = 1_000;
const MANY = 10_000;

export function createFolderWatch({
  context,
  scout,
  row,
  times,
  changed,
  most = MANY,
}: FolderWatchOptions): FolderWatch {
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
  /** How far the look through all of it came; null when none is under way. */
  let reached: string | null = null;

  const loop = createLoop({
    now: host.now,
    step,
    failed(error) {
      if (loop.closed) return Number.POSITIVE_INFINITY;
      host.log('error', 'a watched folder could not be looked at', { path: root, error });
      become('failed', watchWords.failed(catalog.errorValue(error).message));
      return host.now() + times.retry;
    },
  });
  const ear = createEar({
    ...{ root, scout, host, times },
    grounds: 'inbox',
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
    if (heard === null) lookThroughAt = 0;
    else await followHints(heard);
    await lookThrough();
    if (host.now() >= newFoldersAt) await lookIntoNewFolders();
    const trouble = await importWhole();
    if (loop.closed) return Number.POSITIVE_INFINITY;
    if (watches.get(row.id)?.paused !== false) {
      ear.forget();
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
      nextLook(),
      ear.heard ? host.now() + times.gather : Number.POSITIVE_INFINITY,
      files.nextDue() ?? Number.POSITIVE_INFINITY,
      newFoldersAt,
      host.now() + times.presence,
    );
  }

  /** False when the folder is gone, or only the empty place is left where its disk was mounted. */
  async function isThere(): Promise<boolean> {
    const now = await folderIdentity(root);
    const isOther = now?.key !== identity?.key;
    if (isOther) {
      ear.forget();
      files.clear();
      reached = null;
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

  /** Goes on with the look through all of it, or begins one that is due, as far as more may wait. */
  async function lookThrough(): Promise<void> {
    if (reached === null) {
      if (host.now() < lookThroughAt) return;
      // Before looking, so that what is asked for meanwhile is done after it.
      lookThroughAt = host.now() + times.reconcile;
      reached = '';
      unnamed = 0;
    }
    while (reached !== null && files.size < most && !loop.closed) {
      const page = await askPage('', reached);
      unnamed += page.unnamed;
      reached = page.after;
    }
  }

  function nextLook(): number {
    if (reached === null) return lookThroughAt;
    return files.size < most ? host.now() : Number.POSITIVE_INFINITY;
  }

  async function lookIntoNewFolders(): Promise<void> {
    for (const folder of newFolders) {
      let after: string | null = '';
      while (after !== null && !loop.closed) {
        // What is left out here is found by looking through all.
        if (files.size >= most) lookThroughAt = 0;
        after = files.size >= most ? null : (await askPage(folder, after)).after;
      }
    }
    newFolders = new Set();
    newFoldersAt = Number.POSITIVE_INFINITY;
  }

  async function askPage(under: string, after: string): Promise<Answer<'inboxPage'>> {
    const limit = Math.min(PAGE, most - files.size);
    const page = await scout.ask({ kind: 'inboxPage', root, ledger: row.id, under, after, limit });
    for (const file of page.files) files.saw(file);
    return page;
  }

  async function followHints(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const at = await scout.ask({ kind: 'inboxPaths', root, ledger: row.id, paths });
    for (const file of at.files) files.saw(file);
    for (const relative of at.others) files.gone(relative);
    for (const relative of at.folders) {
      files.gone(relative);
      if (relative === '') continue;
      newFolders.add(relative);
      newFoldersAt = host.now() + times.quiet;
    }
  }

  /** Null when all went well; else why not, for a person. */
  async function importWhole(): Promise<string | null> {
    for (;;) {
      const whole = await lookAgain();
      if (whole.length === 0 || loop.closed) return null;
      const folder = watches.get(row.id);
      if (folder === null || folder.paused) return null;
      changed();
      const trouble = await deliver(folder, whole);
      if (trouble !== null) return trouble;
    }
  }

  /** The second look at files that have been quiet for long enough: those that are as they were. */
  async function lookAgain(): Promise<readonly FileVersion[]> {
    for (;;) {
      const paths = files
        .due()
        .slice(0, BATCH)
        .map((file) => file.path);
      if (paths.length === 0 || loop.closed) return [];
      const at = await scout.ask({ kind: 'inboxPaths', root, ledger: row.id, paths });
      for (const relative of [...at.folders, ...at.others]) files.gone(relative);
      const whole = at.files.filter(files.isWhole);
      for (const file of at.files) files.saw(file);
      if (whole.length > 0) return whole;
    }
  }

  async function deliver(folder: WatchRow, whole: readonly FileVersion[]): Promise<string | null> {
    const tryLater = (some: readonly FileVersion[]): void => {
      const again = host.now() + times.retry;
      for (const file of some) {
        // So many are found again by looking, and do not keep others from being found.
        if (files.size > most / 2) {
          files.gone(file.path);
          lookThroughAt = Math.min(lookThroughAt, again);
        } else files.putOff(file.path, again);
      }
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
      const { code, message } = catalog.errorValue(error);
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
      ear.forget();
      await ended;
    },
  };
}
