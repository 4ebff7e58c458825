/** Checks of a bucket that is a folder: each kind of finding is found and named, and healed where one side is whole. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { CheckReport } from '../../shared/contract/cloud.ts';
import { flipByte } from '../support/flipByte.ts';
import {
  addFolderRemote,
  bucketOf,
  filesBelow,
  fillWithEverything,
  readBucket,
  syncAll,
  writeBucket,
} from '../support/restoredLibrary.ts';
import { rot } from '../support/verifying.ts';
import { wholeLibraryForEachTest } from '../support/wholeLibrary.ts';

const library = wholeLibraryForEachTest();
const NOTHING = { missing: 0, damaged: 0, foreign: 0, 'local-rot': 0, 'local-missing': 0 };

async function synced(): Promise<{ readonly ids: readonly number[]; readonly remote: number }> {
  const ids = await fillWithEverything(library);
  const remote = await addFolderRemote(library);
  await syncAll(library, remote);
  return { ids, remote };
}

async function check(remote: number, download = false): Promise<CheckReport> {
  const task = await library.task(() => library.call('check.start', { remote, download }));
  if (task.state !== 'done') throw new Error(`The check ended ${task.state}: ${task.words}`);
  return library.call('check.report', { remote });
}

async function heal(remote: number): Promise<string | null> {
  const task = await library.task(() => library.call('check.heal', { remote }));
  if (task.state !== 'done') throw new Error(`Healing ended ${task.state}: ${task.words}`);
  return task.words;
}

/** Where the bucket has the original of an asset. */
async function objectOf(id: number): Promise<string> {
  return path.join(bucketOf(library), 'private', (await library.asset(id)).path);
}

const brief = ({ findings }: CheckReport) =>
  findings.map(({ kind, asset, healable }) => ({ kind, asset, healable }));

it('finds nothing in a bucket that is as it should be, whether it lists or reads it', async () => {
  const { remote } = await synced();
  expect((await library.call('check.report', { remote })).finished).toBeNull();
  expect(await check(remote)).toMatchObject({ downloaded: false, counts: NOTHING, total: 0, findings: [] });
  const all = Object.keys(await filesBelow(library.mediaRoot)).length;
  expect(await check(remote, true)).toMatchObject({ downloaded: true, objects: all, counts: NOTHING });
});

it('puts what is missing in the bucket there again, originals and renditions', async () => {
  const { ids, remote } = await synced();
  const before = await readBucket(library);
  const [original, rendition = ''] = [
    await objectOf(ids[0] ?? 0),
    Object.keys(before).find((key) => key.startsWith('private/thumbnails/')),
  ];
  await fs.rm(original);
  await fs.rm(path.join(bucketOf(library), rendition));
  const report = await check(remote);
  expect(report.counts).toEqual({ ...NOTHING, missing: 2 });
  expect(report.findings.every(({ healable }) => healable)).toBe(true);
  expect(await heal(remote)).toContain('2 objects put');
  expect(await readBucket(library)).toEqual(before);
  expect(await library.call('check.report', { remote })).toMatchObject({ counts: NOTHING });
  expect(await check(remote, true)).toMatchObject({ counts: NOTHING });
  expect(await syncAll(library, remote)).toMatchObject({ uploaded: 0, copied: 0, deleted: 0 });
});

it('tells another size from a listing, and other bytes by reading, and keeps what it replaces in the trash', async () => {
  const { ids, remote } = await synced();
  const before = await readBucket(library);
  const [short, flipped] = [await objectOf(ids[0] ?? 0), await objectOf(ids[3] ?? 0)];
  await fs.writeFile(short, 'short');
  await flipByte(flipped, path.join(library.folder, 'flipping'));
  const changed = await fs.readFile(flipped);
  expect((await check(remote)).counts.damaged).toBeGreaterThanOrEqual(1);
  const report = await check(remote, true);
  expect(report.counts).toEqual({ ...NOTHING, damaged: 2 });
  expect(await heal(remote)).toContain('2 objects put');
  const after = await readBucket(library);
  expect(after).toMatchObject(before);
  const aside = Object.entries(after).filter(([key]) => !(key in before));
  expect(aside.map(([key]) => key.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*'))).toEqual([
    '.mediaroot/trash/*/damaged-*',
    '.mediaroot/trash/*/damaged-*',
  ]);
  expect(aside.map(([, bytes]) => bytes)).toContain(changed.toString('base64'));
  expect(await check(remote, true)).toMatchObject({ counts: NOTHING });
});

