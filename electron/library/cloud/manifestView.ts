/** The manifest of a bucket as one sync sees it, and what of it is news to this catalog. */
import type { SeenManifest, StoredRemote } from '../catalog/remotes.ts';
import type { Manifest, SegmentEntry } from './formats.ts';
import { MANIFEST } from './layout.ts';
import { type FoundManifest, readManifest } from './manifest.ts';
import { type OwnStorage, takenError } from './ownFiles.ts';
import { type Replicas, replicasOf } from './replicas.ts';
import type { CloudContext } from './types.ts';

export interface ManifestView {
  /** See ControlFiles. */
  look(): Promise<{ readonly changed: boolean; readonly gone: boolean }>;
  /** As it was looked at; null: there is none. Asks once more where only its etag is known, and then throws `remote_taken` for another one. */
  content(): Promise<FoundManifest | null>;
  /** Segments with lines that were not dealt with here. */
  news(): readonly SegmentEntry[];
  replicas(): Replicas;
  /** Why we are to be another replica from now on, in words; null when we stay who we are. */
  loss(): string | null;
  /** Inside the open transaction: the catalog knows the manifest that was looked at, its segments and who took over whom. */
  admit(): void;
  /** Of the manifest that was looked at, or of what came before it. */
  generation(): number;
  /** Inside the open transaction: this is what was written. */
  wrote(found: FoundManifest, seen: Omit<SeenManifest, 'etag' | 'generation'>): void;
}

type Looked = { readonly etag: string; readonly manifest: Manifest | null } | null;

export function createManifestView(
  { catalog }: Pick<CloudContext, 'catalog'>,
  remoteNow: () => StoredRemote,
  storage: OwnStorage,
): ManifestView {
  const { remoteContents, remoteSegments: rows, remotes } = catalog;
  const { libraryId } = catalog.identity();
  /** Undefined: not looked yet. A manifest of null: it is the one that was seen before. */
  let looked: Looked | undefined;
  let toldGone = false;
  let known: Replicas = replicasOf(null);

  function notice(found: FoundManifest): void {
    looked = found;
    known = replicasOf(found.manifest);
  }

  /** Those of a manifest that are not in the catalog, or are in it as another one. */
  function unknown(manifest: Manifest): readonly SegmentEntry[] {
    const byKey = new Map(rows.list(remoteNow().id).map((row) => [row.key, row]));
    return manifest.segments.filter(({ key, sha256 }) => byKey.get(key)?.sha256 !== sha256);
  }

  function undone(): readonly SegmentEntry[] {
    return rows.list(remoteNow().id).filter(({ done }) => !done);
  }

  function news(): readonly SegmentEntry[] {
    const manifest = looked?.manifest ?? null;
    if (manifest === null) return undone();
    const named = new Set(manifest.segments.map(({ key }) => key));
    return [...undone().filter(({ key }) => named.has(key)), ...unknown(manifest)];
  }

  function loss(): string | null {
    const manifest = looked?.manifest ?? null;
    const { replica } = remoteNow();
    if (manifest === null) return null;
    const heir = known.answering(replica);
    if (heir !== replica) {
      return `“${known.nameOf(heir)}” took over what this machine had put into the bucket, and answers for it from now on. It all stays here. What you add here from now on is this machine's again.`;
    }
    // A run of ours that is not in this catalog: it is a copy, or has a copy that went on.
    if (unknown(manifest).every((segment) => segment.replica !== replica)) return null;
    return 'The bucket was written to from a copy of this library, or this library was brought back from a backup. So it counts as another machine from now on; to answer again for what was put there before, take it over.';
  }

  function admit(): void {
    if (looked === undefined) return;
    const { id, replica, manifest: seen } = remoteNow();
    const manifest = looked?.manifest ?? null;
    if (looked !== null && manifest === null) return;
    const named = new Map(manifest?.segments.map((segment) => [segment.key, segment]));
    for (const row of rows.list(id)) {
      const { sha256 } = named.get(row.key) ?? {};
      if (sha256 === row.sha256) {
        if (!row.inManifest) rows.set(id, { ...row, inManifest: true });
        named.delete(row.key);
      } else if (row.replica === replica) {
        if (row.inManifest) rows.set(id, { ...row, inManifest: false });
      } else rows.remove(id, row.key);
    }
    for (const segment of named.values()) rows.set(id, { ...segment, inManifest: true, done: false });
    if (looked === null || manifest === null) return;
    for (const one of manifest.replicas) {
      const heir = known.answering(one.replica);
      if (heir !== one.replica && one.replica !== replica) remoteContents.setOwner(id, one.replica, heir);
    }
    const { etag } = looked;
    const before = seen ?? { library: null, snapshot: null };
    remotes.update(id, { manifest: { ...before, etag, generation: manifest.generation } });
  }

  return {
    async look() {
      const { id, manifest: seen } = remoteNow();
      const found = await readManifest(storage, libraryId, looked?.etag ?? seen?.etag);
      if (found === 'unchanged') {
        looked ??= seen === null ? null : { etag: seen.etag, manifest: null };
        return { changed: news().length > 0 || loss() !== null, gone: false };
      }
      if (found === null) {
        looked = null;
        // A first sync that was cut short left none either; what it recorded may be gone with the bucket all the same.
        const believed = seen !== null || remoteContents.objectsAfter(id, '', 1).length > 0;
        const gone = believed && !toldGone;
        toldGone ||= gone;
        catalog.transaction(admit);
        return { changed: false, gone };
      }
      notice(found);
      if (news().length > 0 || loss() !== null) return { changed: true, gone: false };
      catalog.transaction(admit);
      return { changed: false, gone: false };
    },
    async content() {
      if (looked === undefined) await this.look();
      if (looked === null || looked === undefined) return null;
      if (looked.manifest !== null) return { etag: looked.etag, manifest: looked.manifest };
      const found = await readManifest(storage, libraryId);
      if (found === null || found === 'unchanged') throw takenError(MANIFEST);
      if (found.etag !== looked.etag) throw takenError(MANIFEST);
      notice(found);
      return found;
    },
    news,
    replicas: () => known,
    loss,
    admit,
    generation: () => {
      const { id, manifest: seen } = remoteNow();
      const there = looked?.manifest?.generation ?? 0;
      return Math.max(there, seen?.generation ?? 0, rows.lastGeneration(id));
    },
    wrote(found, seen) {
      notice(found);
      remotes.update(remoteNow().id, {
        manifest: { ...seen, etag: found.etag, generation: found.manifest.generation },
      });
    },
  };
}
