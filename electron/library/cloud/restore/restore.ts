/** Makes a library of what is in a bucket: records first, then files, then it is given its place. May be cut short anywhere and go on. */
import path from 'node:path';
import type { RestoreProgress, RestoreReport } from '../../../../shared/contract/cloud.ts';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import { type Catalog, openCatalog } from '../../catalog/catalog.ts';
import { acquireLock } from '../../catalog/lock.ts';
import { createCourier } from '../../courier/courier.ts';
import type { Host } from '../../host.ts';
import { createMediaReader } from '../../media/reader.ts';
import { nextTurn } from '../../nextTurn.ts';
import { openLocalStorage } from '../../storage/localStorage.ts';
import { createMediaRoot } from '../../storage/mediaRoot.ts';
import type { RemoteStorage } from '../../storage/remote/types.ts';
import { finishRestoring, RESTORING, type RestoreMark, writeRestoreMarks } from '../../storage/restoring.ts';
import { createThrottle } from '../../throttle.ts';
import { createCredentials } from '../credentials.ts';
import { environmentKeys } from '../environmentKeys.ts';
import { PRIVATE, PUBLIC } from '../layout.ts';
import { type Fetched, fetchFiles } from './files.ts';
import { checkFolders, isSameTarget } from './folders.ts';
import { adoptObjects } from './objects.ts';
import { readControl } from './reading.ts';
import { emptyCatalog, makeRecords, type Records, settling } from './records.ts';
import type { Restoring } from './types.ts';

export interface RestoreRequest {
  readonly target: RemoteTarget;
  /** Null: from the environment. */
  readonly keys: RemoteKeys | null;
  /** Of the remote in the new library. */
  readonly name: string;
  readonly mediaRoot: string;
  /** Catalog folder, absolute. */
  readonly libraryPath: string;
  readonly signal: AbortSignal;
  progress(progress: RestoreProgress): void;
  /** What to call another library met by its id. */
  nameOf?(libraryId: string): string | undefined;
}

/** The least time between two reports of progress, ms. */
const TELL_EVERY = 100;

/**
 * Answers once everything is durable and nobody has the library open. Throws what checking the folders throws, `remote_…`,
 * `no_space`, `cancelled`, `library_missing` for a bucket with nothing in it; the same call goes on with what is there.
 */
export async function restoreLibrary(host: Host, request: RestoreRequest): Promise<RestoreReport> {
  const { target, name, signal } = request;
  const { libraryPath, mediaRoot, mark, placed } = await checkFolders(host, request);
  const keys = request.keys ?? environmentKeys(target, name);
  const courier = createCourier(host);
  try {
    const storage = await courier.open(target, keys, { bandwidth: null });
    const notes = new Set(mark?.notes ?? []);
    let told: RestoreProgress = { phase: 'looking', done: 0, total: 0, bytesDone: 0, bytesTotal: 0 };
    const telling = createThrottle(TELL_EVERY, () => request.progress(told));
    const restoring: Restoring = {
      ...{ storage, target, name, libraryPath, mediaRoot, signal },
      folder: path.join(libraryPath, RESTORING),
      libraryId: mark?.libraryId ?? null,
      options: { now: host.now, log: host.log, program: `Mediaroot ${host.version}` },
      note: (words) => void notes.add(words),
      progress(phase, done, total, bytesDone, bytesTotal) {
        told = {
          phase,
          done,
          total: Math.max(total, done),
          bytesDone,
          bytesTotal: Math.max(bytesTotal, bytesDone),
        };
        telling.ask();
      },
      async breathe() {
        await nextTurn();
        if (signal.aborted)
          throw new MediarootError('cancelled', 'The restore was stopped. Start it again to go on.');
      },
    };
    try {
      request.progress(told);
      return placed
        ? await reportPlaced(restoring, mark)
        : await restoreInto(host, restoring, { mark, keys: request.keys, notes });
    } finally {
      telling.stop();
      await storage.close();
    }
  } finally {
    await courier.close();
  }
}

interface Known {
  readonly mark: RestoreMark | null;
  readonly keys: RemoteKeys | null;
  readonly notes: ReadonlySet<string>;
}

/** The run before came to its end but for clearing up. */
async function reportPlaced(restoring: Restoring, mark: RestoreMark | null): Promise<RestoreReport> {
  await finishRestoring(restoring.libraryPath, restoring.mediaRoot);
  const catalog = await openCatalog(restoring.libraryPath, restoring.options);
  try {
    return reportOf(catalog, mark?.from ?? 'snapshot', { files: 0, bytes: 0, failed: [] }, mark?.notes ?? []);
  } finally {
    await catalog.close();
  }
}

