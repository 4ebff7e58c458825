/** One whole sync of a remote, from the first look to the manifest. */
import type { SyncPlan, SyncResult } from '../../../shared/contract/cloud.ts';
import { costHint } from '../../../shared/costHint.ts';
import { counted } from '../../../shared/counted.ts';
import { MediarootError, toErrorValue } from '../../../shared/errors.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { CourierStorage } from '../courier/courier.ts';
import type { TaskControl } from '../tasks.ts';
import { currentTerms } from './candidates.ts';
import { execute } from './execute.ts';
import { type Planned, planSync } from './planning.ts';
import { probeConnection } from './probe.ts';
import { relist } from './relist.ts';
import type { Tally } from './syncing.ts';
import { createProgressTeller, type ProgressTeller } from './syncProgress.ts';
import type { CloudContext, ControlFiles, CreateControlFiles, Pulled } from './types.ts';

export interface SyncRun {
  readonly context: CloudContext;
  readonly createControl: CreateControlFiles;
  /** As it is when the sync begins. */
  readonly remote: StoredRemote;
  readonly allowDeletes: boolean;
  readonly control: TaskControl;
  /** Names of the assets under way, by their number. */
  readonly active: Map<number, string>;
}

interface Running extends SyncRun {
  readonly storage: CourierStorage;
  readonly files: ControlFiles;
  readonly progress: ProgressTeller;
  readonly pulled: { assets: number; bytes: number; readonly notes: string[] };
  /** The bucket was found without a manifest, and everything recorded was compared with it. */
  relisted: boolean;
}

/** How often another machine may get in between before this one gives up. */
const TURNS = 3;
const NOTHING: Tally = { uploaded: 0, copied: 0, deleted: 0, failed: 0 };

/**
 * Throws `too_many_deletes` when it would delete more than the set share and was not allowed to, and what stopped it; the remote
 * keeps why. What was done until then stays, and the next sync goes on from there.
 */
export async function runSync(run: SyncRun): Promise<SyncResult> {
  const { context, remote, control } = run;
  const { remotes } = context.catalog;
  const progress = createProgressTeller(context, remote.id, control);
  let storage: CourierStorage | null = null;
  try {
    storage = await context.open(await learned(context, remote));
    const files = run.createControl(context, remote, storage);
    const pulled = { assets: 0, bytes: 0, notes: [] };
    return await withStorage({ ...run, storage, files, progress, pulled, relisted: false });
  } catch (error) {
    const { code, message, details, retryable } = toErrorValue(error);
    if (code !== 'cancelled')
      remotes.update(remote.id, { problem: { code, message, retryable, ...(details && { details }) } });
    throw error;
  } finally {
    progress.stop();
    run.active.clear();
    await storage?.close();
  }
}

/** With what its service can do: a connection that nobody tested yet is tried out first, since that decides how much has to be asked later. */
async function learned(context: CloudContext, remote: StoredRemote): Promise<StoredRemote> {
  if (remote.features !== null || remote.target.type === 'local') return remote;
  const { catalog, host } = context;
  const { features } = await probeConnection((assumed) => context.open({ ...remote, features: assumed }), {
    ...{ target: remote.target, options: remote.options, makeBucket: false, folder: catalog.path },
    ...{ libraryId: catalog.identity().libraryId, now: host.now },
  });
  if (features !== null) catalog.remotes.update(remote.id, { features });
  return { ...remote, features };
}

async function withStorage(running: Running): Promise<SyncResult> {
  const { remote, control, files, progress } = running;
  progress.phase('looking');
  await follow(running);
  for (let turn = 1; ; turn += 1) {
    const plan = await planNow(running);
    if (!plan.planned.isWork && !files.hasWork())
      return finish(running, plan, { ...NOTHING, failed: plan.planned.problems });
    assertAllowed(running, plan.planned);
    const hold = await files.hold();
    try {
      // Another machine may have written between the first look and the lease.
      if (await follow(running)) {
        if (turn === TURNS) throw overtaken();
        continue;
      }
      progress.phase('transferring');
      progress.expect(plan.planned.objects, plan.planned.bytes);
      beginToWrite(running);
      const [lost, cutShort] = [hold.lost, remote.problem !== null];
      const tally = await execute({ ...running, ...plan, remote: fresh(running), control, lost, cutShort });
      progress.phase('finishing');
      await files.commit();
      return await finish(running, plan, tally);
    } finally {
      await hold.release();
    }
  }
}

/** Looks whether anything happened in the bucket meanwhile and goes by it. True when it did. */
async function follow(running: Running): Promise<boolean> {
  const { context, storage, files, control } = running;
  const { changed, gone } = await files.look();
  const isNews = gone && !running.relisted;
  if (isNews) await relist(context.catalog, fresh(running), storage, control);
  if (isNews) running.relisted = true;
  if (changed) await pull(running);
  return changed || isNews;
}