it('brings back originals that are lost or rotten here, and keeps the rotten file aside', async () => {
  const { ids, remote } = await synced();
  const before = await filesBelow(library.mediaRoot);
  const [lost, rotten, trashed] = [ids[0] ?? 0, ids[3] ?? 0, ids[1] ?? 0];
  await fs.rm(await library.fileOf(lost));
  await rot(await library.fileOf(rotten));
  await fs.rm(await library.fileOf(trashed));
  expect(await check(remote)).toMatchObject({ counts: NOTHING });
  const report = await check(remote, true);
  expect(brief(report).sort((a, b) => (a.asset ?? 0) - (b.asset ?? 0))).toEqual(
    [
      { kind: 'local-missing', asset: lost, healable: true },
      { kind: 'local-missing', asset: trashed, healable: true },
      { kind: 'local-rot', asset: rotten, healable: true },
    ].sort((a, b) => a.asset - b.asset),
  );
  expect(await heal(remote)).toContain('3 files brought back');
  const after = await filesBelow(library.mediaRoot);
  const aside = Object.keys(after).filter((name) => name.startsWith('.mediaroot/set-aside/'));
  expect(aside).toHaveLength(1);
  expect(after).toMatchObject(before);
  expect(await library.call('verify.report', {})).toMatchObject({ missing: 0, rot: 0, edited: 0 });
  expect(await check(remote, true)).toMatchObject({ counts: NOTHING });
});

it('says that both are broken, and changes neither', async () => {
  const { ids, remote } = await synced();
  const [gone, other] = [ids[0] ?? 0, ids[3] ?? 0];
  await fs.rm(await library.fileOf(gone));
  await fs.rm(await objectOf(gone));
  await rot(await library.fileOf(other));
  await flipByte(await objectOf(other), path.join(library.folder, 'flipping'));
  const report = await check(remote, true);
  expect(report.counts).toEqual({ ...NOTHING, missing: 1, damaged: 1, 'local-rot': 1, 'local-missing': 1 });
  for (const { words, healable } of report.findings) {
    expect(words).toContain('Both copies of it are broken');
    expect(healable).toBe(false);
  }
  const before = [await readBucket(library), await filesBelow(library.mediaRoot)];
  expect(await heal(remote)).toContain('4 left as they were');
  expect([await readBucket(library), await filesBelow(library.mediaRoot)]).toEqual(before);
  expect((await library.call('check.report', { remote })).counts).toEqual(report.counts);
});

it('names objects of unknown origin and never touches them', async () => {
  const { remote } = await synced();
  await writeBucket(library, 'media/holiday.txt', 'not ours');
  await writeBucket(library, 'private/ö/deep.txt', 'not ours either');
  await writeBucket(library, 'elsewhere.txt', 'of another program');
  const report = await check(remote, true);
  expect(report.findings.map(({ key, kind, healable }) => ({ key, kind, healable }))).toEqual([
    { key: 'media/holiday.txt', kind: 'foreign', healable: false },
    { key: 'private/ö/deep.txt', kind: 'foreign', healable: false },
  ]);
  const before = await readBucket(library);
  await heal(remote);
  expect(await readBucket(library)).toEqual(before);
});

it('pages its findings by kind', async () => {
  const { remote } = await synced();
  for (let n = 0; n < 5; n += 1) await writeBucket(library, `media/${n}.txt`, 'x');
  const all = await check(remote);
  expect(all).toMatchObject({ total: 5, counts: { foreign: 5 } });
  const page = await library.call('check.report', { remote, kind: 'foreign', offset: 3, limit: 10 });
  expect(page.findings.map(({ key }) => key)).toEqual(['media/3.txt', 'media/4.txt']);
  expect(await library.call('check.report', { remote, kind: 'missing' })).toMatchObject({
    total: 0,
    findings: [],
  });
});

it('is refused while another task of the remote is under way, and keeps no half report when it is cancelled', async () => {
  const { remote } = await synced();
  const ended = library.task(async () => {
    const started = await library.call('check.start', { remote, download: true });
    expect(await library.codeOf('sync.start', { remote })).toBe('remote_busy');
    expect(await library.codeOf('check.heal', { remote })).toBe('remote_busy');
    await library.call('tasks.cancel', started);
    return started;
  });
  expect((await ended).state).toBe('cancelled');
  expect((await library.call('check.report', { remote })).finished).toBeNull();
});
