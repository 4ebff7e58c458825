/** A check of a restored library: what waits in the bucket's trash for the end of its grace is known, and goes once it is ours to remove. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { RemoteOptions } from '../../shared/contract/remote.ts';
import {
  addFolderRemote,
  bucketOf,
  readBucket,
  restoreBeside,
  syncAll,
  writeBucket,
} from '../support/restoredLibrary.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();

/** One asset deleted for ever and one whose file was replaced, each with its old original in the bucket's trash. */
async function withGraves(): Promise<number> {
  const [deleted = 0, replaced = 0] = await library.add(
    ['deleted.bin', 'deleted for ever'],
    ['replaced.bin', 'the file before'],
    ['kept.bin', 'stays'],
  );
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  const file = path.join(library.source, 'new.bin');
  await fs.writeFile(file, 'the file after');
  await library.call('assets.replace', { id: replaced, path: file });
  await library.call('assets.trash', { ids: [deleted] });
  await library.call('assets.delete', { ids: [deleted] });
  await syncAll(library, remote);
  expect(await inTrash()).toHaveLength(2);
  return remote;
}

const inTrash = async (): Promise<readonly string[]> =>
  Object.keys(await readBucket(library)).filter((key) => key.startsWith('.mediaroot/trash/'));

async function foreign(remote: number): Promise<readonly string[]> {
  const task = await library.task(() => library.call('check.start', { remote, download: false }));
  expect(task.state).toBe('done');
  const { counts, findings } = await library.call('check.report', { remote });
  expect(counts).toMatchObject({ missing: 0, damaged: 0 });
  return findings.map(({ key }) => key);
}

async function setGrace(remote: number, graceDays: number): Promise<void> {
  await library.call('remotes.update', { remote, options: RemoteOptions.parse({ graceDays }) });
}

it('knows what another machine keeps in the trash of the bucket, and leaves it there', async () => {
  const remote = await withGraves();
  const before = await inTrash();
  expect(await restoreBeside(library)).toMatchObject({ from: 'snapshot', failed: [] });
  expect(await foreign(remote)).toEqual([]);
  await setGrace(remote, 0);
  expect(await syncAll(library, remote)).toMatchObject({ deleted: 0 });
  expect(await inTrash()).toEqual(before);
});

it('knows it from the sidecars alone, too', async () => {
  const remote = await withGraves();
  await fs.rm(path.join(bucketOf(library), '.mediaroot/snapshots'), { recursive: true });
  expect(await restoreBeside(library)).toMatchObject({ from: 'sidecars', failed: [] });
  expect(await foreign(remote)).toEqual([]);
});

it.each([
  { graceDays: 30, left: 2 },
  { graceDays: 0, left: 0 },
])('removes it after a grace of $graceDays days more once it answers for it', async ({ graceDays, left }) => {
  const remote = await withGraves();
  await restoreBeside(library);
  await library.call('remotes.takeOver', { remote });
  await setGrace(remote, graceDays);
  expect(await foreign(remote)).toEqual([]);
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, failed: 0 });
  expect(await inTrash()).toHaveLength(left);
  expect(await foreign(remote)).toEqual([]);
});

it('does not take for its own what somebody else put there', async () => {
  const remote = await withGraves();
  const [key = ''] = await inTrash();
  const strange = path.posix.join(path.posix.dirname(key), 'holiday.txt');
  await writeBucket(library, strange, 'not ours');
  expect(await foreign(remote)).toEqual([strange]);
});
