/** Remotes and all that is done with them: the parts of the cloud room put together. */
import { MediarootError } from '../../../shared/errors.ts';
import type { LibraryContext, Room } from '../context.ts';
import { createCourier } from '../courier/courier.ts';
import { createRemoteAddressesRoom } from './addressesRoom.ts';
import { createCheckRoom } from './checkRoom.ts';
import { createCredentials } from './credentials.ts';
import { createRemotesRoom } from './remotesRoom.ts';
import { createSyncRoom } from './syncRoom.ts';
import type { CheckCallName, CloudContext, RemotesCallName, SyncCallName } from './types.ts';
import { createRemoteWork } from './work.ts';

type CloudCallName = RemotesCallName | SyncCallName | CheckCallName | 'remoteAddresses.of';

export function createCloudRoom(context: LibraryContext): Room<CloudCallName> {
  const courier = createCourier(context.host);
  const credentials = createCredentials(context);
  const cloud: CloudContext = {
    ...context,
    courier,
    credentials,
    work: createRemoteWork(context),
    open: async (remote) =>
      courier.open(remote.target, await credentials.keysOf(remote), {
        bandwidth: remote.options.bandwidth,
        features: remote.features,
      }),
    remote(id) {
      const remote = context.catalog.remotes.get(id);
      if (remote === null) throw new MediarootError('not_found', 'There is no such remote any more.');
      return remote;
    },
  };
  const sync = createSyncRoom(cloud);
  const check = createCheckRoom(cloud);
  const remotes = createRemotesRoom(cloud);
  return {
    handlers: {
      ...remotes.handlers,
      ...sync.handlers,
      ...check.handlers,
      ...createRemoteAddressesRoom(cloud).handlers,
    },
    wake: () => sync.wake?.(),
    async close() {
      await sync.close?.();
      await check.close?.();
      await courier.close();
    },
  };
}
