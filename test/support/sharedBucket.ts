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
