/** Makes the catalog of a restored library: of a snapshot with what came after it, else of the sidecars alone. */
import path from 'node:path';
import { MediarootError } from '../../../../shared/errors.ts';
import { type Catalog, openCatalog } from '../../catalog/catalog.ts';
import { checkForeignCatalog } from '../../catalog/foreignCatalog.ts';
import type { StoredRemote } from '../../catalog/remotes.ts';
import { removeFile } from '../../storage/files.ts';
import { clearRecords, type RestoreSource, unpackZstd } from '../../storage/restoring.ts';
import type { LibraryFile, Manifest } from '../formats.ts';
import { replicasOf } from '../replicas.ts';
import { generationMark } from '../segments.ts';
import { type Applying, applyLines } from './applying.ts';
import { type Control, type Lines, listSegments, readSegments } from './reading.ts';
import type { Restoring } from './types.ts';

export interface Records {
  readonly catalog: Catalog;
  readonly remote: StoredRemote;
  readonly from: RestoreSource;
  /** Something that tells of assets could not be read, so there may be objects that no record speaks of. */
  readonly incomplete: boolean;
}

/** Best source first; what fails is noted. Null: there is neither a snapshot nor a sidecar that can be read. */
export async function makeRecords(restoring: Restoring, control: Control): Promise<Records | null> {
  const { manifest } = control;
  for (const snapshot of manifest?.snapshots ?? []) {
    const catalog = await fromSnapshot(restoring, manifest, snapshot);
    if (catalog === null) continue;
    return finished(restoring, catalog, 'snapshot', () =>
      continueSnapshot(restoring, control, catalog, snapshot),
    );
  }
  const segments = manifest?.segments ?? (await listSegments(restoring.storage, restoring.signal));
  const count = counting(restoring);
  const lines = await readSegments(restoring.storage, segments, count.note, restoring.breathe);
  if (lines.size === 0) {
    if (segments.length > 0) restoring.note('None of the sidecars in the bucket could be read.');
    return null;
  }
  const catalog = await emptyCatalog(restoring, control.library, manifest);
  return finished(restoring, catalog, 'sidecars', async () => {
    const { remote } = catalog.restoring.settle({ ...settling(restoring), replica: null });
    await applyLines(applying(restoring, catalog, remote, control), lines);
    restoring.note(
      'The records are those of the sidecars: what can be undone, lists of imports and contents deleted for ever are not among them.',
    );
    return { remote, incomplete: count.noted() > 0 || manifest === null };
  });
}

/** A library with nothing in it but the collections of the file, or the ready-made ones. */
export async function emptyCatalog(
  restoring: Restoring,
  library: LibraryFile | null,
  manifest: Manifest | null,
): Promise<Catalog> {
  await clearRecords(restoring.libraryPath);
  const catalog = await openCatalog(restoring.folder, {
    ...restoring.options,
    create: {
      name: library?.name || path.basename(restoring.mediaRoot),
      mediaRoot: restoring.mediaRoot,
      libraryId: manifest?.libraryId ?? library?.libraryId ?? restoring.libraryId ?? undefined,
    },
  });
  if (library !== null) catalog.transaction(() => catalog.libraryRecords.restore(library));
  return catalog;
}

export const settling = ({ mediaRoot, target, name }: Restoring) => ({ mediaRoot, target, name });

type Snapshot = Manifest['snapshots'][number];

async function fromSnapshot(
  restoring: Restoring,
  manifest: Manifest | null,
  snapshot: Snapshot,
): Promise<Catalog | null> {
  await clearRecords(restoring.libraryPath);
  const packed = path.join(restoring.folder, 'snapshot.zst');
  const file = path.join(restoring.folder, 'catalog.sqlite');
  const when = new Date(snapshot.taken).toISOString();
  try {
    const { sha256, size } = snapshot;
    const got = await restoring.storage.getFile(
      snapshot.key,
      packed,
      { sha256, size },
      {
        signal: restoring.signal,
        onProgress: (bytes) => restoring.progress('records', 0, 1, bytes, size),
      },
    );
    if (got === null) throw new MediarootError('remote_damaged', 'It is not in the bucket any more.');
    await unpackZstd(packed, file);
    await removeFile(packed);
    checkForeignCatalog(file, manifest?.libraryId ?? null);
    return await openCatalog(restoring.folder, restoring.options);
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    restoring.note(
      `The copy of the catalog of ${when} could not be used: ${error instanceof MediarootError ? error.message : 'it cannot be unpacked.'}`,
    );
    return null;
  }
}

