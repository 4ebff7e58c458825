/** Two libraries and one bucket: what each adds comes to the other, and neither harms what is the other's. */
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

describe('what its owner changes', () => {
  async function copied(): Promise<string> {
    const id = await desk.add('other/a.txt', 'first');
    await desk.sync();
    await lap.sync();
    return uuidOf(desk, id);
  }

  test('comes to a copy that was not changed: words, place and content', async () => {
    const uuid = await copied();
    desk.catalog.labels.apply({ tag: [[idOf(desk, uuid), 'sea']], rate: [[idOf(desk, uuid), 2]] });
    await desk.move(idOf(desk, uuid), 'other/sub/c.txt');
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 0, notes: [] });
    expect(await lap.files()).toEqual({ 'other/sub/c.txt': 'first' });
    expect(recordOf(lap, uuid)).toMatchObject({ tags: ['sea'], rating: 2 });
    await desk.replace(idOf(desk, uuid), 'second', 'other/d.txt');
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 1, notes: [] });
    expect(await lap.files()).toEqual({ 'other/d.txt': 'second' });
    expect(await lap.sync()).toMatchObject({ requests: 1 });
  });

  test('in words stays away from a copy that was changed here, which is said', async () => {
    const uuid = await copied();
    lap.catalog.labels.apply({ rate: [[idOf(lap, uuid), 5]] });
    expect(await lap.sync()).toMatchObject({
      uploaded: 0,
      notes: [expect.stringMatching(/1 asset of other machines was changed here/)],
    });
    desk.catalog.labels.apply({ rate: [[idOf(desk, uuid), 1]] });
    await desk.sync();
    expect((await lap.sync()).notes).toEqual([
      expect.stringMatching(/“a.txt” is another one here than on “Desk”: both are kept/),
      expect.stringMatching(/changed here only/),
    ]);
    expect(recordOf(lap, uuid)).toMatchObject({ rating: 5 });
    expect(recordOf(desk, uuid)).toMatchObject({ rating: 1 });
  });

  test('in content, where the copy was changed here, is kept beside it on both machines', async () => {
    const uuid = await copied();
    lap.catalog.labels.apply({ rate: [[idOf(lap, uuid), 5]] });
    await desk.replace(idOf(desk, uuid), 'second', 'other/d.txt');
    await desk.sync();
    const { notes, pulled } = await lap.sync();
    expect(notes).toEqual([
      expect.stringMatching(/“d.txt” has another content here than on “Desk”: both are kept/),
    ]);
    expect(pulled).toBe(1);
    await desk.sync();
    const both = { 'other/a.txt': 'first', 'other/d.txt': 'second' };
    expect(await lap.files()).toEqual(both);
    expect(await desk.files()).toEqual(both);
    expect(recordOf(lap, uuid)).toMatchObject({ rating: 0, path: 'other/d.txt' });
  });

  test('does not take the copy away when it goes to the trash or for ever', async () => {
    const uuid = await copied();
    await desk.trash(idOf(desk, uuid));
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ notes: ['“a.txt” is in the trash of “Desk”. It stays here.'] });
    expect(await lap.files()).toEqual({ 'other/a.txt': 'first' });
    await desk.erase(idOf(desk, uuid));
    await desk.sync();
    const { notes } = await lap.sync();
    expect(notes[0]).toMatch(/“a.txt” was deleted on “Desk”. It stays here/);
    expect(await lap.files()).toEqual({ 'other/a.txt': 'first' });
    expect(await desk.sync()).toMatchObject({ pulled: 0 });
    expect(await desk.files()).toEqual({});
  });

  test('is brought only once it is out of the trash there', async () => {
    const id = await desk.add('other/a.txt', 'first');
    await desk.trash(id);
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 0 });
    await desk.restore(id);
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 1 });
    expect(await lap.files()).toEqual({ 'other/a.txt': 'first' });
  });
});

