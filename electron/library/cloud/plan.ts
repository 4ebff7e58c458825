/** What is to be done in a bucket for one asset: pure, from what is wanted and what is known to be there. */
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { RemoteAsset, RemoteObject } from '../catalog/remoteTypes.ts';
import { trashKey, type WantedObject } from './desired.ts';
import { MOVING, ORIGINAL } from './layout.ts';

/** Carried out one after the other. No step removes a key before its content lies elsewhere, or is wanted no more. */
export type Step =
  | { readonly do: 'upload'; readonly wanted: WantedObject }
  /** Copied inside the bucket, then the old key goes. */
  | { readonly do: 'move'; readonly from: RemoteObject; readonly wanted: WantedObject }
  /** The same bytes under the same key with other headers. */
  | { readonly do: 'describe'; readonly from: RemoteObject; readonly wanted: WantedObject }
  /** Into the bucket's trash, where it stays until its grace is over. */
  | { readonly do: 'bury'; readonly from: RemoteObject; readonly to: string }
  | { readonly do: 'remove'; readonly from: RemoteObject };

export interface AssetPlan {
  /** new: nothing of it is there; changed: bytes are sent; renamed: no bytes are; line: only its record is written anew; same: nothing is done. */
  readonly kind: 'new' | 'changed' | 'renamed' | 'line' | 'delete' | 'same';
  readonly steps: readonly Step[];
  /** To be sent. */
  readonly bytes: number;
  /** Why something cannot be done now, for a person. */
  readonly problem: string | null;
}

export interface PlanInput {
  /** Null: deleted here. */
  readonly asset: BucketAsset | null;
  /** Empty when it is deleted. */
  readonly wanted: readonly WantedObject[];
  /** Null: the bucket never heard of it. */
  readonly known: RemoteAsset | null;
  readonly objects: readonly RemoteObject[];
  /** Days for which what goes is kept; 0: not at all. */
  readonly graceDays: number;
  /** Number of its last change. */
  readonly change: number;
}

/** For an asset that is ours, or nobody's yet. */
export function planAsset(input: PlanInput): AssetPlan {
  if (input.asset === null) return planDeleted(input);
  const { asset, wanted, objects, known } = input;
  const at = new Map(objects.map((object) => [object.role, object]));
  const roles = new Set(wanted.map(({ role }) => role));
  const steps: Step[] = [];
  let problem: string | null = null;
  for (const one of wanted) {
    const there = at.get(one.role);
    if (there?.version === one.version) {
      if (there.key !== one.key) steps.push({ do: 'move', from: there, wanted: one });
      else if (there.headers !== one.headersMark) steps.push({ do: 'describe', from: there, wanted: one });
      continue;
    }
    const why = unreadable(asset);
    problem ??= why;
    if (why !== null) continue;
    steps.push(...replaced(input, one, there));
  }
  for (const object of objects) if (!roles.has(object.role)) steps.push({ do: 'remove', from: object });
  const bytes = steps.reduce((sum, step) => sum + (step.do === 'upload' ? step.wanted.size : 0), 0);
  const isTrashing = asset.state === 'trashed' && steps.some((step) => step.do === 'move');
  const kind =
    problem !== null && steps.length === 0
      ? 'same'
      : kindOf(steps, at.size > 0, known, input.change, isTrashing);
  return { kind, steps, bytes, problem };
}

/** Another content in the place of `there`: the old one is out of the way before the new one takes its key. */
function replaced(
  { graceDays, asset }: PlanInput,
  wanted: WantedObject,
  there: RemoteObject | undefined,
): readonly Step[] {
  const upload: Step = { do: 'upload', wanted };
  if (there === undefined) return [upload];
  const old = leaving(there, graceDays);
  // A trashed asset whose content is another one: its old object has a key of its own already.
  return there.key === wanted.key || there.role === ORIGINAL || asset === null
    ? [...old, upload]
    : [upload, ...old];
}

function planDeleted({ objects, graceDays, known }: PlanInput): AssetPlan {
  const steps = objects.flatMap((object) => leaving(object, graceDays));
  const done = known === null || (known.gone && steps.length === 0);
  return { kind: done ? 'same' : 'delete', steps, bytes: 0, problem: null };
}

/** Originals are kept for a while, renditions can be made again. */
function leaving(from: RemoteObject, graceDays: number): readonly Step[] {
  if (from.role !== ORIGINAL || graceDays === 0) return [{ do: 'remove', from }];
  return [{ do: 'bury', from, to: trashKey(from.uuid, from.version) }];
}

function kindOf(
  steps: readonly Step[],
  wasThere: boolean,
  known: RemoteAsset | null,
  change: number,
  isTrashing: boolean,
): AssetPlan['kind'] {
  if (isTrashing) return 'delete';
  if (steps.some((step) => step.do === 'upload')) return wasThere ? 'changed' : 'new';
  if (steps.length > 0) return 'renamed';
  return known !== null && known.writtenSeq >= change && known.problem === null ? 'same' : 'line';
}

/** Why its file must not be sent now. */
function unreadable(asset: BucketAsset): string | null {
  if (asset.finding !== null) {
    return `“${asset.name}” was not uploaded, since something is wrong with its file: ${asset.finding} Repair it under Upkeep, then sync again.`;
  }
  if (asset.state === 'missing')
    return `“${asset.name}” was not uploaded, since its file ${asset.path} is missing.`;
  if (asset.moving)
    return `“${asset.name}” was not uploaded, since its file ${asset.path} is still to be moved. Sync again later.`;
  return null;
}

/** Where an object waits while its key is needed by another one. */
export function parkingKey({ uuid, role }: Pick<RemoteObject, 'uuid' | 'role'>): string {
  return `${MOVING}${uuid}/${role}`;
}
