/** A restore from the copy of a catalog that knew less than the bucket: what only the other machine had comes back too. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSession, type Session } from '../../electron/library/session.ts';
import { testHost } from '../support/catalog.ts';
import { ask } from '../support/publishedLibrary.ts';
import { twoMachinesForEachTest, uuidOf } from '../support/sharedBucket.ts';

const ADDED = 205;

const two = twoMachinesForEachTest();
let session: Session | undefined;
afterEach(() => session?.close());

test('what lay in the trash of a machine comes back, though the newest copy of a catalog never heard of it', async () => {
  await two.desk.add('other/a.txt', 'first');
  const trashed = await two.desk.add('other/t.txt', 'in the trash');
  const uuid = uuidOf(two.desk, trashed);
  await two.desk.trash(trashed);
  await two.desk.sync();
  // as many as make a copy of the catalog due
  for (let n = 0; n < ADDED; n += 1) await two.lap.add(`other/b${n}.txt`, `b${n}`);
  await two.lap.sync();
  expect(two.lap.catalog.assetRecords.idOf(uuid)).toBeNull();
  const snapshots = await fs.readdir(path.join(two.shared.folder, 'bucket/.mediaroot/snapshots'));
  expect(snapshots.filter((name) => name.includes(two.lap.remote().replica.slice(0, 8)))).not.toEqual([]);

  const folder = path.join(two.shared.folder, 'third');
  await fs.mkdir(folder);
  session = createSession(testHost(folder), { thumbnails: 'asked', stays: false });
  const report = await ask(session, 'library.restoreFrom', {
    target: two.shared.target,
    keys: null,
    path: path.join(folder, 'library'),
    mediaRoot: path.join(folder, 'media'),
  });
  expect(report).toMatchObject({ from: 'snapshot', assets: ADDED + 2, failed: [] });
  const { assets } = await ask(session, 'assets.list', { query: { trash: true } });
  expect(assets).toMatchObject([{ uuid, name: 't.txt', state: 'trashed' }]);
  expect(await fs.readFile(path.join(folder, 'media', assets[0]?.path ?? ''), 'utf8')).toBe('in the trash');
  const present = await ask(session, 'assets.list', { query: { sort: 'name', direction: 'asc' } });
  expect(present.assets).toHaveLength(ADDED + 1);
});
