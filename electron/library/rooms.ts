/** Puts the rooms of an open library together. */
import { createAddressesRoom } from './addresses/room.ts';
import type { Handlers, RoomCallName } from './callTypes.ts';
import { createCleanupRoom } from './cleanup/room.ts';
import { createCloudRoom } from './cloud/room.ts';
import { createCollectionsRoom } from './collections/room.ts';
import type { LibraryContext, Room } from './context.ts';
import { createDeletionRoom } from './deletion/room.ts';
import { createExportRoom } from './export/room.ts';
import { createImportRoom } from './import/room.ts';
import { createLabelsRoom } from './labels/room.ts';
import { createRenditionsRoom } from './renditions/room.ts';
import { createVerifyRoom } from './verify/room.ts';
import { createWatchRoom } from './watch/room.ts';

export interface Rooms {
  readonly handlers: Handlers<RoomCallName>;
  recover(): Promise<void>;
  wake(): void;
  close(): Promise<void>;
}

export function createRooms(context: LibraryContext): Rooms {
  const { tasks } = context;
  const addresses = createAddressesRoom(context);
  const collections = createCollectionsRoom(context);
  const imports = createImportRoom(context);
  const exporting = createExportRoom(context);
  const deletion = createDeletionRoom(context);
  const cleanup = createCleanupRoom(context);
  const verify = createVerifyRoom(context);
  const watch = createWatchRoom(context, { check: verify.check });
  const renditions = createRenditionsRoom(context);
  const cloud = createCloudRoom(context);
  const rooms: readonly Room<never>[] = [renditions, cleanup, deletion, verify, watch, collections, cloud];
  return {
    handlers: {
      'tasks.list': () => ({ tasks: [...tasks.list()] }),
      'tasks.pause': ({ task }) => {
        tasks.pause(task);
        return {};
      },
      'tasks.resume': ({ task }) => {
        tasks.resume(task);
        return {};
      },
      'tasks.cancel': ({ task }) => {
        tasks.cancel(task);
        return {};
      },
      ...collections.handlers,
      ...renditions.handlers,
      ...deletion.handlers,
      ...cleanup.handlers,
      ...verify.handlers,
      ...watch.handlers,
      ...addresses.handlers,
      ...exporting.handlers,
      ...imports.handlers,
      ...cloud.handlers,
      ...createLabelsRoom(context).handlers,
    },
    async recover() {
      for (const room of rooms) await room.recover?.();
    },
    wake() {
      for (const room of rooms) room.wake?.();
    },
    async close() {
      for (const room of rooms.toReversed()) await room.close?.();
    },
  };
}
