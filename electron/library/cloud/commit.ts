/** The end of a sync: everything that belongs to no single object is written, the manifest last, then what it names no more goes. */
import type { KnownSegment } from '../catalog/remoteSegments.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteStorage } from '../storage/remote/types.ts';
import type { LibraryFile, Manifest, SegmentEntry } from './formats.ts';
import { hashOf, readLibraryFile, writeLibraryFile, writeManifest } from './manifest.ts';
import type { ManifestView } from './manifestView.ts';
import { compact, createSegmentWriter, isCompactionDue, type SegmentWriterConfig } from './segments.ts';
import { isSnapshotDue, keptSnapshots, writeSnapshot } from './snapshot.ts';
import type { CloudContext } from './types.ts';

export interface CommitConfig {
  readonly context: Pick<CloudContext, 'catalog' | 'host'>;
  readonly storage: RemoteStorage;
  readonly view: ManifestView;
  readonly writing: SegmentWriterConfig;
  /** What people call this machine. */
  readonly machine: string;
  /** Replicas that we answer for from now on. */
  readonly heirTo?: readonly string[];
  remoteNow(): StoredRemote;
}

type Seen = { readonly library: { readonly hash: string; readonly etag: string } | null };

/** Throws `remote_taken` when another machine wrote meanwhile; then nothing was named yet, and what was written stays for the next time. */
export async function commitManifest(config: CommitConfig): Promise<void> {
  const { context, storage, view, writing, machine } = config;
  const { catalog, host } = context;
  const { id, replica } = config.remoteNow();
  const acl = writing.acl;
  const before = await view.content();
  const generation = writing.generation();
  await dropUnwritten(config);
  const heirTo = config.heirTo ?? [];
  const replicas = [
    ...(before?.manifest.replicas ?? [])
      .filter((one) => one.replica !== replica)
      .map((one) => (heirTo.includes(one.replica) ? { ...one, takenOverBy: replica } : one)),
    { replica, name: machine, takenOverBy: null },
  ];
  const library = await writeLibrary(config, replicas.length > 1);
  const old = await compactIfDue(config);
  const gone = new Set(old.map(({ key }) => key));
  const own = catalog.remoteSegments.list(id).filter((row) => isNamed(before?.manifest ?? null, row, config));
  const segments = own.filter(({ key }) => !gone.has(key)).map(entryOf);
  const manifest: Manifest = {
    format: 1,
    libraryId: catalog.identity().libraryId,
    ...{ generation, replica, replicas, segments },
    written: host.now(),
    snapshots: before?.manifest.snapshots ?? [],
    ...catalog.remoteSegments.totals(id),
  };
  const snapshots = await snapshotIfDue(config, manifest);
  writing.assertMayWrite();
  const written = { ...manifest, snapshots: snapshots.kept };
  const etag = await writeManifest(storage, written, before?.etag ?? null, acl);
  const [newest] = written.snapshots;
  catalog.transaction(() => {
    for (const row of own) {
      if (gone.has(row.key)) catalog.remoteSegments.remove(id, row.key);
      // What we answer for now is read again: what we did not want of others we want of our own.
      else
        catalog.remoteSegments.set(id, {
          ...row,
          inManifest: true,
          done: row.done && !heirTo.includes(row.replica),
        });
    }
    for (const former of heirTo) {
      catalog.remoteSegments.followAnew(id, former);
      catalog.remoteContents.setOwner(id, former, replica);
    }
    view.wrote(
      { manifest: written, etag },
      {
        library,
        snapshot:
          newest === undefined
            ? null
            : {
                ...{ generation: newest.generation, taken: newest.taken },
                linesSince: linesAfter(segments, newest.generation),
              },
      },
    );
  });
  await clear(config, [...gone, ...snapshots.gone.map(({ key }) => key)]);
}

