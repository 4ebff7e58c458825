/** A folder as the bucket that the machines of a test share. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder } from './catalog.ts';
import { type Machine, openMachine } from './machines.ts';

export interface SharedBucket {
  /** Holds all the rest; the bucket is its folder `bucket`. */
  readonly folder: string;
  readonly target: RemoteTarget;
  /** Opens a machine, or opens it again; it is closed with the test. */
  open(name: string, libraryId?: string): Promise<Machine>;
}

/** A fresh one for every test of a file. */
export function sharedBucketForEachTest(): SharedBucket {
  let folder = '';
  let opened: Machine[] = [];
  const bucket = () => path.join(folder, 'bucket');
  const target = () => RemoteTarget.parse({ type: 'local', bucket: bucket() });
  beforeEach(async () => {
    folder = await makeWorkFolder();
    await fs.mkdir(bucket());
  });
  afterEach(async () => {
    for (const machine of opened) await machine.close();
    opened = [];
    await fs.rm(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get target() {
      return target();
    },
    async open(name, libraryId) {
      const options = { target: target(), ...(libraryId !== undefined && { libraryId }) };
      const machine = await openMachine(path.join(folder, name.toLowerCase()), name, options);
      opened.push(machine);
      return {
        ...machine,
        async close() {
          opened = opened.filter((one) => one !== machine);
          await machine.close();
        },
      };
    },
  };
}

export interface TwoMachines {
  readonly shared: SharedBucket;
  desk: Machine;
  lap: Machine;
}

/** “Desk” and “Laptop”, new for every test of a file. */
export function twoMachinesForEachTest(): TwoMachines {
  const shared = sharedBucketForEachTest();
  const two = { shared } as TwoMachines;
  beforeEach(async () => {
    two.desk = await shared.open('Desk');
    two.lap = await shared.open('Laptop');
  });
  return two;
}

export const uuidOf = (machine: Machine, id: number): string => machine.catalog.assets.get(id)?.uuid ?? '';
export const idOf = (machine: Machine, uuid: string): number => machine.catalog.assetRecords.idOf(uuid) ?? 0;
/** As the machine has it; null when it has none of this uuid. */
export const recordOf = (machine: Machine, uuid: string) =>
  machine.catalog.assetRecords.of(idOf(machine, uuid));

/** Uuid of an asset that the desk owns and the laptop has, too: `first` at `other/a.txt`. */
export async function copied({ desk, lap }: TwoMachines): Promise<string> {
  const id = await desk.add('other/a.txt', 'first');
  await desk.sync();
  await lap.sync();
  return uuidOf(desk, id);
}
