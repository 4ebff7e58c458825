/** One machine takes over from another, which may turn up again; and catalogs that were copied. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { idOf, recordOf, twoMachinesForEachTest, uuidOf } from '../support/sharedBucket.ts';

const two = twoMachinesForEachTest();

describe('taking over', () => {
  test('makes what a lost machine had put there ours, with what lay in its trash', async () => {
    const id = await two.desk.add('other/a.txt', 'first');
    const trashed = await two.desk.add('other/t.txt', 'in the trash');
    const uuid = uuidOf(two.desk, trashed);
    await two.desk.trash(trashed);
    await two.desk.sync();
    expect(await two.lap.takeOver()).toBe(2);
    expect(await two.lap.files()).toEqual({ 'other/a.txt': 'first' });
    expect(recordOf(two.lap, uuid)).toMatchObject({ state: 'trashed', home: 'other/t.txt' });
    await two.lap.erase(idOf(two.lap, uuidOf(two.desk, id)));
    expect(await two.lap.sync()).toMatchObject({ deleted: 1, notes: [] });
    const kept = await fs.readdir(path.join(two.shared.folder, 'bucket/private'), { recursive: true });
    expect(kept.filter((name) => name.endsWith('.txt'))).toEqual([]);
  });

  test('is told to a machine that is alive after all: it keeps its files, and what it adds is its own', async () => {
    const id = await two.desk.add('other/a.txt', 'first');
    await two.desk.sync();
    await two.lap.takeOver();
    const before = two.desk.remote().replica;
    const unsent = await two.desk.add('other/new.txt', 'not sent yet');
    two.desk.catalog.labels.apply({ rate: [[id, 3]] });
    const { notes, uploaded } = await two.desk.sync();
    expect(notes[0]).toMatch(/^“Laptop” took over what this machine had put into the bucket/);
    expect(uploaded).toBe(1);
    expect(two.desk.remote().replica).not.toBe(before);
    expect(await two.lap.sync()).toMatchObject({ pulled: 1, notes: [] });
    expect(await two.lap.files()).toEqual(await two.desk.files());
    expect(recordOf(two.lap, uuidOf(two.desk, id))).toMatchObject({ rating: 0 });
    two.lap.catalog.labels.apply({ rate: [[idOf(two.lap, uuidOf(two.desk, unsent)), 1]] });
    two.lap.catalog.labels.apply({ tag: [[idOf(two.lap, uuidOf(two.desk, id)), 'ours now']] });
    await two.lap.sync();
    const quiet = await two.desk.sync();
    expect(quiet.notes[0]).toMatch(/“a.txt” is another one here than on “Laptop”/);
    expect(recordOf(two.desk, uuidOf(two.desk, unsent))).toMatchObject({ rating: 0 });
  });

  test('has nothing to do where there is no other machine', async () => {
    await two.desk.add('other/a.txt', 'first');
    await two.desk.sync();
    await expect(two.desk.takeOver()).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('two catalogs that were one', () => {
  test('become two machines once both have written', async () => {
    await two.desk.add('other/a.txt', 'first');
    await two.desk.sync();
    await two.desk.close();
    await fs.cp(path.join(two.shared.folder, 'desk/library'), path.join(two.shared.folder, 'twin/library'), {
      recursive: true,
    });
    await fs.cp(path.join(two.shared.folder, 'desk/media'), path.join(two.shared.folder, 'twin/media'), {
      recursive: true,
    });
    two.desk = await two.shared.open('Desk');
    const twin = await two.shared.open('Twin');
    expect(twin.remote().replica).toBe(two.desk.remote().replica);
    await two.desk.add('other/b.txt', 'by the desk');
    await twin.add('other/b.txt', 'by the twin');
    await two.desk.sync();
    const { notes } = await twin.sync();
    expect(notes[0]).toMatch(/from a copy of this library/);
    await two.desk.sync();
    expect(twin.remote().replica).not.toBe(two.desk.remote().replica);
    const all = { 'other/a.txt': 'first', 'other/b.txt': 'by the desk', 'other/b-2.txt': 'by the twin' };
    expect(await two.desk.files()).toEqual(all);
    expect(await twin.files()).toEqual(all);
  });
});