/** Those of the manifest before, and ours that no manifest names yet. */
function isNamed(before: Manifest | null, row: KnownSegment, { remoteNow }: CommitConfig): boolean {
  const isThere = before?.segments.some(({ key, sha256 }) => key === row.key && sha256 === row.sha256);
  return isThere === true || row.replica === remoteNow().replica;
}

function entryOf({ key, generation, replica, sha256, size, lines }: KnownSegment): SegmentEntry {
  return { key, generation, replica, sha256, size, lines };
}

function linesAfter(segments: readonly SegmentEntry[], generation: number): number {
  return segments
    .filter((segment) => segment.generation > generation)
    .reduce((sum, { lines }) => sum + lines, 0);
}

/** A segment that was about to be written when the program ended may not be there: then it is forgotten, and its lines come again. */
async function dropUnwritten({ context, storage, remoteNow }: CommitConfig): Promise<void> {
  const { remoteSegments } = context.catalog;
  const { id } = remoteNow();
  for (const row of remoteSegments.list(id)) {
    if (row.inManifest) continue;
    const facts = await storage.head(row.key);
    if (facts?.size !== row.size) remoteSegments.remove(id, row.key);
  }
}

/** Returns what is to be known of it the next time. */
async function writeLibrary(config: CommitConfig, shared: boolean): Promise<NonNullable<Seen['library']>> {
  const { context, storage, writing } = config;
  const file = context.catalog.libraryRecords.read();
  const hash = hashOf(file);
  const seen = config.remoteNow().manifest?.library ?? null;
  if (seen?.hash === hash) return seen;
  // What other machines have stays; what was deleted here cannot be told from it.
  const there = shared ? await readLibraryFile(storage) : null;
  writing.assertMayWrite();
  return { hash, etag: await writeLibraryFile(storage, united(file, there), writing.acl) };
}

function united(ours: LibraryFile, theirs: LibraryFile | null): LibraryFile {
  if (theirs === null) return ours;
  const others = <T extends { readonly uuid: string }>(of: readonly T[], more: readonly T[]): T[] => [
    ...of,
    ...more.filter(({ uuid }) => of.every((one) => one.uuid !== uuid)),
  ];
  const slugs = new Set(ours.collections.map(({ slug }) => slug));
  return {
    ...ours,
    // One of the same slug is the same to whoever reads it.
    collections: others(
      ours.collections,
      theirs.collections.filter(({ slug }) => !slugs.has(slug)),
    ),
    albums: others(ours.albums, theirs.albums),
  };
}

/** The segments that were written anew and are to go. */
async function compactIfDue(config: CommitConfig): Promise<readonly KnownSegment[]> {
  const { context, storage, view, writing } = config;
  const { catalog, host } = context;
  const { id, replica } = config.remoteNow();
  const own = catalog.remoteSegments
    .list(id)
    .filter((row) => row.done && view.replicas().answering(row.replica) === replica);
  if (!isCompactionDue(own, catalog.remoteSegments.owned(id, replica))) return [];
  try {
    const writer = createSegmentWriter(writing, (work) => catalog.transaction(work));
    await compact(storage, own, writer);
    return own;
  } catch (error) {
    // What was there before still says everything.
    host.log('warn', 'the records in the bucket were not written anew', { error: String(error) });
    return [];
  }
}

async function snapshotIfDue(config: CommitConfig, manifest: Manifest) {
  const { context, storage, writing } = config;
  const { replica } = config.remoteNow();
  if (!isSnapshotDue(manifest, context.host.now())) return { kept: manifest.snapshots, gone: [] };
  writing.assertMayWrite();
  const made = await writeSnapshot(
    { catalog: context.catalog, storage, replica, acl: writing.acl, now: context.host.now },
    manifest.generation,
  );
  return keptSnapshots(made, manifest.snapshots);
}

async function clear({ context, storage }: CommitConfig, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const left = await storage
    .remove(keys)
    .catch((error: unknown) => [{ key: keys[0], reason: String(error) }]);
  for (const { key, reason } of left)
    context.host.log('warn', 'a file of ours that is needed no more is still in the bucket', { key, reason });
}