describe('a copy of another machine', () => {
  test('that is deleted here stays in the bucket and on its machine, and does not come back', async () => {
    const id = await desk.add('other/a.txt', 'first');
    await desk.sync();
    await lap.sync();
    await lap.erase(idOf(lap, uuidOf(desk, id)));
    expect(await lap.sync()).toMatchObject({ deleted: 0 });
    desk.catalog.labels.apply({ rate: [[id, 3]] });
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 0, deleted: 0 });
    expect(await lap.files()).toEqual({});
    expect(await desk.files()).toEqual({ 'other/a.txt': 'first' });
    expect(await fs.readFile(path.join(shared.folder, 'bucket/private/other/a.txt'), 'utf8')).toBe('first');
  });

  test('that is given another file here becomes an asset of this machine, and both are in the bucket', async () => {
    const id = await desk.add('other/a.txt', 'first');
    await desk.sync();
    await lap.sync();
    await lap.replace(idOf(lap, uuidOf(desk, id)), 'edited on the laptop', 'other/edited.txt');
    expect(await lap.sync()).toMatchObject({ uploaded: 1, notes: [] });
    await desk.sync();
    expect(await lap.files()).toEqual({ 'other/edited.txt': 'edited on the laptop' });
    expect(await desk.files()).toEqual({
      'other/a.txt': 'first',
      'other/edited.txt': 'edited on the laptop',
    });
    expect(await lap.sync()).toMatchObject({ pulled: 0 });
  });

  test('whose place is taken here by a file the bucket does not have gets it, and both are kept', async () => {
    await desk.add('other/a.txt', 'from the desk');
    await lap.add('other/a.txt', 'from the laptop');
    await desk.sync();
    const { notes } = await lap.sync();
    expect(notes).toEqual(['“a.txt” made room at other/a.txt for a file of another machine: both are kept.']);
    await desk.sync();
    expect(await lap.files()).toEqual({ 'other/a.txt': 'from the desk', 'other/a-2.txt': 'from the laptop' });
    expect(await desk.files()).toEqual(await lap.files());
  });

  test('that is gone from its place here leaves it to no other file: the bucket has it there still', async () => {
    const id = await desk.add('other/a.txt', 'from the desk');
    await desk.sync();
    await lap.sync();
    await lap.erase(idOf(lap, uuidOf(desk, id)));
    await lap.add('other/a.txt', 'new on the laptop');
    const { uploaded, failed, notes } = await lap.sync();
    expect({ uploaded, failed }).toEqual({ uploaded: 1, failed: 0 });
    expect(notes[0]).toMatch(
      /^“a.txt” moved from other\/a.txt: another machine's file has that place in the bucket/,
    );
    await desk.sync();
    expect(await lap.files()).toEqual({ 'other/a-2.txt': 'new on the laptop' });
    expect(await desk.files()).toEqual({
      'other/a.txt': 'from the desk',
      'other/a-2.txt': 'new on the laptop',
    });
  });

  test('of a file that was imported here, too, is that file, once', async () => {
    const id = await desk.add('other/a.txt', 'the same');
    const own = await lap.add('other/b.txt', 'the same');
    lap.catalog.labels.apply({ tag: [[own, 'mine']] });
    await desk.sync();
    expect(await lap.sync()).toMatchObject({ pulled: 0, uploaded: 0 });
    await desk.sync();
    expect(await desk.files()).toEqual({ 'other/a.txt': 'the same' });
    expect(await lap.files()).toEqual({ 'other/b.txt': 'the same' });
    expect(recordOf(lap, uuidOf(desk, id))).toMatchObject({ tags: ['mine'] });
  });

  test('of a file that was imported here, too, is not replaced nor given up by the other machine', async () => {
    const one = await desk.add('other/a.txt', 'the same');
    const two = await desk.add('other/b.txt', 'the same again');
    await lap.add('other/c.txt', 'the same');
    await lap.add('other/d.txt', 'the same again');
    await desk.sync();
    await lap.sync();
    await desk.replace(one, 'replaced', 'other/e.txt');
    await desk.erase(two);
    await desk.sync();
    await lap.sync();
    await desk.sync();
    const all = { 'other/c.txt': 'the same', 'other/d.txt': 'the same again', 'other/e.txt': 'replaced' };
    expect(await lap.files()).toEqual(all);
    expect(await desk.files()).toEqual(all);
  });

  test('of a content that both had put into the bucket leaves both as they are', async () => {
    await desk.add('other/a.txt', 'desk');
    await lap.add('other/b.txt', 'lap');
    await desk.sync();
    await lap.sync();
    await desk.sync();
    const late = await desk.add('other/c.txt', 'twice');
    await lap.add('other/d.txt', 'twice');
    const [first, second] = await Promise.allSettled([desk.sync(), lap.sync()]);
    expect([first.status, second.status]).toContain('fulfilled');
    await desk.sync();
    await lap.sync();
    await desk.sync();
    expect(Object.values(await desk.files()).sort()).toEqual(['desk', 'lap', 'twice']);
    expect(Object.values(await lap.files()).sort()).toEqual(['desk', 'lap', 'twice']);
    expect(desk.catalog.assets.get(late)?.state).toBe('present');
  });
});
