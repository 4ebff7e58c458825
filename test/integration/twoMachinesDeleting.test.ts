/** What its owner throws away and another machine keeps: nothing is lost, nothing waits for ever, and nothing comes back unasked. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { copied, idOf, twoMachinesForEachTest } from '../support/sharedBucket.ts';

const two = twoMachinesForEachTest();

describe('deleting what one machine owns', () => {
  test('does not take the copy of another machine away, from the trash or for ever', async () => {
    const uuid = await copied(two);
    await two.desk.trash(idOf(two.desk, uuid));
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({
      notes: ['“a.txt” is in the trash of “Desk”. It stays here.'],
    });
    expect(await two.lap.files()).toEqual({ 'other/a.txt': 'first' });
    await two.desk.erase(idOf(two.desk, uuid));
    await two.desk.sync();
    const { notes } = await two.lap.sync();
    expect(notes[0]).toMatch(/“a.txt” was deleted on “Desk”. It stays here/);
    expect(await two.lap.files()).toEqual({ 'other/a.txt': 'first' });
    expect(await two.desk.sync()).toMatchObject({ pulled: 0 });
    expect(await two.desk.files()).toEqual({});
  });

  test('gives it to the bucket again from the machine that keeps it, where nothing waits any more', async () => {
    const uuid = await copied(two);
    await two.desk.erase(idOf(two.desk, uuid));
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({
      uploaded: 1,
      notes: ["“a.txt” was deleted on “Desk”. It stays here and is this machine's own from now on."],
    });
    const { catalog } = two.lap;
    expect(catalog.remoteContents.counts(two.lap.remote().id)).toEqual({ waiting: 0, failed: 0, synced: 1 });
    expect(await fs.readFile(path.join(two.shared.folder, 'bucket/private/other/a.txt'), 'utf8')).toBe(
      'first',
    );
    expect(await two.lap.sync()).toMatchObject({ uploaded: 0, requests: 1 });
  });

  test('is not undone by a machine that keeps it, unless that is wanted', async () => {
    const uuid = await copied(two);
    await two.desk.erase(idOf(two.desk, uuid));
    await two.desk.sync();
    await two.lap.sync();
    expect(await two.desk.sync()).toMatchObject({ pulled: 0, notes: [] });
    expect(await two.desk.files()).toEqual({});
    const own = await two.lap.add('other/b.txt', 'second');
    await two.lap.sync();
    await two.desk.sync();
    await two.lap.erase(own);
    await two.lap.sync();
    two.lap.context.settings.set({ rememberDeleted: false });
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 1 });
    expect(Object.values(await two.lap.files()).sort()).toEqual(['first', 'second']);
  });

  test('is said where another bucket keeps the copy from being uploaded under a new identity', async () => {
    const uuid = await copied(two);
    const { catalog } = two.lap;
    const [first, id] = [two.lap.remote(), idOf(two.lap, uuid)];
    const second = catalog.remotes.add({ name: 'second', target: first.target, options: first.options });
    const known = { uuid, assetId: id, owner: second.replica, writtenSeq: 1, gone: false };
    catalog.remoteContents.setAsset(second.id, { ...known, problem: null, code: null });
    await two.desk.erase(idOf(two.desk, uuid));
    await two.desk.sync();
    const { notes } = await two.lap.sync();
    expect(notes[0]).toMatch(/“a.txt” was deleted on “Desk”.*another bucket of yours has it/);
    expect(catalog.remoteContents.counts(first.id)).toEqual({ waiting: 0, failed: 1, synced: 0 });
    await two.lap.erase(id);
    await two.lap.sync();
    expect(catalog.remoteContents.counts(first.id)).toEqual({ waiting: 0, failed: 0, synced: 0 });
  });
});
