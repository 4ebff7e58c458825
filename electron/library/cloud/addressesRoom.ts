/** Addresses of assets in a bucket, public and signed. Nothing is asked of the network: signing needs only the keys. */
import type { RemoteAddress } from '../../../shared/contract/cloud.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { savedName } from '../../../shared/filename.ts';
import { publicUrl, withSlash } from '../../../shared/publicUrl.ts';
import type { BucketAsset } from '../catalog/bucketAssets.ts';
import type { StoredRemote } from '../catalog/remotes.ts';
import type { Room } from '../context.ts';
import type { CourierStorage } from '../courier/courier.ts';
import { wantedObjects } from './desired.ts';
import { ORIGINAL, PUBLIC } from './layout.ts';
import type { CloudContext } from './types.ts';

interface Found {
  readonly id: number;
  readonly name: string;
  readonly rendition: string | null;
  readonly key: string;
  readonly isPublic: boolean;
  /** Name it is saved under by itself. */
  readonly saved: string;
}

export function createRemoteAddressesRoom(context: CloudContext): Room<'remoteAddresses.of'> {
  const { catalog, host } = context;

  /** Throws `not_found` for what has no address there now, with what to do. */
  function find(remote: StoredRemote, asset: BucketAsset, rendition: string | null): Found {
    const { id, uuid, name, state, collection } = asset;
    if (state === 'trashed') throw none(`“${name}” is in the trash. Restore it first.`);
    if (rendition !== null && !remote.options.renditions)
      throw none(`Renditions are not copied to “${remote.name}”. Turn that on in its settings, then sync.`);
    const role = rendition ?? ORIGINAL;
    const wanted = wantedObjects(asset, remote.options).find((one) => one.role === role);
    if (wanted === undefined) throw none(`“${name}” has no rendition “${rendition}” yet.`);
    const there = catalog.remoteContents.objects(remote.id, uuid).find((one) => one.role === role);
    if (there === undefined) throw none(`“${name}” is not in the bucket yet. Sync first.`);
    if (there.key !== wanted.key || there.version !== wanted.version)
      throw none(`“${name}” was changed, and the bucket does not have the change yet. Sync first.`);
    return {
      ...{ id, name, rendition },
      key: there.key,
      isPublic: collection.visibility === 'public',
      saved: savedName(name, rendition, wanted.path),
    };
  }

  async function addressOf(
    found: Found,
    remote: StoredRemote,
    open: () => Promise<CourierStorage>,
    { seconds, attachment }: { readonly seconds: number; readonly attachment: string | null },
  ): Promise<RemoteAddress> {
    const { id, name, rendition, key } = found;
    const { publicUrl: prefix } = remote.options;
    // A public address cannot name the download; a signed one can.
    if (found.isPublic && attachment === null) {
      const url =
        prefix === null
          ? await (await open()).publicUrl(key)
          : publicUrl(withSlash(prefix), key.slice(PUBLIC.length));
      if (url !== null) return { id, name, rendition, url, expires: null };
      throw none(
        `“${remote.name}” has no addresses of its own. Say in its settings what its public addresses begin with.`,
      );
    }
    const storage = await open();
    if (!storage.features.presign)
      throw none(`“${remote.name}” cannot give an address that expires, which “${name}” needs.`);
    const expires = host.now() + seconds * 1000;
    return { id, name, rendition, url: await storage.presign(key, { seconds, attachment }), expires };
  }

  return {
    handlers: {
      async 'remoteAddresses.of'({ remote: remoteId, ids, rendition, seconds, attachment }) {
        const remote = context.remote(remoteId);
        const assets = new Map(catalog.bucketAssets.find(ids).map((asset) => [asset.id, asset]));
        let opened: Promise<CourierStorage> | null = null;
        const open = () => {
          opened ??= context.open(remote);
          return opened;
        };
        const answer = async (id: number): Promise<RemoteAddress | Failed> => {
          const asset = assets.get(id);
          if (asset === undefined) return { id, name: '', reason: `There is no item ${id} in this library.` };
          try {
            const found = find(remote, asset, rendition ?? null);
            const saved = attachment === true ? found.saved : attachment === false ? null : attachment;
            return await addressOf(found, remote, open, { seconds, attachment: saved });
          } catch (error) {
            if (error instanceof MediarootError && error.code === 'not_found')
              return { id, name: asset.name, reason: error.message };
            throw error;
          }
        };
        try {
          const answers = await Promise.all(ids.map(answer));
          return {
            addresses: answers.filter((one) => 'url' in one),
            failed: answers.filter((one) => 'reason' in one),
          };
        } finally {
          await closed(opened);
        }
      },
    },
  };
}

interface Failed {
  readonly id: number;
  readonly name: string;
  readonly reason: string;
}

function none(words: string): MediarootError {
  return new MediarootError('not_found', words);
}

/** Whether it could be opened has been told already. */
async function closed(opened: Promise<CourierStorage> | null): Promise<void> {
  const storage = await opened?.catch(() => null);
  await storage?.close();
}
