/** A catalog that goes back to an earlier day while the bucket went on: what the bucket knows is taken, and neither side loses a byte. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readManifest } from '../../electron/library/cloud/manifest.ts';
import { readSegment } from '../../electron/library/cloud/segments.ts';
import { createCourier } from '../../electron/library/courier/courier.ts';
import { backUp, goBack } from '../support/goingBack.ts';
import {
  addFolderRemote,
  filesBelow,
  readBucket,
  restoreBeside,
  syncAll,
  targetOf,
} from '../support/restoredLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

const sha = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Of the manifest, once everything that it names was found whole. */
async function generation(): Promise<number> {
  const courier = createCourier(library.host);
  try {
    const storage = await courier.open(targetOf(library), null, { bandwidth: null });
    const { library: open } = await library.call('library.state', {});
    const found = await readManifest(storage, open?.id ?? '');
    if (found === null || found === 'unchanged') throw new Error('The bucket has no manifest');
    for (const segment of found.manifest.segments) expect(await readSegment(storage, segment)).not.toBeNull();
    return found.manifest.generation;
  } finally {
    await courier.close();
  }
}

/** Contents and what is said of them, by name; of two of one name, both. */
async function told(): Promise<readonly string[]> {
  const { assets } = await library.call('assets.list', { query: {} });
  const details = await Promise.all(assets.map(({ id }) => library.asset(id)));
  return details.map(({ name, sha256, tags }) => `${name} ${sha256.slice(0, 8)} ${tags.join()}`).sort();
}

const line = (name: string, contents: string, tags = ''): string =>
  `${name} ${sha(contents).slice(0, 8)} ${tags}`;

async function tag(id: number, name: string): Promise<void> {
  await library.call('tags.change', { ids: [id], add: [name], remove: [] });
}

/** Contents in the bucket, and in the media folder, wherever they lie. */
const contentsThere = async () => Object.values(await readBucket(library));
const filesHere = async () => Object.values(await filesBelow(library.mediaRoot)).map(({ bytes }) => bytes);

it('takes what was said since from the bucket, deletes nothing there, and leaves it sound for the next machine', async () => {
  const [changed = 0, gone = 0, both = 0, replaced = 0] = await library.add(
    ['changed.txt', 'changed'],
    ['gone.txt', 'gone'],
    ['both.txt', 'both'],
    ['replaced.txt', 'the file before'],
    ['still.txt', 'still'],
  );
  await tag(changed, 'old');
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  await backUp(library);
  const [fresh = 0] = await library.add(['new.txt', 'new']);
  await tag(fresh, 'fresh');
  await tag(changed, 'newer');
  await tag(both, 'in the bucket');
  await fs.writeFile(path.join(library.source, 'after.txt'), 'the file after');
  await library.call('assets.replace', { id: replaced, path: path.join(library.source, 'after.txt') });
  await library.call('assets.trash', { ids: [gone] });
  await library.call('assets.delete', { ids: [gone] });
  await syncAll(library, remote);
  const [before, generationBefore] = [await readBucket(library), await generation()];
  const filesBefore = await filesHere();

  await goBack(library);
  await tag(both, 'here');
  const plan = await library.call('sync.plan', { remote });
  expect(plan).toMatchObject({ toDelete: { count: 0 }, toPurge: { count: 0 }, toPull: { count: 1 } });
  const checked = await library.task(() => library.call('check.start', { remote, download: false }));
  expect(checked.state).toBe('done');
  expect(await library.call('check.report', { remote })).toMatchObject({ counts: { foreign: 0 } });
  expect(await readBucket(library)).toEqual(before);

  const first = await syncAll(library, remote);
  expect(first).toMatchObject({ deleted: 0, pulled: 1 });
  expect(first.notes[0]).toMatch(/this library was brought back from a backup/);
  const now = [
    ...[
      line('both.txt', 'both', 'here'),
      line('changed.txt', 'changed', 'newer,old'),
      line('gone.txt', 'gone'),
    ],
    ...[line('new.txt', 'new', 'fresh'), line('replaced.txt', 'the file before'), line('still.txt', 'still')],
  ];
  expect(await told()).toEqual(now);
  await syncAll(library, remote);
  expect(await contentsThere()).toEqual(expect.arrayContaining(Object.values(before)));
  expect(await generation()).toBeGreaterThanOrEqual(generationBefore);

  expect(await filesHere()).toEqual(expect.arrayContaining(filesBefore));
  const { orphans } = await library.call('cleanup.scan', { olderThan: 0 });
  expect(orphans).toMatchObject({ count: 2, bytes: 'new'.length + 'the file after'.length });

  await library.call('remotes.takeOver', { remote });
  for (let round = 1; round <= 2; round += 1)
    expect(await syncAll(library, remote)).toMatchObject({ deleted: 0 });
  expect(await contentsThere()).toEqual(expect.arrayContaining(Object.values(before)));
  await generation();
  await restoreBeside(library);
  const kept = now.filter((one) => !/^(gone|replaced)/.test(one));
  expect(await told()).toEqual([line('after.txt', 'the file after'), ...kept]);
});

it('does the same when the backup was made between connecting the bucket and the first sync', async () => {
  const [a = 0] = await library.add(['a.txt', 'aaaa'], ['b.txt', 'bbbb']);
  const remote = await addFolderRemote(library);
  await backUp(library);
  await library.add(['new.txt', 'new']);
  await tag(a, 'in the bucket');
  await syncAll(library, remote);
  const [before, generationBefore] = [await readBucket(library), await generation()];
  await goBack(library);
  expect(await syncAll(library, remote)).toMatchObject({ deleted: 0, uploaded: 0, pulled: 1 });
  await syncAll(library, remote);
  expect(await readBucket(library)).toEqual(before);
  expect(await generation()).toBeGreaterThanOrEqual(generationBefore);
  await restoreBeside(library);
  expect(await told()).toEqual([
    line('a.txt', 'aaaa', 'in the bucket'),
    line('b.txt', 'bbbb'),
    line('new.txt', 'new'),
  ]);
});

it('loses nothing either when the strays were recorded before the sync', async () => {
  await library.add(['a.txt', 'aaaa']);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  await backUp(library);
  const [fresh = 0] = await library.add(['new.txt', 'new']);
  await tag(fresh, 'in the bucket');
  await syncAll(library, remote);
  const before = await readBucket(library);
  await goBack(library);
  const { id: report } = await library.call('cleanup.scan', { olderThan: 0 });
  expect(await library.call('cleanup.adopt', { report })).toMatchObject({ adopted: 1 });
  expect(await syncAll(library, remote)).toMatchObject({ deleted: 0, uploaded: 0, pulled: 0 });
  await syncAll(library, remote);
  expect(await readBucket(library)).toEqual(before);
  await restoreBeside(library);
  expect(await told()).toEqual([line('a.txt', 'aaaa'), line('new.txt', 'new', 'in the bucket')]);
});
