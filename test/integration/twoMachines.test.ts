/** Two libraries and one bucket: what each adds comes to the other, and neither harms what is the other's. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { copied, idOf, recordOf, twoMachinesForEachTest, uuidOf } from '../support/sharedBucket.ts';

const two = twoMachinesForEachTest();

describe('what one machine adds', () => {
  test('comes to the other with the same path, content and record, both ways', async () => {
    const id = await two.desk.add('other/a.txt', 'from the desk');
    two.desk.catalog.labels.apply({ tag: [[id, 'sea']], rate: [[id, 4]] });
    await two.desk.sync();
    await two.lap.add('other/b.txt', 'from the laptop');
    expect(await two.lap.sync()).toMatchObject({ pulled: 1, uploaded: 1, failed: 0, notes: [] });
    expect(await two.desk.sync()).toMatchObject({ pulled: 1, uploaded: 0, failed: 0, notes: [] });
    expect(await two.desk.files()).toEqual({
      'other/a.txt': 'from the desk',
      'other/b.txt': 'from the laptop',
    });
    expect(await two.lap.files()).toEqual(await two.desk.files());
    expect(await two.lap.holds()).toEqual(await two.desk.holds());
    const { collection: _one, ...there } = recordOf(two.desk, uuidOf(two.desk, id)) ?? {};
    const { collection: _other, ...here } = recordOf(two.lap, uuidOf(two.desk, id)) ?? {};
    expect(here).toEqual(there);
  });

  test('is not sent again by the other, nor asked for again', async () => {
    await two.desk.add('other/a.txt', 'from the desk');
    await two.desk.sync();
    await two.lap.sync();
    const quiet = { uploaded: 0, copied: 0, deleted: 0, failed: 0, pulled: 0, notes: [] };
    await two.desk.sync();
    await two.lap.sync();
    expect(await two.desk.sync()).toMatchObject({ ...quiet, requests: 1 });
    expect(await two.lap.sync()).toMatchObject({ ...quiet, requests: 1 });
  });
});

describe('what its owner changes', () => {
  test('comes to a copy that was not changed: words, place and content', async () => {
    const uuid = await copied(two);
    two.desk.catalog.labels.apply({
      tag: [[idOf(two.desk, uuid), 'sea']],
      rate: [[idOf(two.desk, uuid), 2]],
    });
    await two.desk.move(idOf(two.desk, uuid), 'other/sub/c.txt');
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 0, notes: [] });
    expect(await two.lap.files()).toEqual({ 'other/sub/c.txt': 'first' });
    expect(recordOf(two.lap, uuid)).toMatchObject({ tags: ['sea'], rating: 2 });
    await two.desk.replace(idOf(two.desk, uuid), 'second', 'other/d.txt');
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 1, notes: [] });
    expect(await two.lap.files()).toEqual({ 'other/d.txt': 'second' });
    expect(await two.lap.sync()).toMatchObject({ requests: 1 });
  });

  test('comes also where what it had before is another asset of its owner now', async () => {
    const uuid = await copied(two);
    await two.desk.replace(idOf(two.desk, uuid), 'second', 'other/d.txt');
    await two.desk.sync();
    await two.desk.add('other/e.txt', 'first');
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 2, failed: 0 });
    expect(await two.lap.files()).toEqual({ 'other/d.txt': 'second', 'other/e.txt': 'first' });
    expect(await two.lap.sync()).toMatchObject({ pulled: 0, requests: 1 });
  });

  test('in words stays away from a copy that was changed here, which is said', async () => {
    const uuid = await copied(two);
    two.lap.catalog.labels.apply({ rate: [[idOf(two.lap, uuid), 5]] });
    expect(await two.lap.sync()).toMatchObject({
      uploaded: 0,
      notes: [expect.stringMatching(/1 asset of other machines was changed here/)],
    });
    two.desk.catalog.labels.apply({ rate: [[idOf(two.desk, uuid), 1]] });
    await two.desk.sync();
    expect((await two.lap.sync()).notes).toEqual([
      expect.stringMatching(/“a.txt” is another one here than on “Desk”: both are kept/),
      expect.stringMatching(/changed here only/),
    ]);
    expect(recordOf(two.lap, uuid)).toMatchObject({ rating: 5 });
    expect(recordOf(two.desk, uuid)).toMatchObject({ rating: 1 });
  });

  test('in content, where the copy was changed here, is kept beside it on both machines', async () => {
    const uuid = await copied(two);
    two.lap.catalog.labels.apply({ rate: [[idOf(two.lap, uuid), 5]] });
    await two.desk.replace(idOf(two.desk, uuid), 'second', 'other/d.txt');
    await two.desk.sync();
    const { notes, pulled } = await two.lap.sync();
    expect(notes).toEqual([
      expect.stringMatching(/“d.txt” has another content here than on “Desk”: both are kept/),
    ]);
    expect(pulled).toBe(1);
    await two.desk.sync();
    const both = { 'other/a.txt': 'first', 'other/d.txt': 'second' };
    expect(await two.lap.files()).toEqual(both);
    expect(await two.desk.files()).toEqual(both);
    expect(recordOf(two.lap, uuid)).toMatchObject({ rating: 0, path: 'other/d.txt' });
  });

  test('is brought only once it is out of the trash there', async () => {
    const id = await two.desk.add('other/a.txt', 'first');
    await two.desk.trash(id);
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 0 });
    await two.desk.restore(id);
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 1 });
    expect(await two.lap.files()).toEqual({ 'other/a.txt': 'first' });
  });
});

describe('a copy of another machine', () => {
  test('that is deleted here stays in the bucket and on its machine, and does not come back', async () => {
    const id = await two.desk.add('other/a.txt', 'first');
    await two.desk.sync();
    await two.lap.sync();
    await two.lap.erase(idOf(two.lap, uuidOf(two.desk, id)));
    expect(await two.lap.sync()).toMatchObject({ deleted: 0 });
    two.desk.catalog.labels.apply({ rate: [[id, 3]] });
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 0, deleted: 0 });
    expect(await two.lap.files()).toEqual({});
    expect(await two.desk.files()).toEqual({ 'other/a.txt': 'first' });
    expect(await fs.readFile(path.join(two.shared.folder, 'bucket/private/other/a.txt'), 'utf8')).toBe(
      'first',
    );
  });

  test('that is given another file here becomes an asset of this machine, and both are in the bucket', async () => {
    const id = await two.desk.add('other/a.txt', 'first');
    await two.desk.sync();
    await two.lap.sync();
    await two.lap.replace(idOf(two.lap, uuidOf(two.desk, id)), 'edited on the laptop', 'other/edited.txt');
    expect(await two.lap.sync()).toMatchObject({ uploaded: 1, notes: [] });
    await two.desk.sync();
    expect(await two.lap.files()).toEqual({ 'other/edited.txt': 'edited on the laptop' });
    expect(await two.desk.files()).toEqual({
      'other/a.txt': 'first',
      'other/edited.txt': 'edited on the laptop',
    });
    expect(await two.lap.sync()).toMatchObject({ pulled: 0 });
  });

  test('whose place is taken here by a file the bucket does not have gets it, and both are kept', async () => {
    await two.desk.add('other/a.txt', 'from the desk');
    await two.lap.add('other/a.txt', 'from the laptop');
    await two.desk.sync();
    const { notes } = await two.lap.sync();
    expect(notes).toEqual(['“a.txt” made room at other/a.txt for a file of another machine: both are kept.']);
    await two.desk.sync();
    expect(await two.lap.files()).toEqual({
      'other/a.txt': 'from the desk',
      'other/a-2.txt': 'from the laptop',
    });
    expect(await two.desk.files()).toEqual(await two.lap.files());
  });

  test('that is gone from its place here leaves it to no other file: the bucket has it there still', async () => {
    const id = await two.desk.add('other/a.txt', 'from the desk');
    await two.desk.sync();
    await two.lap.sync();
    await two.lap.erase(idOf(two.lap, uuidOf(two.desk, id)));
    await two.lap.add('other/a.txt', 'new on the laptop');
    const { uploaded, failed, notes } = await two.lap.sync();
    expect({ uploaded, failed }).toEqual({ uploaded: 1, failed: 0 });
    expect(notes[0]).toMatch(
      /^“a.txt” moved from other\/a.txt: another machine's file has that place in the bucket/,
    );
    await two.desk.sync();
    expect(await two.lap.files()).toEqual({ 'other/a-2.txt': 'new on the laptop' });
    expect(await two.desk.files()).toEqual({
      'other/a.txt': 'from the desk',
      'other/a-2.txt': 'new on the laptop',
    });
  });

  test('of a file that was imported here, too, is that file, once', async () => {
    const id = await two.desk.add('other/a.txt', 'the same');
    const own = await two.lap.add('other/b.txt', 'the same');
    two.lap.catalog.labels.apply({ tag: [[own, 'mine']] });
    await two.desk.sync();
    expect(await two.lap.sync()).toMatchObject({ pulled: 0, uploaded: 0 });
    await two.desk.sync();
    expect(await two.desk.files()).toEqual({ 'other/a.txt': 'the same' });
    expect(await two.lap.files()).toEqual({ 'other/b.txt': 'the same' });
    expect(recordOf(two.lap, uuidOf(two.desk, id))).toMatchObject({ tags: ['mine'] });
  });

  test('of a file that was imported here, too, is not replaced nor given up by the other machine', async () => {
    const replaced = await two.desk.add('other/a.txt', 'the same');
    const erased = await two.desk.add('other/b.txt', 'the same again');
    await two.lap.add('other/c.txt', 'the same');
    await two.lap.add('other/d.txt', 'the same again');
    await two.desk.sync();
    await two.lap.sync();
    await two.desk.replace(replaced, 'replaced', 'other/e.txt');
    await two.desk.erase(erased);
    await two.desk.sync();
    await two.lap.sync();
    await two.desk.sync();
    const desk = { 'other/c.txt': 'the same', 'other/e.txt': 'replaced' };
    expect(await two.lap.files()).toEqual({ ...desk, 'other/d.txt': 'the same again' });
    // What was deleted for ever there does not come back by itself.
    expect(await two.desk.files()).toEqual(desk);
  });

  test('of a content that both had put into the bucket leaves both as they are', async () => {
    await two.desk.add('other/a.txt', 'desk');
    await two.lap.add('other/b.txt', 'lap');
    await two.desk.sync();
    await two.lap.sync();
    await two.desk.sync();
    const late = await two.desk.add('other/c.txt', 'twice');
    await two.lap.add('other/d.txt', 'twice');
    const [first, second] = await Promise.allSettled([two.desk.sync(), two.lap.sync()]);
    expect([first.status, second.status]).toContain('fulfilled');
    await two.desk.sync();
    await two.lap.sync();
    await two.desk.sync();
    expect(Object.values(await two.desk.files()).sort()).toEqual(['desk', 'lap', 'twice']);
    expect(Object.values(await two.lap.files()).sort()).toEqual(['desk', 'lap', 'twice']);
    expect(two.desk.catalog.assets.get(late)?.state).toBe('present');
  });
});