/** True until the end is recorded: what a crash leaves behind says so at the next start. */
function beginToWrite({ context, remote }: Running): void {
  context.catalog.remotes.update(remote.id, {
    problem: {
      code: 'cancelled',
      message: 'The last sync did not come to its end. The next one goes on from there.',
      retryable: true,
    },
  });
}

interface PlanNow {
  readonly planned: Planned;
  readonly upTo: number;
  readonly now: number;
  readonly terms: Readonly<Record<string, string>>;
}

async function planNow(running: Running): Promise<PlanNow> {
  const { context, control, progress } = running;
  progress.phase('planning');
  await context.filing.idle();
  const remote = fresh(running);
  const now = context.host.now();
  const upTo = context.catalog.remoteContents.lastChange();
  const terms = currentTerms(context.catalog, remote.options);
  const planned = await planSync(context.catalog, remote, { upTo, now, control });
  context.catalog.transaction(() => {
    for (const asset of planned.leftHere)
      context.catalog.remoteContents.setAsset(remote.id, { ...asset, gone: true });
  });
  return { planned, upTo, now, terms };
}

function assertAllowed({ allowDeletes, remote }: Running, { parts, needsConsent }: Planned): void {
  if (!needsConsent || allowDeletes) return;
  const { count } = parts.toDelete;
  throw new MediarootError(
    'too_many_deletes',
    `This sync would delete ${counted(count, 'asset')} from “${remote.name}”, more than ${remote.options.maxDeletePercent} % of what is there. Nothing was changed. Look at the plan, and allow it if that is what you want.`,
    { details: { count } },
  );
}

async function pull({ files, control, progress, pulled, remote }: Running): Promise<void> {
  progress.phase('pulling');
  const got: Pulled = await files.pull(control);
  pulled.assets += got.assets;
  pulled.bytes += got.bytes;
  pulled.notes.push(...got.notes);
  for (const { name, reason } of got.failed)
    pulled.notes.push(`“${name}” could not be fetched from “${remote.name}”: ${reason}`);
}

/** What was done is true from now on; a change that came meanwhile is the next sync's. */
async function finish(running: Running, plan: PlanNow, tally: Tally): Promise<SyncResult> {
  const { context, remote, storage, pulled } = running;
  const traffic = await storage.traffic();
  const { keptHere, unchanged } = plan.planned;
  const notes = [...pulled.notes];
  if (keptHere > 0)
    notes.push(
      `${counted(keptHere, 'asset')} of other machines ${keptHere === 1 ? 'was' : 'were'} changed here only; the bucket keeps what those machines say.`,
    );
  const result: SyncResult = {
    ...{ uploaded: tally.uploaded, copied: tally.copied, deleted: tally.deleted, failed: tally.failed },
    unchanged,
    bytes: traffic.bytesUp + traffic.bytesDown,
    requests: traffic.requests,
    pulled: pulled.assets,
    notes,
    finished: context.host.now(),
  };
  context.catalog.remotes.update(remote.id, {
    ...{ syncedSeq: plan.upTo, delivered: plan.terms, last: result, problem: null },
  });
  return result;
}

function fresh({ context, remote }: Pick<Running, 'context' | 'remote'>): StoredRemote {
  return context.remote(remote.id);
}

function overtaken(): MediarootError {
  return new MediarootError(
    'remote_busy',
    'Another machine wrote to the bucket each time this one was about to. Sync again later.',
    { retryable: true },
  );
}

/** Nobody can stop a look at the plan. */
const UNHURRIED: TaskControl = {
  signal: new AbortController().signal,
  point: async () => undefined,
  progress: () => undefined,
};

/** What a sync would do now. Asks the bucket only whether another machine was there, and lists it when it was emptied. */
export async function previewSync(
  run: Pick<SyncRun, 'context' | 'createControl' | 'remote'>,
): Promise<SyncPlan> {
  const { context, remote } = run;
  const storage = await context.open(remote);
  try {
    const files = run.createControl(context, remote, storage);
    const { changed, gone } = await files.look();
    if (gone) await relist(context.catalog, fresh(run), storage, UNHURRIED);
    const toPull = changed ? await files.pullable() : { count: 0, bytes: 0 };
    await context.filing.idle();
    const { remoteContents } = context.catalog;
    const planned = await planSync(context.catalog, fresh(run), {
      upTo: remoteContents.lastChange(),
      now: context.host.now(),
    });
    const { unchanged, keptHere, needsConsent } = planned;
    const requests = planned.requests + toPull.count;
    return {
      ...planned.parts,
      ...{ unchanged, toPull, keptHere, requests, needsConsent },
      costHint: costHint(remote.target, { requests, bytes: planned.bytes }),
    };
  } finally {
    await storage.close();
  }
}
