/** Carries out the steps of a plan in a bucket, each recorded once it is done. */
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { RemoteObject } from '../catalog/remoteTypes.ts';
import type { ObjectFacts, ObjectHeaders } from '../storage/remote/types.ts';
import { adopt, type Delivered, deliver } from './deliver.ts';
import { type WantedObject, withSha } from './desired.ts';
import { graceEnds } from './graves.ts';
import { ORIGINAL, OWN, TRASH } from './layout.ts';
import { parkingKey, type Step } from './plan.ts';
import { isOurs, type Syncing, taken } from './syncing.ts';

/** `recorded` is to be awaited before the next step; where there is none, what says that the asset is done goes into the same commit. */
export interface Done {
  readonly recorded?: Promise<void>;
}

/** `asset` null: it was deleted here. Throws what stands in the way of this step. */
export async function carryOut(sync: Syncing, step: Step, asset: BucketAsset | null): Promise<Done> {
  switch (step.do) {
    case 'upload':
      return upload(sync, existing(asset), step.wanted);
    case 'move':
      return move(sync, existing(asset), step.from, step.wanted);
    case 'describe':
      return describe(sync, existing(asset), step.from, step.wanted);
    case 'bury':
      await bury(sync, step.from, step.to, asset?.name ?? null);
      return {};
    case 'remove':
      await remove(sync, step.from);
      return {};
  }
}

/** An object that stands in another one's way waits under a key of ours. */
export async function park(sync: Syncing, object: RemoteObject): Promise<void> {
  const facts = await lookAtOurs(sync, object);
  if (facts === null) return;
  const to = parkingKey(object);
  const etag = await sync.storage.copy(object.key, to, kept(facts, sync), { signal: sync.signal });
  if (etag === false) return forget(sync, object);
  await placed(sync, { ...object, key: to, etag }, object.key);
  await sync.clear(object.key);
}

async function upload(sync: Syncing, asset: BucketAsset, wanted: WantedObject): Promise<Done> {
  const sent = await deliver(sync, asset, wanted);
  sync.tally.uploaded += 1;
  const recorded = recordDelivered(sync, asset.uuid, wanted, sent);
  // Whoever awaits it is told; until then a failure must not count as one that nobody met.
  recorded.catch(() => undefined);
  return { recorded };
}

/** The old object of the same role, under another key, is of no use from then on. */
function recordDelivered(
  sync: Syncing,
  uuid: string,
  wanted: WantedObject,
  { etag, sha256, size }: Delivered,
): Promise<void> {
  const { role, key, version, headersMark } = wanted;
  const { remoteContents } = sync.context.catalog;
  const storedMs = sync.context.host.now();
  const object = { uuid, role, key, size, sha256, version, headers: headersMark, etag, storedMs };
  return sync.record(() => {
    const old = remoteContents.objects(sync.remote.id, uuid).find((one) => one.role === role);
    place(sync, object, old?.key ?? null);
  });
}

/** In one transaction: the object lies under its key, and what is left under the old one is to go. */
function placed(sync: Syncing, object: RemoteObject, oldKey: string | null): Promise<void> {
  return sync.record(() => place(sync, object, oldKey));
}

function place({ context, remote: { id } }: Syncing, object: RemoteObject, oldKey: string | null): void {
  const { remoteContents } = context.catalog;
  remoteContents.setObject(id, object);
  remoteContents.removeGrave(id, object.key);
  if (oldKey === null || oldKey === object.key) return;
  remoteContents.addGrave(id, { key: oldKey, uuid: object.uuid, name: null, size: object.size, dueMs: 0 });
}

