/** Puts right what a check found: the bucket from files here that are verified, files here from objects that are. */
import { counted } from '../../../shared/counted.ts';
import { MediarootError } from '../../../shared/errors.ts';
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { StoredFinding } from '../catalog/remoteChecks.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteObject } from '../catalog/remoteTypes.ts';
import type { ObjectHeaders, RemoteStorage } from '../storage/remote/types.ts';
import type { TaskControl } from '../tasks.ts';
import { wantedObjects } from './desired.ts';
import { damagedKey, graceEnds } from './graves.ts';
import { bringBack } from './healHere.ts';
import { ORIGINAL } from './layout.ts';
import { carryOut } from './steps.ts';
import { isAboutOne, type Syncing } from './syncing.ts';
import type { CloudContext, CreateControlFiles } from './types.ts';

export interface Healing {
  readonly context: CloudContext;
  readonly createControl: CreateControlFiles;
  readonly remote: StoredRemote;
  readonly control: TaskControl;
}

export interface Healed {
  readonly there: number;
  readonly here: number;
  readonly left: number;
}

const PAGE = 200;

/** Holds the bucket's lease. Throws what stops it; what was healed until then is. Foreign objects are never touched. */
export async function runHeal(healing: Healing): Promise<Healed> {
  const { context, remote, control } = healing;
  const { catalog } = context;
  const storage = await context.open(remote);
  try {
    await context.storage.prepare();
    const hold = await healing.createControl(context, remote, storage).hold();
    try {
      const signal = AbortSignal.any([control.signal, hold.lost]);
      const sync = syncing(healing, storage, signal);
      const total = Object.values(catalog.remoteChecks.counts(remote.id)).reduce((sum, n) => sum + n, 0);
      const tally = { there: 0, here: 0, left: 0, done: 0 };
      for (const kind of ['local-missing', 'local-rot', 'missing', 'damaged'] as const) {
        for (let after = ''; ; ) {
          const page = catalog.remoteChecks.page(remote.id, kind, after, PAGE);
          const last = page.at(-1);
          if (last === undefined) break;
          after = last.key;
          for (const finding of page) {
            await control.point();
            tally[await healOne(sync, finding)] += 1;
            tally.done += 1;
            control.progress(tally.done, total);
          }
        }
      }
      return tally;
    } finally {
      await hold.release();
    }
  } finally {
    await storage.close();
    context.filing.wake();
    context.renditions.wake();
    context.thumbnailer.wake();
    context.emit({ name: 'cloud.changed', payload: {} });
  }
}

export function healedWords({ there, here, left }: Healed): string {
  return `${counted(there, 'object')} put into the bucket again, ${counted(here, 'file')} brought back, ${left} left as they were.`;
}

/** A part of a sync: one step of one asset. */
function syncing(
  { context, remote, control }: Healing,
  storage: RemoteStorage,
  signal: AbortSignal,
): HealingSync {
  const { remoteContents } = context.catalog;
  return {
    ...{ context, remote, storage, control, signal },
    tally: { uploaded: 0, copied: 0, deleted: 0, failed: 0 },
    record: async (work) => context.catalog.transaction(work),
    async clear(key) {
      const [failed] = await storage.remove([key], { signal });
      if (failed !== undefined)
        throw new MediarootError(
          'remote_refused',
          `${key} could not be removed from the bucket: ${failed.reason}`,
        );
      remoteContents.removeGrave(remote.id, key);
    },
    moved: () => undefined,
    cutShort: true,
  };
}

export interface HealingSync extends Syncing {
  readonly context: CloudContext;
}

async function healOne(sync: HealingSync, finding: StoredFinding): Promise<'there' | 'here' | 'left'> {
  const { remoteChecks } = sync.context.catalog;
  const { key, kind } = finding;
  const isLocal = kind === 'local-missing' || kind === 'local-rot';
  try {
    if (isLocal) await bringBack(sync, finding);
    else await putAgain(sync, finding);
    remoteChecks.remove(sync.remote.id, kind, key);
    return isLocal ? 'here' : 'there';
  } catch (error) {
    if (sync.signal.aborted || !isAboutOne(error)) throw error;
    remoteChecks.set(sync.remote.id, { ...finding, words: error.message });
    return 'left';
  }
}

/** From the file here, whose bytes are compared on the way. What lies there damaged moves to the bucket's trash before. */
async function putAgain(sync: HealingSync, { key, kind }: StoredFinding): Promise<void> {
  const { remoteContents, bucketAssets } = sync.context.catalog;
  const object = remoteContents.objectAt(sync.remote.id, key);
  // A sync has seen to it since.
  if (object === null) return;
  const asset = bucketAssets.byUuid(object.uuid);
  if (asset === null)
    throw broken(
      `${key} belongs to an asset that is not in this library, so there is no file to heal it from.`,
    );
  const wanted = wantedObjects(asset, sync.remote.options).find(
    ({ role, version }) => role === object.role && version === object.version,
  );
  if (wanted === undefined || wanted.key !== key)
    throw broken(`“${asset.name}” was changed here since ${key} was uploaded. Sync first, then check again.`);
  if (object.role === ORIGINAL) await assertIntact(sync, asset);
  if (kind === 'damaged') await setAside(sync, asset, object);
  await carryOut(sync, { do: 'upload', wanted }, asset);
}

async function assertIntact({ context }: HealingSync, { name, path, sha256 }: BucketAsset): Promise<void> {
  if ((await context.storage.verify(path, sha256)) === 'intact') return;
  throw broken(
    `“${name}” is broken in both places: the file here is not what was stored either, so nothing was uploaded. Import it again from a backup.`,
  );
}

/** Kept like whatever leaves the bucket, for the days of grace. */
async function setAside(sync: HealingSync, { name }: BucketAsset, object: RemoteObject): Promise<void> {
  const { context, remote, storage, signal } = sync;
  const facts = await storage.head(object.key, { signal });
  if (facts === null) return;
  const to = damagedKey(object.uuid);
  const dueMs = graceEnds(remote, context.host.now());
  const grave = { key: to, uuid: object.uuid, name, size: facts.size, dueMs };
  // Noted before it is there, so that it is never forgotten.
  context.catalog.remoteContents.addGrave(remote.id, grave);
  const headers: ObjectHeaders = {
    contentType: facts.contentType ?? 'application/octet-stream',
    cacheControl: 'private, max-age=0, must-revalidate',
    contentDisposition: 'attachment',
    acl: remote.options.acl ? 'private' : null,
    metadata: { name },
  };
  try {
    await storage.copy(object.key, to, headers, { signal });
  } catch (error) {
    if (!(error instanceof MediarootError) || error.code !== 'remote_damaged') throw error;
    await carryAside(sync, object.key, to, headers);
  }
  const failed = await storage.remove([object.key], { signal });
  if (failed[0] !== undefined)
    throw new MediarootError('remote_refused', `${object.key} could not be moved aside: ${failed[0].reason}`);
}

/** A service that compares what it copies with what it was given does not copy what is damaged: it goes by way of this machine. */
async function carryAside(
  { storage, signal, context }: HealingSync,
  from: string,
  to: string,
  headers: ObjectHeaders,
): Promise<void> {
  const temp = crypto.randomUUID();
  const file = context.storage.tempPath(temp);
  try {
    const got = await storage.getFile(from, file, null, { signal });
    if (got !== null)
      await storage.putFile(to, { file, ...got }, { headers, condition: 'absent' }, { signal });
  } finally {
    await context.storage.discard(temp);
  }
}

function broken(words: string): MediarootError {
  return new MediarootError('remote_damaged', words);
}
