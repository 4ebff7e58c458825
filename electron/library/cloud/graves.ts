/** What lies in a bucket's trash for its days of grace, and how it is known again by a catalog that did not put it there. */
import type { Catalog } from '../catalog/catalog.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { ListedObject } from '../storage/remote/types.ts';
import { TRASH } from './layout.ts';

const DAY = 86_400_000;

/** When what is buried now may go, ms. */
export function graceEnds({ options }: Pick<StoredRemote, 'options'>, now: number): number {
  return now + options.graceDays * DAY;
}

/** Where what was set aside of an asset, since it is damaged, lies in the bucket's trash. */
export function damagedKey(uuid: string): string {
  return `${TRASH}${uuid}/damaged-${crypto.randomUUID()}`;
}

/** Keys that {@link damagedKey} and `trashKey` of desired.ts make, and no others. */
const BURIED = /^([0-9a-f-]{36})\/(?:[0-9a-f]{64}|damaged-[0-9a-f-]{36})$/;

/**
 * Whether an object that no record speaks of was buried by the machine that answers for its asset. A restored catalog has no
 * graves, since the machine it was made of may be alive; those it answers for after all, as after a takeover, are its own again,
 * and their grace begins anew.
 */
export function isBuried(
  { remotes, remoteContents }: Pick<Catalog, 'remotes' | 'remoteContents'>,
  remoteId: number,
  { key, size }: Pick<ListedObject, 'key' | 'size'>,
  now: number,
): boolean {
  if (remoteContents.graveAt(remoteId, key) !== null) return true;
  const uuid = key.startsWith(TRASH) ? BURIED.exec(key.slice(TRASH.length))?.[1] : undefined;
  const remote = remotes.get(remoteId);
  const asset = uuid === undefined ? null : remoteContents.asset(remoteId, uuid);
  if (asset === null || remote === null) return false;
  if (asset.owner === remote.replica)
    remoteContents.addGrave(remoteId, {
      ...{ key, uuid: asset.uuid, name: null, size },
      dueMs: graceEnds(remote, now),
    });
  return true;
}
