/** Carries out what a sync has planned: asset by asset, several at a time; what cannot be done for one stops none of the others. */
import { MediarootError } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteStorage } from '../storage/remote/types.ts';
import type { TaskControl } from '../tasks.ts';
import { createBatches } from './batches.ts';
import { candidates } from './candidates.ts';
import { dropStaleUploads } from './deliverParts.ts';
import { type Looked, lookAt, occupant, type Planned } from './planning.ts';
import { carryOut, type Done, park } from './steps.ts';
import { isAboutOne, type Syncing, type Tally, taken } from './syncing.ts';
import type { ProgressTeller } from './syncProgress.ts';
import type { CloudContext, ControlFiles } from './types.ts';

export interface Execution {
  readonly context: CloudContext;
  readonly remote: StoredRemote;
  readonly storage: RemoteStorage;
  readonly control: TaskControl;
  readonly files: Pick<ControlFiles, 'recorded' | 'gone'>;
  readonly progress: ProgressTeller;
  readonly planned: Planned;
  /** Last change that counts. */
  readonly upTo: number;
  /** Graves due by then go, ms. */
  readonly now: number;
  /** The sync before did not come to its end, so the bucket may hold more than is recorded. */
  readonly cutShort: boolean;
  /** Aborts with the reason when nothing more may be written. */
  readonly lost: AbortSignal;
  /** Names of the assets under way, by their number. */
  readonly active: Map<number, string>;
}

/** Assets under way: more than requests, so that none of those waits for a commit. */
const AT_ONCE = 48;
/** Commits wait so long for others, ms. */
const RECORDING = { wait: 25, most: 200 };
const CLEARING = { wait: 20, most: 500 };
/** What was seen of an asset holds so long, ms. */
const LATE = 1_000;
/** After so many refusals in a row the service is taken to refuse everything. */
const REFUSALS = 20;
const STALE_UPLOAD = 7 * 86_400_000;