async function move(
  sync: Syncing,
  asset: BucketAsset,
  from: RemoteObject,
  wanted: WantedObject,
): Promise<Done> {
  const { storage, signal } = sync;
  const headers = withSha(wanted.headers, from.sha256);
  const [there, facts] = await Promise.all([
    // Keys of ours say whose they are and what they hold, so nothing else can lie there.
    wanted.key.startsWith(OWN) ? null : storage.head(wanted.key, { signal }),
    lookAtOurs(sync, from),
  ]);
  let etag: string | false | null;
  if (there !== null) {
    etag = await adopt(sync, asset, { ...wanted, size: from.size }, headers, there);
    if (etag === null) throw taken(asset.name, wanted.key, sync.remote.target.bucket);
  } else {
    etag = facts === null ? false : await storage.copy(from.key, wanted.key, headers, { signal });
  }
  if (etag === false) {
    await forget(sync, from);
    return upload(sync, asset, wanted);
  }
  if (wanted.key.startsWith(TRASH)) sync.tally.deleted += 1;
  else sync.tally.copied += 1;
  const storedMs = sync.context.host.now();
  await placed(sync, { ...from, key: wanted.key, headers: wanted.headersMark, etag, storedMs }, from.key);
  await sync.clear(from.key);
  return {};
}

async function describe(
  sync: Syncing,
  asset: BucketAsset,
  from: RemoteObject,
  wanted: WantedObject,
): Promise<Done> {
  const facts = await lookAtOurs(sync, from);
  const headers = withSha(wanted.headers, from.sha256);
  const etag =
    facts === null ? false : await sync.storage.copy(from.key, from.key, headers, { signal: sync.signal });
  if (etag === false) {
    await forget(sync, from);
    return upload(sync, asset, wanted);
  }
  sync.tally.copied += 1;
  const storedMs = sync.context.host.now();
  await placed(sync, { ...from, headers: wanted.headersMark, etag, storedMs }, null);
  return {};
}

async function bury(sync: Syncing, from: RemoteObject, to: string, name: string | null): Promise<void> {
  const { storage, signal, remote, context } = sync;
  const { remoteContents } = context.catalog;
  const dueMs = graceEnds(remote, context.host.now());
  const grave = { key: to, uuid: from.uuid, name, size: from.size, dueMs };
  if (from.key !== to) {
    const facts = await lookAtOurs(sync, from);
    const etag = facts === null ? false : await storage.copy(from.key, to, kept(facts, sync), { signal });
    if (etag === false) return forget(sync, from);
  }
  await sync.record(() => {
    remoteContents.removeObject(remote.id, from.uuid, from.role);
    if (from.key !== to) remoteContents.addGrave(remote.id, { ...grave, key: from.key, dueMs: 0 });
    remoteContents.addGrave(remote.id, grave);
  });
  sync.tally.deleted += 1;
  if (from.key !== to) await sync.clear(from.key);
}

async function remove(sync: Syncing, from: RemoteObject): Promise<void> {
  const { remoteContents } = sync.context.catalog;
  // A rendition can be made again; an original goes only when it is the one that was put there.
  if (from.role === ORIGINAL && (await lookAtOurs(sync, from)) === null) return;
  const { key, uuid, role, size } = from;
  const { id } = sync.remote;
  const now = remoteContents.objectAt(id, key);
  // The key may be another object's by now.
  if (now !== null && (now.uuid !== uuid || now.role !== role)) return;
  await sync.record(() => {
    if (now !== null) remoteContents.removeObject(id, uuid, role);
    remoteContents.addGrave(id, { key, uuid, name: null, size, dueMs: 0 });
  });
  sync.tally.deleted += 1;
  await sync.clear(key);
}

/** Null when something else lies there, or nothing: then the record is wrong and goes, and the bucket stays as it is. */
async function lookAtOurs(sync: Syncing, object: RemoteObject): Promise<ObjectFacts | null> {
  const facts = await sync.storage.head(object.key, { signal: sync.signal });
  if (facts !== null && isOurs(facts, object)) return facts;
  await forget(sync, object);
  return null;
}

function forget({ context, remote, record }: Syncing, { uuid, role }: RemoteObject): Promise<void> {
  return record(() => context.catalog.remoteContents.removeObject(remote.id, uuid, role));
}

/** What a service says of an object, for a copy of it that nobody is to see. */
function kept({ contentType, metadata }: ObjectFacts, { remote }: Syncing): ObjectHeaders {
  return {
    contentType: contentType ?? 'application/octet-stream',
    cacheControl: 'private, max-age=0, must-revalidate',
    contentDisposition: 'attachment',
    acl: remote.options.acl ? 'private' : null,
    metadata,
  };
}

function existing(asset: BucketAsset | null): BucketAsset {
  if (asset === null) throw new Error('a deleted asset has nothing to upload');
  return asset;
}
