/** Places of our own assets whose keys in the bucket are another machine's, though here nothing of that lies in the way any more. */
import { withSuffix } from '../../../shared/uploadTo.ts';
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { LibraryContext } from '../context.ts';
import { type CandidateCatalog, candidates } from './candidates.ts';
import { wantedObjects } from './desired.ts';
import { ORIGINAL } from './layout.ts';

type Parts = Pick<LibraryContext, 'catalog' | 'filing'>;

interface InTheWay {
  readonly asset: BucketAsset;
  /** The next name that is free in the bucket. */
  readonly to: string;
}

/** True when there are any among those a sync would look at. */
export async function hasPlacesTaken({ catalog }: Parts, remote: StoredRemote): Promise<boolean> {
  for await (const _one of placesTaken(catalog, remote)) return true;
  return false;
}

/** Moves each aside, so that it can be uploaded. Returns words for a person; files have moved when it resolves. */
export async function leavePlacesTaken(
  { catalog, filing }: Parts,
  remote: StoredRemote,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for await (const { asset, to } of placesTaken(catalog, remote)) {
    catalog.transaction(() => filing.move(asset.id, to));
    notes.push(
      `“${asset.name}” moved from ${asset.path}: another machine's file has that place in the bucket.`,
    );
  }
  if (notes.length > 0) await filing.idle();
  return notes;
}

async function* placesTaken(
  catalog: CandidateCatalog & Pick<LibraryContext['catalog'], 'remoteSegments'>,
  remote: StoredRemote,
): AsyncGenerator<InTheWay, void, undefined> {
  const { bucketAssets, remoteContents, remoteSegments } = catalog;
  if (!remoteSegments.hasOthers(remote.id, remote.replica)) return;
  const ownerOf = (uuid: string) => remoteContents.asset(remote.id, uuid)?.owner ?? remote.replica;
  const isTaken = (key: string, uuid: string): boolean => {
    const object = remoteContents.objectAt(remote.id, key);
    return object !== null && object.uuid !== uuid && ownerOf(object.uuid) !== remote.replica;
  };
  for await (const ids of candidates(catalog, remote, remoteContents.lastChange())) {
    for (const asset of bucketAssets.find(ids)) {
      if (asset.state !== 'present' || ownerOf(asset.uuid) !== remote.replica) continue;
      const key = wantedObjects(asset, remote.options).find(({ role }) => role === ORIGINAL)?.key ?? '';
      if (!isTaken(key, asset.uuid)) continue;
      const place = key.slice(0, key.length - asset.path.length);
      let choice = 2;
      while (isTaken(place + withSuffix(asset.path, choice), asset.uuid)) choice += 1;
      yield { asset, to: withSuffix(asset.path, choice) };
    }
  }
}
