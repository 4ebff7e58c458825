/** Brings one file into a bucket under a key that is free, and never over another object. */
import { MediarootError } from '../../../shared/errors.ts';
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import { hashFile } from '../storage/hashing.ts';
import { sourceProblem } from '../storage/problems.ts';
import {
  type LocalSource,
  type ObjectFacts,
  type ObjectHeaders,
  SHA_METADATA,
} from '../storage/remote/types.ts';
import { deliverInParts, dropBegun } from './deliverParts.ts';
import { type WantedObject, withSha } from './desired.ts';
import { METADATA } from './layout.ts';
import { type Syncing, taken } from './syncing.ts';

export interface Delivered {
  readonly etag: string;
  readonly sha256: string;
  readonly size: number;
}

/** Above this, its bytes are told as they go, and none is sent in vain. */
const TOLD = 1_000_000;

/** Throws `remote_taken` when another object has the key, `source_…` when the file is not what it should be. */
export async function deliver(sync: Syncing, asset: BucketAsset, wanted: WantedObject): Promise<Delivered> {
  const { storage, signal } = sync;
  const source = await sourceOf(sync, wanted);
  const headers = withSha(wanted.headers, source.sha256);
  const inParts = source.size > storage.parts.threshold && storage.features.multipart;
  const delivered = (etag: string): Delivered => ({ etag, sha256: source.sha256, size: source.size });
  // A sync that was cut short may have put it there.
  async function there(): Promise<string | null | false> {
    const facts = await storage.head(wanted.key, { signal });
    if (facts === null) return false;
    const etag = await adopt(sync, asset, { ...wanted, size: source.size }, headers, facts);
    // Nobody heard that it was whole, or another machine was first: what was begun is of no use.
    if (etag !== null && inParts) await dropBegun(sync, wanted.key);
    return etag;
  }
  const other = () => taken(asset.name, wanted.key, sync.remote.target.bucket);
  if (inParts || (sync.cutShort && source.size > TOLD)) {
    const etag = await there();
    if (etag === null) throw other();
    if (etag !== false) return delivered(etag);
  }
  try {
    const etag = inParts
      ? await deliverInParts(sync, wanted, source, headers)
      : await deliverWhole(sync, wanted, source, headers);
    if (inParts || !storage.features.verifiesSha256) await confirm(sync, wanted, source, headers);
    return delivered(etag);
  } catch (error) {
    if (!(error instanceof MediarootError) || error.code !== 'remote_taken') throw error;
    const etag = await there();
    if (etag === null || etag === false) throw other();
    return delivered(etag);
  }
}

/** Takes what lies under the key for ours when it is the same content and nobody else's; null when it is not. */
export async function adopt(
  { storage, signal }: Pick<Syncing, 'storage' | 'signal'>,
  asset: Pick<BucketAsset, 'uuid'>,
  wanted: Pick<WantedObject, 'key' | 'role' | 'size'>,
  headers: ObjectHeaders,
  facts: ObjectFacts,
): Promise<string | null> {
  const { metadata } = facts;
  const sameBytes = facts.size === wanted.size && metadata[SHA_METADATA] === headers.metadata[SHA_METADATA];
  const sameOwner = (metadata[METADATA.uuid] ?? asset.uuid) === asset.uuid;
  const sameRole = (metadata[METADATA.role] ?? wanted.role) === wanted.role;
  if (!sameBytes || !sameOwner || !sameRole) return null;
  const described =
    facts.contentType === headers.contentType &&
    Object.entries(headers.metadata).every(([name, value]) => metadata[name] === value);
  if (described) return facts.etag;
  const etag = await storage.copy(wanted.key, wanted.key, headers, { signal });
  return etag === false ? null : etag;
}

async function sourceOf(
  { context, signal }: Syncing,
  { path, size, sha256 }: WantedObject,
): Promise<LocalSource & { readonly sha256: string }> {
  const file = context.storage.absolute(path);
  if (sha256 !== null) return { file, size, sha256 };
  try {
    const digest = await hashFile(file, { signal });
    return { file, size: digest.size, sha256: digest.sha256 };
  } catch (error) {
    throw signal.aborted ? error : sourceProblem(error, path);
  }
}

async function deliverWhole(
  { storage, signal, moved }: Syncing,
  { key }: WantedObject,
  source: LocalSource,
  headers: ObjectHeaders,
): Promise<string> {
  let told = 0;
  const onProgress = (bytes: number): void => {
    moved(bytes - told);
    told = bytes;
  };
  const { etag } = await storage.putFile(
    key,
    source,
    { headers, condition: 'absent' },
    source.size > TOLD ? { signal, onProgress } : { signal },
  );
  moved(source.size - told);
  return etag;
}

/** What a service that compares nothing now has; what is not right does not stay. */
async function confirm(
  { storage, signal, remote }: Syncing,
  { key }: WantedObject,
  source: LocalSource,
  headers: ObjectHeaders,
): Promise<void> {
  const facts = await storage.head(key, { signal });
  const right =
    facts?.size === source.size && facts.metadata[SHA_METADATA] === headers.metadata[SHA_METADATA];
  if (right) return;
  if (facts !== null) await storage.remove([key], { signal });
  throw new MediarootError(
    'remote_damaged',
    `“${remote.target.bucket}” did not keep ${key} as it was sent. It will be sent again at the next sync.`,
    { details: { key }, retryable: true },
  );
}
