/** Two libraries and one bucket: what each adds comes to the other, and neither harms what is the other's. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { type Machine, openMachine } from '../support/machines.ts';

let folder: string;
let target: RemoteTarget;
let desk: Machine;
let lap: Machine;

beforeEach(async () => {
  folder = await makeWorkFolder();
  const bucket = path.join(folder, 'bucket');
  await fs.mkdir(bucket);
  target = RemoteTarget.parse({ type: 'local', bucket });
  desk = await openMachine(path.join(folder, 'desk'), 'Desk', { target });
  lap = await openMachine(path.join(folder, 'lap'), 'Laptop', { target });
});
afterEach(async () => {
  await desk.close();
  await lap.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const uuidOf = (machine: Machine, id: number): string => machine.catalog.assets.get(id)?.uuid ?? '';
const idOf = (machine: Machine, uuid: string): number => machine.catalog.assetRecords.idOf(uuid) ?? 0;
const recordOf = (machine: Machine, uuid: string) => machine.catalog.assetRecords.of(idOf(machine, uuid));

describe('what one machine adds', () => {
  test('comes to the other with the same path, content and record, both ways', async () => {
    const id = await desk.add('other/a.txt', 'from the desk');
    desk.catalog.labels.apply({ tag: [[id, 'sea']], rate: [[id, 4]] });
    await desk.sync();
    await lap.add('other/b.txt', 'from the laptop');
    expect(await lap.sync()).toMatchObject({ pulled: 1, uploaded: 1, failed: 0, notes: [] });
    expect(await desk.sync()).toMatchObject({ pulled: 1, uploaded: 0, failed: 0, notes: [] });
    expect(await desk.files()).toEqual({ 'other/a.txt': 'from the desk', 'other/b.txt': 'from the laptop' });
    expect(await lap.files()).toEqual(await desk.files());
    expect(await lap.holds()).toEqual(await desk.holds());
    const { collection: _one, ...there } = recordOf(desk, uuidOf(desk, id)) ?? {};
    const { collection: _other, ...here } = recordOf(lap, uuidOf(desk, id)) ?? {};
    expect(here).toEqual(there);
  });

  test('is not sent again by the other, nor asked for again', async () => {
    await desk.add('other/a.txt', 'from the desk');
    await desk.sync();
    await lap.sync();
    const quiet = { uploaded: 0, copied: 0, deleted: 0, failed: 0, pulled: 0, notes: [] };
    await desk.sync();
    await lap.sync();
    expect(await desk.sync()).toMatchObject({ ...quiet, requests: 1 });
    expect(await lap.sync()).toMatchObject({ ...quiet, requests: 1 });
  });
});
