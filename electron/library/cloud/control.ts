/** The files below `.mediaroot/` of a remote during one sync: lease, segments, manifest and what hangs on them, put together. */
import os from 'node:os';
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { CourierStorage } from '../courier/courier.ts';
import type { ObjectHeaders } from '../storage/remote/types.ts';
import { type CommitConfig, commitManifest } from './commit.ts';
import type { SidecarLine } from './formats.ts';
import { takeLease } from './lease.ts';
import { hashOf } from './manifest.ts';
import { createManifestView, type ManifestView } from './manifestView.ts';
import { hasPlacesTaken, leavePlacesTaken } from './ownPlaces.ts';
import { type PullConfig, pullAll, pullable } from './pull.ts';
import { createSegmentWriter, type SegmentWriterConfig } from './segments.ts';
import { settleCopies } from './there.ts';
import type { CloudContext, ControlFiles, LeaseHold } from './types.ts';

/** Lines are made of so many assets together. */
const LINES_AT_ONCE = 100;

export interface ControlOptions {
  /** What people call this machine; left out: its host name. */
  readonly machine?: string;
  /** ms; see LEASE_MS. */
  readonly leaseHolds?: number;
}

/** What else a takeover needs. */
export interface OpenedControl extends ControlFiles {
  readonly view: ManifestView;
  /** `heirTo`: replicas that this one answers for from now on. */
  commit(how?: { readonly heirTo: readonly string[] }): Promise<void>;
}

export function createControlFiles(
  context: CloudContext,
  remote: StoredRemote,
  storage: CourierStorage,
  { machine = os.hostname(), leaseHolds }: ControlOptions = {},
): OpenedControl {
  const { catalog, host } = context;
  const { assetRecords, libraryRecords, remoteContents, remoteSegments } = catalog;
  const remoteNow = () => context.remote(remote.id);
  const acl: ObjectHeaders['acl'] = remote.options.acl ? 'private' : null;
  const view = createManifestView(context, remoteNow, storage);
  let held: LeaseHold | null = null;
  /** What could leave a place that is another machine's has left it: what still lies there now cannot be moved. */
  let madeRoom = false;
  /** Assets whose lines are still to be made. */
  let finished: number[] = [];
  /** One for all that is written until the manifest is. */
  let generation: number | null = null;

  const writing: SegmentWriterConfig = {
    storage,
    segments: remoteSegments,
    remote: remote.id,
    acl,
    replica: () => remoteNow().replica,
    generation: () => {
      generation ??= view.generation() + 1;
      return generation;
    },
    assertMayWrite() {
      if (held === null) throw new MediarootError('remote_busy', 'The bucket is not held for writing.');
      held.lost.throwIfAborted();
    },
  };
  const writer = createSegmentWriter(writing, (work) => catalog.transaction(work));

  const pulling = (): PullConfig => ({
    ...{ context, storage, remote: remote.id },
    replica: remoteNow().replica,
    replicas: view.replicas(),
  });

  function written(uuid: string, seq: number): void {
    const known = remoteContents.asset(remote.id, uuid);
    if (known !== null) remoteContents.setAsset(remote.id, { ...known, writtenSeq: seq });
  }

  /** As the assets are now: the line and the change it goes with are read together. */
  async function addLines(): Promise<void> {
    const ids = finished;
    finished = [];
    const owner = remoteNow().replica;
    const records = assetRecords.ofMany(ids);
    const changes = remoteContents.changesOf(ids);
    const objects = remoteContents.objectsOf(
      remote.id,
      [...records.values()].map(({ uuid }) => uuid),
    );
    const lines = [...records].map(([id, record]) => {
      const there = (objects.get(record.uuid) ?? []).map(({ role, key, size, sha256, version }) => ({
        ...{ role, key, size, sha256, version },
      }));
      const line: SidecarLine = { kind: 'asset', owner, record, objects: there };
      return { line, uuid: record.uuid, seq: changes.get(id) ?? 0 };
    });
    for (const { line, uuid, seq } of lines) await writer.add(line, () => written(uuid, seq));
  }

  async function gone(uuid: string): Promise<void> {
    const known = remoteContents.asset(remote.id, uuid);
    const seq = known?.assetId == null ? 0 : remoteContents.changeOf(known.assetId);
    const line: SidecarLine = { kind: 'gone', owner: remoteNow().replica, uuid, deleted: host.now() };
    await writer.add(line, () => written(uuid, seq));
  }

  /** Who we are and whom the bucket belongs to now. Returns words for a person where that changed. */
  function settleReplicas(): readonly string[] {
    const loss = view.loss();
    catalog.transaction(() => {
      if (loss !== null) {
        const replica = crypto.randomUUID();
        remoteSegments.beginAnew(remote.id, remoteNow().replica, replica);
        catalog.remotes.update(remote.id, { replica, syncedSeq: 0, manifest: null });
      }
      view.admit();
    });
    return loss === null ? [] : [loss];
  }

  return {
    view,
    async look() {
      await context.filing.idle();
      settleCopies(catalog, remote.id);
      const looked = await view.look();
      if (looked.changed || looked.gone || madeRoom) return looked;
      return { changed: await hasPlacesTaken(context, remoteNow()), gone: false };
    },
    async pullable() {
      const manifest = await view.content();
      return manifest === null ? { count: 0, bytes: 0 } : pullable(pulling(), view.news());
    },
    async pull(control) {
      await view.content();
      const notes = settleReplicas();
      const pulled = await pullAll(pulling(), control);
      madeRoom = true;
      const moved = await leavePlacesTaken(context, remoteNow());
      return { ...pulled, notes: [...notes, ...pulled.notes, ...moved] };
    },
    async hold() {
      const holder = {
        replica: remoteNow().replica,
        name: machine,
        acl,
        ...(leaseHolds && { holds: leaseHolds }),
      };
      held = await takeLease(storage, holder, host);
      return held;
    },
    async recorded(assetId) {
      finished.push(assetId);
      if (finished.length >= LINES_AT_ONCE) await addLines();
    },
    gone,
    hasWork() {
      const named = remoteSegments.list(remote.id);
      return (
        writer.waiting + finished.length > 0 ||
        named.some(({ inManifest }) => !inManifest) ||
        remoteSegments.unsaidGone(remote.id).length > 0 ||
        remoteNow().manifest?.library?.hash !== hashOf(libraryRecords.read())
      );
    },
    async commit(how) {
      await addLines();
      await writer.flush();
      for (const uuid of remoteSegments.unsaidGone(remote.id)) await gone(uuid);
      await writer.flush();
      const config: CommitConfig = { context, storage, view, writing, machine, remoteNow, ...how };
      await commitManifest(config);
      generation = null;
    },
  };
}
