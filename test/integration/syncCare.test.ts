/** What a sync leaves alone, and how it ends when something stands in its way. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MediarootError } from '../../shared/errors.ts';
import { SIZE, syncedFolderForEachTest } from '../support/syncedFolder.ts';
import { untouched } from '../support/syncing.ts';

const made = syncedFolderForEachTest();
const contents = () => made.library.catalog.remoteContents;
const { inBucket, keys, wanted, putForeign, readForeign, uuidOf, pathOf, fileOf, shaOf, run, moveAsset } =
  made;

describe('what a sync leaves alone', () => {
  it('an object of somebody else in the way, and goes on with the rest', async () => {
    const other = path.join(made.bucket, 'private', pathOf(1));
    await putForeign(`private/${pathOf(1)}`, 'not ours');
    expect(await made.library.sync()).toMatchObject({ uploaded: 4, failed: 1 });
    expect(await fs.readFile(other, 'utf8')).toBe('not ours');
    expect(contents().withProblem(1, 10)).toMatchObject([{ uuid: uuidOf(1), code: 'remote_taken' }]);
    expect(made.library.catalog.assets.rows([1])[0]?.cloud).toBe('failed');
    await moveAsset(1, 'other/free.jpg');
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await fs.readFile(other, 'utf8')).toBe('not ours');
    expect(contents().counts(1)).toEqual({ waiting: 0, failed: 0, synced: 5 });
  });

  it('files that are not what their records say', async () => {
    await fs.writeFile(fileOf(1), randomBytes(SIZE));
    await fs.rm(fileOf(2));
    made.library.catalog.findings.set(3, 'rot', 'Other bytes under the same date.', 1);
    expect(await made.library.sync()).toMatchObject({ uploaded: 2, failed: 3 });
    expect(await keys()).toEqual([`private/${pathOf(4)}`, `private/${pathOf(5)}`].sort());
    const problems = contents().withProblem(1, 10);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'source_changed',
      'source_changed',
      'source_missing',
    ]);
    expect(problems.every(({ problem }) => problem !== null && problem.length > 20)).toBe(true);
    made.library.catalog.findings.clear(3);
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, failed: 2 });
  });

  it('a damaged file that is all there is to sync: it is told once, and then takes one request', async () => {
    await made.library.sync();
    await made.replace(1, randomBytes(SIZE));
    made.library.catalog.findings.set(1, 'rot', 'Other bytes under the same date.', 1);
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, failed: 1 });
    expect(contents().withProblem(1, 10)).toHaveLength(1);
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, failed: 1, requests: 1 });
    expect(contents().counts(1)).toEqual({ waiting: 0, failed: 1, synced: 4 });
  });

  it('what another machine answers for, which is changed and deleted here only', async () => {
    await made.library.sync();
    const other = '11111111-1111-4111-8111-111111111111';
    contents().setOwner(1, made.library.remote().replica, other);
    const before = await inBucket();
    await moveAsset(1, 'other/elsewhere.jpg');
    run('DELETE FROM asset WHERE id = 2');
    expect(await made.library.plan()).toMatchObject({
      keptHere: 2,
      toDelete: { count: 0 },
      renamed: { count: 0 },
    });
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, failed: 0 });
    expect(await inBucket()).toEqual(before);
    contents().setOwner(1, other, made.library.remote().replica);
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 1, deleted: 0 });
  });

  it('what was exchanged in the bucket by somebody else, when it would be moved or removed', async () => {
    await made.library.sync();
    const key = `private/${pathOf(1)}`;
    await putForeign(key, 'exchanged');
    await moveAsset(1, 'other/elsewhere.jpg');
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await readForeign(key)).toBe('exchanged');
    expect((await inBucket())['private/other/elsewhere.jpg']).toBe(shaOf(1));
    expect(await made.library.sync()).toMatchObject({ uploaded: 0, copied: 0, deleted: 0 });
    expect(await readForeign(key)).toBe('exchanged');
  });
});

describe('fail-safes', () => {
  it('a sync that would delete too much stops, changes nothing, and goes on when it is allowed to', async () => {
    await made.addFiles(45, 6);
    await made.library.sync();
    const before = await inBucket();
    run('DELETE FROM asset WHERE id > 39');
    expect(await made.library.plan()).toMatchObject({ toDelete: { count: 11 }, needsConsent: true });
    await expect(made.library.sync()).rejects.toMatchObject({ code: 'too_many_deletes' });
    expect(made.library.remote().problem).toMatchObject({ code: 'too_many_deletes' });
    expect(await inBucket()).toEqual(before);
    expect(await made.library.sync({ allowDeletes: true })).toMatchObject({ deleted: 11 });
    expect(made.library.remote().problem).toBeNull();
  });

  it('an emptied bucket is filled again, and one that lost objects with its manifest gets those', async () => {
    await made.library.sync();
    const all = await inBucket();
    await fs.rm(made.bucket, { recursive: true });
    await fs.mkdir(made.bucket);
    expect(await made.library.sync()).toMatchObject({ uploaded: 5, failed: 0 });
    expect(await inBucket()).toEqual(all);
    await fs.rm(path.join(made.bucket, '.mediaroot'), { recursive: true });
    await fs.rm(path.join(made.bucket, 'private', pathOf(2)));
    expect(await made.library.sync()).toMatchObject({ uploaded: 1, failed: 0, unchanged: 0 });
    expect(await inBucket()).toEqual(all);
  });

  it('a bucket that is not there ends the sync in words, and nothing is lost', async () => {
    await fs.rm(made.bucket, { recursive: true });
    await expect(made.library.sync()).rejects.toMatchObject({ code: 'remote_no_bucket' });
    expect(made.library.remote().problem).toMatchObject({ code: 'remote_no_bucket' });
    await fs.mkdir(made.bucket);
    expect(await made.library.sync()).toMatchObject({ uploaded: 5 });
  });

  it('what an interrupted sync had sent is taken as it is', async () => {
    await made.library.sync();
    // As though the program had been killed before it could record anything.
    run('DELETE FROM remote_object');
    run('DELETE FROM remote_asset');
    run('UPDATE remote SET synced_seq = 0');
    const before = await inBucket();
    expect(await made.library.sync()).toMatchObject({ uploaded: 5, failed: 0 });
    expect(await inBucket()).toEqual(before);
    expect(contents().counts(1).synced).toBe(5);
  });

  it('is cancelled between objects, and goes on there', async () => {
    const stop = new AbortController();
    let points = 0;
    const control = {
      signal: stop.signal,
      progress: () => undefined,
      async point() {
        points += 1;
        if (points === 5) stop.abort();
        if (stop.signal.aborted) throw new MediarootError('cancelled', 'Cancelled.');
      },
    };
    await expect(made.library.sync({ control })).rejects.toMatchObject({ code: 'cancelled' });
    expect(made.library.remote().problem?.message).toContain('did not come to its end');
    expect(contents().objects(1, uuidOf(5))[0]).toBeUndefined();
    expect(await made.library.sync()).toMatchObject({ failed: 0 });
    expect(await inBucket()).toEqual(await wanted());
  });

  it('what moved after it was looked at is sent from where it lies when its turn comes', async () => {
    let turns = 0;
    let moved: Promise<void> | null = null;
    const control = {
      ...untouched,
      async point() {
        // The first is before anything was looked at for good.
        if (made.library.remote().problem !== null) turns += 1;
        // Whose turn comes while it moves waits: a file on its way is nowhere.
        if (turns >= 2) moved ??= moveAsset(5, 'other/elsewhere.jpg');
        await moved;
      },
    };
    expect(await made.library.sync({ control })).toMatchObject({ uploaded: 5, failed: 0 });
    expect(turns).toBeGreaterThan(2);
    expect(Object.keys(await inBucket())).toContain('private/other/elsewhere.jpg');
    expect(await inBucket()).toEqual(await wanted());
  });
});
