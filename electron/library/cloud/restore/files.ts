/** Fetches the files of a restored catalog, many at a time; what is there already from a run that was cut short stays. */
import { MediarootError } from '../../../../shared/errors.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { StoredRemote } from '../../catalog/remotes.ts';
import type { FileToFetch, RenditionToFetch } from '../../catalog/restoring.ts';
import type { Host } from '../../host.ts';
import type { LocalStorage } from '../../storage/localStorage.ts';
import { targetProblem } from '../../storage/problems.ts';
import { setModified } from '../../storage/restoring.ts';
import { trashKey } from '../desired.ts';
import { PRIVATE, PUBLIC } from '../layout.ts';
import { inParallel } from '../parallel.ts';
import { createFailures, type FailedFile } from './failures.ts';
import type { Restoring } from './types.ts';

export interface Fetching {
  /** Nothing was fetched before, so nothing of it can be there. */
  readonly fresh: boolean;
  readonly catalog: Catalog;
  readonly remote: StoredRemote;
  readonly files: LocalStorage;
  readonly host: Pick<Host, 'now'>;
}

export interface Fetched {
  readonly files: number;
  readonly bytes: number;
  readonly failed: readonly FailedFile[];
}

interface Content {
  readonly size: number;
  readonly sha256: string;
}

/** More than the courier asks for at the same time, so that it never waits for what is being placed. */
const AT_ONCE = 32;
const PAGE = 500;
/** Above this, the bytes of a file are told as they come. */
const TOLD = 1_000_000;
/** Names are made durable, and records of what is there written, together. */
const KEEP_EVERY = 1_000;

/** Throws what stops all of it: `cancelled`, a full disk, a bucket that cannot be reached any more. The same call goes on later. */
export async function fetchFiles(restoring: Restoring, fetching: Fetching): Promise<Fetched> {
  const { storage, signal } = restoring;
  const { catalog, remote, files, host, fresh } = fetching;
  const totals = catalog.restoring.totals(remote.id);
  const failures = createFailures(storage, signal);
  const underWay = new Map<string, number>();
  let done = 0;
  let bytesDone = 0;
  let fetched = 0;
  let bytes = 0;
  /** Under their names, and not durable yet. */
  let placed: string[] = [];
  let sound: number[] = [];

  function tell(): void {
    const moving = [...underWay.values()].reduce((sum, moved) => sum + moved, 0);
    restoring.progress('files', done, totals.files, bytesDone + moving, totals.bytes);
  }

  async function keep(): Promise<void> {
    const [names, ids] = [placed, sound];
    placed = [];
    sound = [];
    await onDisk(names[0] ?? '', () => files.files.flush(names));
    if (ids.length > 0) catalog.restoring.sound(ids, host.now());
  }

  /** Whatever came to lie under the name meanwhile is set aside. */
  async function place(temp: string, path: string): Promise<void> {
    const from = files.tempRelative(temp);
    if ((await files.files.name(from, path)) === 'taken') {
      await files.setAside(path);
      if ((await files.files.name(from, path)) === 'taken')
        throw new MediarootError('storage_failed', `Something else is put at ${path} again and again.`);
    }
    placed.push(path);
    // Where there are no hard links, it was moved.
    await files.files.unlink(from).catch(() => undefined);
  }

  /** False when there is no such object. */
  async function fetch(
    key: string,
    path: string,
    content: Content,
    modified: number | null,
  ): Promise<boolean> {
    const temp = crypto.randomUUID();
    underWay.set(temp, 0);
    try {
      const onProgress = (moved: number): void => {
        underWay.set(temp, moved);
        tell();
      };
      const options = content.size > TOLD ? { signal, onProgress } : { signal };
      const got = await storage.getFile(key, files.tempPath(temp), content, options);
      if (got === null) return false;
      await onDisk(path, async () => {
        if (modified !== null) setModified(files.tempPath(temp), modified);
        await place(temp, path);
      });
      fetched += 1;
      bytes += content.size;
      return true;
    } catch (error) {
      await files.discard(temp);
      throw error;
    } finally {
      underWay.delete(temp);
    }
  }

  async function fetchOriginal(file: FileToFetch): Promise<void> {
    const { id, path, sha256, size, fileMs } = file;
    if (!fresh && (await isThere(files, path, sha256))) {
      // A run that was killed may not have made its name durable.
      placed.push(path);
      sound.push(id);
      return;
    }
    let problem: unknown = null;
    for (const key of keysOf(file, remote)) {
      try {
        if (!(await fetch(key, path, { size, sha256 }, fileMs))) continue;
        sound.push(id);
        return;
      } catch (error) {
        problem = await failures.ofOne(error);
      }
    }
    const words = failures.add(file.key ?? path, file.name, problem);
    catalog.findings.set(id, 'missing', words, host.now());
  }

  /** What is not to be had is made anew. */
  async function fetchRendition({ id, path, object }: RenditionToFetch): Promise<void> {
    try {
      if (object !== null && !fresh && (await isThere(files, path, object.sha256))) {
        placed.push(path);
        return;
      }
      if (object !== null && (await fetch(object.key, path, object, null))) return;
    } catch (error) {
      await failures.ofOne(error);
    }
    catalog.renditions.again(id);
  }

  async function take({ file, renditions }: Wanted): Promise<void> {
    await fetchOriginal(file);
    done += 1;
    bytesDone += file.size;
    for (const rendition of renditions) {
      await fetchRendition(rendition);
      if (rendition.object === null) continue;
      done += 1;
      bytesDone += rendition.object.size;
    }
    if (placed.length + sound.length >= KEEP_EVERY) await keep();
    tell();
  }

  try {
    await inParallel(pagesOf(catalog, remote.id), AT_ONCE, async (wanted) => {
      if (signal.aborted)
        throw new MediarootError('cancelled', 'The restore was stopped. It can go on later.');
      await take(wanted);
    });
  } finally {
    await keep();
  }
  return { files: fetched, bytes, failed: failures.list() };
}

/** What the disk refuses is said in words. */
async function onDisk(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw targetProblem(error, path, 'was not restored');
  }
}

/** True when the right file lies there; another one that lies in its place is set aside. */
export async function isThere(files: LocalStorage, path: string, sha256: string): Promise<boolean> {
  if (!(await files.isThere(path))) return false;
  if ((await files.verify(path, sha256)) === 'intact') return true;
  await files.setAside(path);
  return false;
}

/** Where its content may lie: as it is known, then as a sync would have put it, then in the bucket's trash. */
function keysOf(
  { key, path, home, uuid, sha256, collection }: FileToFetch,
  remote: StoredRemote,
): Set<string> {
  const prefix = remote.options.collections[collection]?.prefix ?? '';
  const below = `${prefix === '' ? '' : `${prefix}/`}${home ?? path}`;
  return new Set([
    ...(key === null ? [] : [key]),
    `${PUBLIC}${below}`,
    `${PRIVATE}${below}`,
    trashKey(uuid, sha256),
  ]);
}

interface Wanted {
  readonly file: FileToFetch;
  readonly renditions: readonly RenditionToFetch[];
}

function* pagesOf({ restoring }: Catalog, remote: number): Generator<Wanted> {
  for (let after = 0; ; ) {
    const page = restoring.files(remote, after, PAGE);
    const renditions = restoring.renditions(
      remote,
      page.map(({ id }) => id),
    );
    for (const file of page) yield { file, renditions: renditions.get(file.id) ?? [] };
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