async function restoreInto(host: Host, restoring: Restoring, known: Known): Promise<RestoreReport> {
  const { libraryPath, mediaRoot, target } = restoring;
  const mark: RestoreMark = {
    format: 1,
    target,
    libraryId: restoring.libraryId,
    from: null,
    incomplete: false,
    notes: [],
  };
  if (known.mark?.from == null) await assertSomething(restoring.storage, restoring.signal);
  await writeRestoreMarks(libraryPath, mediaRoot, known.mark ?? mark);
  const lock = await acquireLock(libraryPath, restoring.options.program ?? 'Mediaroot', host.now);
  try {
    const records = (await knownRecords(restoring, known.mark)) ?? (await newRecords(restoring));
    const report = await fill(host, restoring, { ...known, records, mark, fresh: known.mark === null });
    await finishRestoring(libraryPath, mediaRoot);
    return report;
  } finally {
    await lock.release({ clean: true });
  }
}

interface Filling {
  readonly records: Records;
  readonly mark: RestoreMark;
  /** No run was here before. */
  readonly fresh: boolean;
}

/** Fetches all files; the catalog is closed afterwards. */
async function fill(
  host: Host,
  restoring: Restoring,
  { records, mark, fresh, keys, notes }: Known & Filling,
): Promise<RestoreReport> {
  const { catalog, remote, from, incomplete } = records;
  const { libraryPath, mediaRoot } = restoring;
  try {
    const { libraryId } = catalog.identity();
    const writeMarks = () =>
      writeRestoreMarks(libraryPath, mediaRoot, { ...mark, libraryId, from, incomplete, notes: [...notes] });
    // Before the folder says whose it is: a further run that does not know it by then would take it for another library's.
    await writeMarks();
    await createMediaRoot(mediaRoot, libraryId);
    const fetched = await fetchAll(host, restoring, records, { libraryId, fresh });
    restoring.progress('finishing', 0, 1, 0, 0);
    if (keys !== null) await createCredentials({ catalog, host }).keep(remote, keys);
    await writeMarks();
    return reportOf(catalog, from, fetched, [...notes]);
  } finally {
    await catalog.close();
  }
}

/** A wrong prefix is told before any folder is made. */
async function assertSomething(storage: RemoteStorage, signal: AbortSignal): Promise<void> {
  const { objects } = await storage.list('', null, 1, { signal });
  if (objects.length > 0) return;
  throw new MediarootError(
    'library_missing',
    'There is nothing in this bucket below this prefix. Check the name of the bucket and the prefix.',
  );
}

async function knownRecords(restoring: Restoring, mark: RestoreMark | null): Promise<Records | null> {
  if (mark?.from == null) return null;
  const catalog = await openCatalog(restoring.folder, restoring.options);
  const remote = catalog.remotes.list().find(({ target }) => isSameTarget(target, restoring.target));
  if (remote === undefined) {
    await catalog.close();
    return null;
  }
  return { catalog, remote, from: mark.from, incomplete: mark.incomplete };
}

async function newRecords(restoring: Restoring): Promise<Records> {
  restoring.progress('looking', 0, 1, 0, 0);
  const control = await readControl(restoring.storage, restoring.note);
  restoring.progress('records', 0, 1, 0, 0);
  const records = await makeRecords(restoring, control);
  if (records !== null) return records;
  const catalog = await emptyCatalog(restoring, control.library, control.manifest);
  restoring.note(
    'The bucket holds no records that can be read, so they were made anew of the files: albums, tags and ratings are not among them.',
  );
  const { remote: id } = catalog.restoring.settle({ ...settling(restoring), replica: null });
  const remote = catalog.remotes.get(id);
  if (remote === null) throw new Error(`There is no remote ${id}`);
  return { catalog, remote, from: 'objects', incomplete: true };
}

async function fetchAll(
  host: Host,
  restoring: Restoring,
  { catalog, remote, from, incomplete }: Records,
  { libraryId, fresh }: { readonly libraryId: string; readonly fresh: boolean },
): Promise<Fetched> {
  const { mediaRoot, libraryPath } = restoring;
  const files = await openLocalStorage({
    mediaRoot,
    thumbnailsDir: path.join(libraryPath, 'thumbnails'),
    libraryId,
  });
  await files.sweepTemp(() => false);
  const fetched = await fetchFiles(restoring, { catalog, remote, files, host, fresh });
  if (!incomplete) return fetched;
  const media = createMediaReader({ host });
  try {
    const places = from === 'objects' ? undefined : [PUBLIC, PRIVATE];
    const adopted = await adoptObjects(restoring, { catalog, remote, files, media, host }, places);
    return {
      files: fetched.files + adopted.files,
      bytes: fetched.bytes + adopted.bytes,
      failed: [...fetched.failed, ...adopted.failed],
    };
  } finally {
    await media.close();
  }
}

function reportOf(
  catalog: Catalog,
  from: RestoreReport['from'],
  { files, bytes, failed }: Fetched,
  notes: readonly string[],
): RestoreReport {
  const { name } = catalog.identity();
  return {
    ...{ library: name, from, files, bytes },
    assets: catalog.assets.total() + catalog.deletions.totals().count,
    failed: [...failed],
    notes: [...notes],
  };
}