const ABOUT_CONTENT = new Set(['remote_damaged', 'remote_refused', 'library_damaged', 'library_newer']);

/** What another source may avoid; a full disk or a network that is gone would stop them all. */
function isAboutContent(error: unknown): boolean {
  if (error instanceof MediarootError) return ABOUT_CONTENT.has(error.code);
  return error instanceof Error && 'code' in error && /^(ZSTD_|Z_|ERR_)/.test(String(error.code));
}

/** What came after the snapshot, by whoever wrote it, and what other machines had put there that this one never brought to itself. */
async function continueSnapshot(
  restoring: Restoring,
  control: Control,
  catalog: Catalog,
  { generation, replica }: Snapshot,
): Promise<{ remote: number; incomplete: boolean }> {
  const { manifest } = control;
  const { remote, notes } = catalog.restoring.settle({ ...settling(restoring), replica });
  for (const words of notes) restoring.note(words);
  const segments = (manifest?.segments ?? []).filter(
    (segment) => segment.generation > generation || segment.replica !== replica,
  );
  const later = segments.filter((segment) => segment.generation > generation);
  const count = counting(restoring);
  const read = await readSegments(restoring.storage, segments, count.note, restoring.breathe);
  const first = generationMark(generation + 1);
  const lines: Lines = new Map(
    [...read].filter(
      ([uuid, { line, mark }]) =>
        mark >= first || (line.kind === 'asset' && catalog.assetRecords.idOf(uuid) === null),
    ),
  );
  const library = control.library;
  const alone = manifest?.replica === replica && later.every((segment) => segment.replica === replica);
  if (library !== null) addCollectionsAndAlbums(catalog, library, alone);
  await applyLines(applying(restoring, catalog, remote, control), lines);
  if (library !== null && alone) catalog.restoring.follow(library);
  const { answering } = replicasOf(manifest);
  for (const { replica: former } of manifest?.replicas ?? []) {
    const owner = answering(former);
    if (owner !== former) catalog.remoteContents.setOwner(remote, former, owner);
  }
  catalog.jobs.restartThumbnails();
  return { remote, incomplete: count.noted() > 0 };
}

/** Another machine's collections come with its assets only. */
function addCollectionsAndAlbums(catalog: Catalog, library: LibraryFile, all: boolean): void {
  catalog.transaction(() => {
    const albums = library.albums.map(({ uuid }) => uuid);
    catalog.libraryRecords.addAlbums(library, albums);
    if (all) for (const { uuid } of library.collections) catalog.libraryRecords.collectionFor(library, uuid);
  });
}

function applying(restoring: Restoring, catalog: Catalog, remote: number, control: Control): Applying {
  const { note, breathe } = restoring;
  return {
    ...{ catalog, remote, note, breathe, ...control },
    host: restoring.options,
  };
}

/** Closes the catalog when the work on it fails, so that a further run can begin anew. */
async function finished(
  { note }: Restoring,
  catalog: Catalog,
  from: RestoreSource,
  work: () => Promise<{ readonly remote: number; readonly incomplete: boolean }>,
): Promise<Records> {
  try {
    const { remote: id, incomplete } = await work();
    const remote = catalog.remotes.get(id);
    if (remote === null) throw new Error(`There is no remote ${id}`);
    if (incomplete) note('Some records may be missing, so objects that no record speaks of were looked for.');
    return { catalog, remote, from, incomplete };
  } catch (error) {
    await catalog.close();
    throw error;
  }
}

function counting({ note }: Restoring): { note(words: string): void; noted(): number } {
  let count = 0;
  return {
    note(words) {
      count += 1;
      note(words);
    },
    noted: () => count,
  };
}
