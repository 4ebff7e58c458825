/** One machine takes over from another, which may turn up again; and catalogs that were copied. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../support/machines.ts';
import { sharedBucketForEachTest } from '../support/sharedBucket.ts';

const shared = sharedBucketForEachTest();
let desk: Machine;
let lap: Machine;

beforeEach(async () => {
  desk = await shared.open('Desk');
  lap = await shared.open('Laptop');
});

const uuidOf = (machine: Machine, id: number): string => machine.catalog.assets.get(id)?.uuid ?? '';
const idOf = (machine: Machine, uuid: string): number => machine.catalog.assetRecords.idOf(uuid) ?? 0;
const recordOf = (machine: Machine, uuid: string) => machine.catalog.assetRecords.of(idOf(machine, uuid));

describe('taking over', () => {
  test('makes what a lost machine had put there ours, with what lay in its trash', async () => {
    const id = await desk.add('other/a.txt', 'first');
    const trashed = await desk.add('other/t.txt', 'in the trash');
    const uuid = uuidOf(desk, trashed);
    await desk.trash(trashed);
    await desk.sync();
    expect(await lap.takeOver()).toBe(2);
    expect(await lap.files()).toEqual({ 'other/a.txt': 'first' });
    expect(recordOf(lap, uuid)).toMatchObject({ state: 'trashed', home: 'other/t.txt' });
    await lap.erase(idOf(lap, uuidOf(desk, id)));
    expect(await lap.sync()).toMatchObject({ deleted: 1, notes: [] });
    const kept = await fs.readdir(path.join(shared.folder, 'bucket/private'), { recursive: true });
    expect(kept.filter((name) => name.endsWith('.txt'))).toEqual([]);
  });

  test('is told to a machine that is alive after all: it keeps its files, and what it adds is its own', async () => {
    const id = await desk.add('other/a.txt', 'first');
    await desk.sync();
    await lap.takeOver();
    const before = desk.remote().replica;
    const unsent = await desk.add('other/new.txt', 'not sent yet');
    desk.catalog.labels.apply({ rate: [[id, 3]] });
    const { notes, uploaded } = await desk.sync();
    expect(notes[0]).toMatch(/^“Laptop” took over what this machine had put into the bucket/);
    expect(uploaded).toBe(1);
    expect(desk.remote().replica).not.toBe(before);
    expect(await lap.sync()).toMatchObject({ pulled: 1, notes: [] });
    expect(await lap.files()).toEqual(await desk.files());
    expect(recordOf(lap, uuidOf(desk, id))).toMatchObject({ rating: 0 });
    lap.catalog.labels.apply({ rate: [[idOf(lap, uuidOf(desk, unsent)), 1]] });
    lap.catalog.labels.apply({ tag: [[idOf(lap, uuidOf(desk, id)), 'ours now']] });
    await lap.sync();
    const quiet = await desk.sync();
    expect(quiet.notes[0]).toMatch(/“a.txt” is another one here than on “Laptop”/);
    expect(recordOf(desk, uuidOf(desk, unsent))).toMatchObject({ rating: 0 });
  });

  test('has nothing to do where there is no other machine', async () => {
    await desk.add('other/a.txt', 'first');
    await desk.sync();
    await expect(desk.takeOver()).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('two catalogs that were one', () => {
  test('become two machines once both have written', async () => {
    await desk.add('other/a.txt', 'first');
    await desk.sync();
    await desk.close();
    await fs.cp(path.join(shared.folder, 'desk/library'), path.join(shared.folder, 'twin/library'), {
      recursive: true,
    });
    await fs.cp(path.join(shared.folder, 'desk/media'), path.join(shared.folder, 'twin/media'), {
      recursive: true,
    });
    desk = await shared.open('Desk');
    const twin = await shared.open('Twin');
    expect(twin.remote().replica).toBe(desk.remote().replica);
    await desk.add('other/b.txt', 'by the desk');
    await twin.add('other/b.txt', 'by the twin');
    await desk.sync();
    const { notes } = await twin.sync();
    expect(notes[0]).toMatch(/from a copy of this library/);
    await desk.sync();
    expect(twin.remote().replica).not.toBe(desk.remote().replica);
    const all = { 'other/a.txt': 'first', 'other/b.txt': 'by the desk', 'other/b-2.txt': 'by the twin' };
    expect(await desk.files()).toEqual(all);
    expect(await twin.files()).toEqual(all);
  });
});