/** Throws what stopped it; what was done until then is recorded. */
export async function execute(execution: Execution): Promise<Tally> {
  const { context, remote, storage, control, progress } = execution;
  const { remoteContents } = context.catalog;
  const stop = new AbortController();
  const signal = AbortSignal.any([control.signal, execution.lost, stop.signal]);
  const tally: Tally = { uploaded: 0, copied: 0, deleted: 0, failed: 0 };

  const recording = createBatches<() => void, void>(RECORDING, (works) => {
    progress.badges();
    return context.catalog.transaction(() => works.map((work) => work()));
  });
  const clearing = createBatches<string, string | null>(CLEARING, (keys) => removeKeys(keys));

  /** Why each could not be removed; null where it was. */
  async function removeKeys(keys: readonly string[]): Promise<readonly (string | null)[]> {
    // What was put there since is not what was to go.
    const free = keys.filter((key) => remoteContents.objectAt(remote.id, key) === null);
    const failed = new Map(
      (await storage.remove(free, { signal })).map(({ key, reason }) => [key, reason] as const),
    );
    await recording.add(() => {
      for (const key of keys) if (!failed.has(key)) remoteContents.removeGrave(remote.id, key);
    });
    return keys.map((key) => failed.get(key) ?? null);
  }

  const sync: Syncing = {
    ...{ context, remote, storage, control, signal, tally },
    cutShort: execution.cutShort,
    record: recording.add,
    async clear(key) {
      const reason = await clearing.add(key);
      if (reason !== null)
        throw new MediarootError('remote_refused', `${key} could not be removed from the bucket: ${reason}`);
    },
    moved: progress.moved,
  };

  /** Control files are written one after the other. */
  let telling: Promise<void> = Promise.resolve();
  function tell(work: () => Promise<void>): Promise<void> {
    telling = telling.then(work);
    return telling;
  }

  let refused = 0;
  async function note(looked: Looked, error: MediarootError): Promise<void> {
    const { id, asset, known } = looked;
    const uuid = asset?.uuid ?? known?.uuid;
    if (uuid === undefined) return;
    tally.failed += 1;
    await sync.record(() =>
      remoteContents.setAsset(remote.id, {
        ...{ uuid, assetId: id, owner: remote.replica, gone: false },
        writtenSeq: remoteContents.asset(remote.id, uuid)?.writtenSeq ?? 0,
        ...{ problem: error.message, code: error.code },
      }),
    );
  }

  async function settle({ id, asset, known }: Looked, last: Done): Promise<void> {
    const uuid = asset?.uuid ?? known?.uuid;
    if (uuid === undefined) return;
    const settled = sync.record(() =>
      remoteContents.setAsset(remote.id, {
        ...{ uuid, assetId: id, owner: remote.replica, gone: asset === null },
        writtenSeq: remoteContents.asset(remote.id, uuid)?.writtenSeq ?? 0,
        ...{ problem: null, code: null },
      }),
    );
    await Promise.all([settled, last.recorded]);
    await tell(() => (asset === null ? execution.files.gone(uuid) : execution.files.recorded(id)));
  }

  async function oneAsset(looked: Looked): Promise<void> {
    const { id, asset, plan } = looked;
    // Null: another machine answers for it.
    if (plan === null || (plan.kind === 'same' && plan.problem === null)) return;
    execution.active.set(id, asset?.name ?? '');
    try {
      let done: Done = {};
      for (const step of plan.steps) {
        await done.recorded;
        const other = occupant(context.catalog, remote, asset?.uuid ?? '', step);
        if (other !== null && asset !== null) throw taken(asset.name, other.object.key, remote.target.bucket);
        done = await carryOut(sync, step, asset);
        progress.object();
      }
      refused = 0;
      if (plan.problem !== null) await note(looked, new MediarootError('source_changed', plan.problem));
      else await settle(looked, done);
    } catch (error) {
      if (signal.aborted || !isAboutOne(error)) throw error;
      if (context.storage.state() === 'offline') throw offline(context.storage.root, error);
      refused += 1;
      await note(looked, error);
      if (error.code === 'remote_refused' && refused >= REFUSALS) throw error;
    } finally {
      execution.active.delete(id);
    }
  }

  async function all(): Promise<void> {
    tally.deleted += await purge(execution, clearing.add);
    for (const object of execution.planned.inTheWay) {
      await control.point();
      await park(sync, object);
    }
    const assets = lookedAt(execution);
    // What is under way when one fails still comes to its end, and is recorded.
    const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => worker(assets)));
    if (ended.some(({ status }) => status === 'rejected')) throw stop.signal.reason;
    await dropStaleUploads(sync, STALE_UPLOAD);
    await telling;
  }

  async function worker(assets: AsyncIterator<() => Looked | null>): Promise<void> {
    try {
      for (;;) {
        const next = await assets.next();
        if (next.done === true || stop.signal.aborted) return;
        await control.point();
        const looked = next.value();
        if (looked !== null) await oneAsset(looked);
      }
    } catch (error) {
      // The first one says why; the others ended because of it.
      stop.abort(error);
      throw error;
    }
  }

  try {
    await all();
    return tally;
  } catch (error) {
    stop.abort(error);
    throw execution.lost.aborted ? execution.lost.reason : error;
  } finally {
    await Promise.allSettled([clearing.drain(), telling]);
    await recording.drain();
  }
}

/** Looks at a page of assets together; each is looked at anew if it changed since, or its turn comes late. */
async function* lookedAt({
  context: { catalog, host },
  remote,
  upTo,
}: Execution): AsyncGenerator<() => Looked | null, void, undefined> {
  const late = (since: number): boolean => Math.abs(host.now() - since) > LATE;
  for await (const ids of candidates(catalog, remote, upTo)) {
    const since = host.now();
    for (const looked of lookAt(catalog, remote, ids))
      yield () =>
        late(since) || catalog.remoteContents.changeOf(looked.id) !== looked.change
          ? (lookAt(catalog, remote, [looked.id])[0] ?? null)
          : looked;
  }
}

/** What is due goes for ever; what the service did not remove is tried again by the next sync. Returns how many had their time. */
async function purge(
  { context, remote, control, now }: Execution,
  clear: (key: string) => Promise<string | null>,
): Promise<number> {
  const { remoteContents } = context.catalog;
  for (let purged = 0; ; ) {
    await control.point();
    const due = remoteContents.graves(remote.id, now, CLEARING.most);
    const reasons = await Promise.all(due.map(({ key }) => clear(key)));
    for (const [index, reason] of reasons.entries()) {
      if (reason !== null)
        context.host.log('warn', 'an object could not be removed', { key: due[index]?.key, reason });
      else if (due[index]?.dueMs !== 0) purged += 1;
    }
    if (due.length < CLEARING.most || reasons.some((reason) => reason !== null)) return purged;
  }
}

function offline(root: string, cause: unknown): MediarootError {
  return new MediarootError(
    'media_root_offline',
    `The media folder ${root} is not there, so the sync stopped. Connect its disk, then sync again.`,
    { cause, retryable: true },
  );
}
