/** Two machines and one bucket of a real service, whose conditional writes and clock decide who may write. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lease, Manifest } from '../../electron/library/cloud/formats.ts';
import { LEASE, MANIFEST } from '../../electron/library/cloud/layout.ts';
import { takeLease } from '../../electron/library/cloud/lease.ts';
import { MediarootError } from '../../shared/errors.ts';
import { type Bucket, rgwTarget } from '../support/buckets.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { RGW_FEATURES } from '../support/couriers.ts';
import { type Machine, openMachine } from '../support/machines.ts';

let folder: string;
let bucket: Bucket;
const opened: Machine[] = [];

beforeEach(async () => {
  if (!rgwThere) return;
  folder = await makeWorkFolder();
  bucket = await freshBucket();
});
afterEach(async () => {
  for (const machine of opened.splice(0)) await machine.close();
  if (rgwThere) await fs.rm(folder, { recursive: true, force: true });
});

async function open(name: string, leaseHolds?: number): Promise<Machine> {
  const target = rgwTarget(rgw(), bucket.name, 'library');
  const machine = await openMachine(path.join(folder, name), name, {
    ...{ target, keys: bucket.keys, features: RGW_FEATURES },
    ...(leaseHolds !== undefined && { leaseHolds }),
  });
  opened.push(machine);
  return machine;
}

const json = async (key: string): Promise<unknown> =>
  JSON.parse((await bucket.bytes(`library/${key}`)).toString());

/** Whether it went through; another machine may have been at it. */
async function tried(machine: Machine): Promise<boolean> {
  try {
    await machine.sync();
    return true;
  } catch (error) {
    if (error instanceof MediarootError && ['remote_busy', 'remote_taken'].includes(error.code)) return false;
    throw error;
  }
}

describe.runIf(rgwThere)('two machines on Ceph', () => {
  it('bring each other what they add, and ask for one thing once there is nothing new', async () => {
    const [desk, lap] = [await open('Desk'), await open('Laptop')];
    await desk.add('other/Ä b+c%.txt', 'from the desk');
    await lap.add('other/b.txt', 'from the laptop');
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 1, uploaded: 1, failed: 0 });
    expect(await desk.sync()).toMatchObject({ pulled: 1, uploaded: 0, failed: 0 });
    expect(await lap.files()).toEqual(await desk.files());
    expect(Object.keys(await desk.files())).toHaveLength(2);
    expect(await lap.sync()).toMatchObject({ requests: 1 });
    expect(await desk.sync()).toMatchObject({ requests: 1 });
  });

  it('give the bucket again, under the same key, what one of them deleted and the other keeps', async () => {
    const [desk, lap] = [await open('Desk'), await open('Laptop')];
    const id = await desk.add('other/a.txt', 'from the desk');
    await desk.sync();
    await lap.sync();
    await desk.erase(id);
    expect(await desk.sync()).toMatchObject({ deleted: 1, failed: 0 });
    const bytes = () => bucket.bytes('library/private/other/a.txt');
    await expect(bytes()).rejects.toThrow();
    expect(await lap.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect((await bytes()).toString()).toBe('from the desk');
    const counts = lap.catalog.remoteContents.counts(lap.remote().id);
    expect(counts).toEqual({ waiting: 0, failed: 0, synced: 1 });
    expect(await desk.sync()).toMatchObject({ pulled: 0, deleted: 0, failed: 0 });
    expect(await desk.files()).toEqual({});
  });

  it('that sync at the same moment, again and again, never write over each other', async () => {
    const machines = [await open('Desk'), await open('Laptop'), await open('Tower')];
    for (let round = 0; round < 4; round += 1) {
      for (const machine of machines) await machine.add(`other/${round}.txt`, `${machine.name} ${round}`);
      const done = await Promise.all(machines.map(tried));
      expect(done).toContain(true);
    }
    for (let round = 0; round < 2; round += 1) for (const machine of machines) await machine.sync();
    const wanted = machines.flatMap(({ name }) => [0, 1, 2, 3].map((round) => `${name} ${round}`)).sort();
    for (const machine of machines) expect(Object.values(await machine.files()).sort()).toEqual(wanted);
    const { segments, assets, replicas } = Manifest.parse(await json(MANIFEST));
    expect({ assets, replicas: replicas.length }).toEqual({ assets: 12, replicas: 3 });
    const keys = new Set((await bucket.list()).map(({ key }) => key));
    for (const { key } of segments) expect(keys).toContain(`library/${key}`);
  });

  it('give the lease to one of many that ask at once, and leave it with who has it', async () => {
    const desk = await open('Desk');
    const storage = await desk.context.open(desk.remote());
    const host = testHost(folder);
    const asked = Array.from({ length: 8 }, (_, index) =>
      takeLease(storage, { replica: crypto.randomUUID(), name: `Machine ${index}`, acl: null }, host),
    );
    const held = (await Promise.allSettled(asked)).filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await expect(desk.add('other/a.txt', 'a').then(() => desk.sync())).rejects.toMatchObject({
      code: 'remote_busy',
    });
    for (const { value } of held) await value.release();
    expect(await desk.sync()).toMatchObject({ uploaded: 1 });
  });

  it('go on when one of them was switched off in the middle, once its lease has run out by the clock of the service', async () => {
    const [desk, lap] = [await open('Desk', 2_000), await open('Laptop')];
    const files = await desk.control();
    await files.look();
    await files.hold();
    // Nothing renews it any more, as though the power had gone.
    await desk.close();
    opened.splice(opened.indexOf(desk), 1);
    await lap.add('other/b.txt', 'from the laptop');
    const { name, holds } = Lease.parse(await json(LEASE));
    expect({ name, holds }).toEqual({ name: 'Desk', holds: 2_000 });
    for (let done = false; !done; ) done = await tried(lap);
    expect(Lease.parse(await json(LEASE))).toMatchObject({ name: 'Laptop', holds: 0 });
    expect(Manifest.parse(await json(MANIFEST)).assets).toBe(1);
  });

  it('hand over what a lost one had put there, with nothing sent again', async () => {
    const [desk, lap] = [await open('Desk'), await open('Laptop')];
    await desk.add('other/a.txt', 'from the desk');
    await desk.sync();
    expect(await lap.takeOver()).toBe(1);
    expect(await lap.sync()).toMatchObject({ uploaded: 0, deleted: 0 });
    const { notes } = await desk.sync();
    expect(notes[0]).toMatch(/^“Laptop” took over/);
    expect(await desk.files()).toEqual(await lap.files());
  });
});
