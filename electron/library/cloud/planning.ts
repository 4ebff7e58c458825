/** Goes through all that a sync would look at and counts what it would do. Nothing is kept but the counts and the keys in dispute. */
import type { SyncPlan } from '../../../shared/contract/cloud.ts';
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { RemoteAsset, RemoteObject } from '../catalog/remoteTypes.ts';
import type { TaskControl } from '../tasks.ts';
import { type CandidateCatalog, candidates } from './candidates.ts';
import { wantedObjects } from './desired.ts';
import { type AssetPlan, planAsset, type Step } from './plan.ts';
import { FULL_LINES } from './segments.ts';

export interface Looked {
  readonly id: number;
  /** Null: deleted here. */
  readonly asset: BucketAsset | null;
  /** Null: the bucket never heard of it. */
  readonly known: RemoteAsset | null;
  /** Null: another machine answers for it, so nothing of it is written from here. */
  readonly plan: AssetPlan | null;
  readonly change: number;
}

interface Part {
  readonly count: number;
  readonly bytes: number;
}

export interface Planned {
  readonly parts: Pick<SyncPlan, 'new' | 'changed' | 'renamed' | 'toDelete' | 'toPurge'>;
  /** Whose record alone is written anew. */
  readonly lines: number;
  readonly problems: number;
  readonly keptHere: number;
  readonly unchanged: number;
  /** Objects to send, copy, remove; bytes to send. */
  readonly objects: number;
  readonly bytes: number;
  /** Requests to the service, about. */
  readonly requests: number;
  readonly needsConsent: boolean;
  /** Objects of ours whose key another asset is to have. */
  readonly inTheWay: readonly RemoteObject[];
  /** Another machine's that were deleted here: nothing of them is told, and they are not to be brought here again. */
  readonly leftHere: readonly RemoteAsset[];
  /** There is something to do in the bucket. */
  readonly isWork: boolean;
}

/** Fewer deletions than this need no consent. */
const FEW = 10;

/** What is to be done for each of these assets now. */
export function lookAt(
  catalog: CandidateCatalog,
  remote: StoredRemote,
  ids: readonly number[],
): readonly Looked[] {
  const { remoteContents, bucketAssets } = catalog;
  const found = new Map(bucketAssets.find(ids).map((asset) => [asset.id, asset]));
  const rows = remoteContents.byAssetIds(remote.id, ids);
  const changes = remoteContents.changesOf(ids);
  const uuidOf = (id: number) => found.get(id)?.uuid ?? rows.get(id)?.uuid;
  const there = remoteContents.objectsOf(
    remote.id,
    ids.flatMap((id) => uuidOf(id) ?? []),
  );
  return ids.map((id) => {
    const asset = found.get(id) ?? null;
    const known = rows.get(id) ?? null;
    const change = changes.get(id) ?? 0;
    if (known !== null && known.owner !== remote.replica) return { id, asset, known, plan: null, change };
    const plan = planAsset({
      asset,
      wanted: asset === null ? [] : wantedObjects(asset, remote.options),
      known,
      objects: there.get(uuidOf(id) ?? '') ?? [],
      graceDays: remote.options.graceDays,
      change,
    });
    return { id, asset, known, plan, change };
  });
}

/**
 * The object that lies where a step is to put another one; null when the place is free as far as is known here. `leaves`: it is
 * ours and is wanted elsewhere, so it can make room.
 */
export function occupant(
  catalog: CandidateCatalog,
  remote: StoredRemote,
  uuid: string,
  step: Step,
): { readonly object: RemoteObject; readonly leaves: boolean } | null {
  if (step.do !== 'upload' && step.do !== 'move') return null;
  const { remoteContents, bucketAssets } = catalog;
  const object = remoteContents.objectAt(remote.id, step.wanted.key);
  if (object === null || (object.uuid === uuid && object.role === step.wanted.role)) return null;
  const owner = remoteContents.asset(remote.id, object.uuid)?.owner ?? remote.replica;
  const asset = bucketAssets.byUuid(object.uuid);
  const wanted =
    asset === null
      ? undefined
      : wantedObjects(asset, remote.options).find(({ role }) => role === object.role);
  return { object, leaves: owner === remote.replica && wanted?.key !== object.key };
}

/** `upTo`: last change that counts; `now`: graves due by then are removed. Throws `cancelled`. */
export async function planSync(
  catalog: CandidateCatalog,
  remote: StoredRemote,
  { upTo, now, control }: { readonly upTo: number; readonly now: number; readonly control?: TaskControl },
): Promise<Planned> {
  const parts: Record<AssetPlan['kind'], Part> = {
    ...{ new: NONE, changed: NONE, renamed: NONE },
    ...{ line: NONE, delete: NONE, same: NONE },
  };
  const inTheWay = new Map<string, RemoteObject>();
  const leftHere: RemoteAsset[] = [];
  let [problems, news, touched, objects, bytes, requests] = [0, 0, 0, 0, 0, 0];
  for await (const ids of candidates(catalog, remote, upTo)) {
    await control?.point();
    for (const { asset, known, plan } of lookAt(catalog, remote, ids)) {
      if (plan === null) {
        if (asset === null && known?.gone === false) leftHere.push(known);
        continue;
      }
      const size = plan.kind === 'new' || plan.kind === 'changed' ? plan.bytes : (asset?.size ?? 0);
      parts[plan.kind] = plus(parts[plan.kind], size);
      if (plan.problem !== null) problems += 1;
      // One that is told already is no reason to write to the bucket.
      if (plan.problem !== null && plan.problem !== known?.problem) news += 1;
      if (asset !== null && (plan.kind !== 'same' || plan.problem !== null)) touched += 1;
      objects += plan.steps.length;
      bytes += plan.bytes;
      for (const step of plan.steps) {
        requests += REQUESTS[step.do];
        const other = occupant(catalog, remote, asset?.uuid ?? known?.uuid ?? '', step);
        if (other?.leaves) inTheWay.set(other.object.key, other.object);
      }
    }
  }
  const toPurge = catalog.remoteContents.graveTotals(remote.id, now);
  const deletes = parts.delete.count;
  const share = (catalog.remoteContents.heard(remote.id) * remote.options.maxDeletePercent) / 100;
  const isWork = objects > 0 || news > 0 || toPurge.count > 0 || parts.line.count > 0 || deletes > 0;
  return {
    parts: {
      ...{ new: parts.new, changed: parts.changed, renamed: parts.renamed },
      ...{ toDelete: parts.delete, toPurge },
    },
    lines: parts.line.count,
    ...{ problems, objects, bytes, leftHere, isWork },
    keptHere: catalog.remoteContents.keptHere(remote.id),
    unchanged: Math.max(0, catalog.bucketAssets.total() - touched),
    requests: isWork ? requests + Math.ceil((touched + deletes) / FULL_LINES) + CONTROL_REQUESTS : 1,
    needsConsent: deletes > FEW && deletes > share,
    inTheWay: [...inTheWay.values()],
  };
}

const NONE: Part = { count: 0, bytes: 0 };
/** Of the lease, the manifest, the library file. */
const CONTROL_REQUESTS = 8;
/** Copies look at the source and the place first. */
const REQUESTS: Readonly<Record<Step['do'], number>> = {
  upload: 1,
  move: 4,
  describe: 2,
  bury: 3,
  remove: 1,
};

function plus({ count, bytes }: Part, more: number): Part {
  return { count: count + 1, bytes: bytes + more };
}
