/** The control files of a bucket: what a crash leaves of them, what others do to them, and what is refused. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { MANIFEST, SIDECARS } from '../../electron/library/cloud/layout.ts';
import { writeManifest } from '../../electron/library/cloud/manifest.ts';
import type { Machine } from '../support/machines.ts';
import { type ReadBucket, readBucketOf } from '../support/readBucket.ts';
import { sharedBucketForEachTest } from '../support/sharedBucket.ts';
import { untouched } from '../support/syncing.ts';

const shared = sharedBucketForEachTest();
let desk: Machine;
let bucket: ReadBucket;

beforeEach(async () => {
  desk = await shared.open('Desk');
  bucket = await readBucketOf(desk);
});

describe('after a crash', () => {
  test('between a segment and the manifest, the next manifest names the segment', async () => {
    const ids = await bucket.addSome(2);
    const files = await desk.control();
    await files.look();
    const hold = await files.hold();
    for (const id of ids) {
      const asset = desk.catalog.assets.get(id);
      desk.catalog.remoteContents.setAsset(1, {
        ...{ uuid: asset?.uuid ?? '', assetId: id, owner: desk.remote().replica, writtenSeq: 0, gone: false },
        ...{ problem: null, code: null },
      });
      await files.recorded(id);
    }
    await expect(
      files.commit({
        get heirTo(): readonly string[] {
          throw new Error('the power went out');
        },
      }),
    ).rejects.toThrow('the power went out');
    await hold.release();
    const [left] = await bucket.keysBelow(SIDECARS);
    expect(await bucket.keysBelow(MANIFEST)).toEqual([]);
    await desk.sync();
    expect((await bucket.manifest()).segments.map(({ key }) => key)).toContain(left);
    expect((await bucket.lines()).size).toBe(2);
  });

  test('before a segment that was about to be written, no manifest names it', async () => {
    await bucket.addSome(1);
    const key = `${SIDECARS}0000000001-${desk.remote().replica.slice(0, 8)}-000001.jsonl.gz`;
    desk.catalog.remoteSegments.set(1, {
      ...{ key, generation: 1, replica: desk.remote().replica, sha256: 'a'.repeat(64), size: 5, lines: 1 },
      ...{ inManifest: false, done: true },
    });
    await desk.sync();
    const { segments } = await bucket.manifest();
    expect(segments.map((segment) => segment.key)).not.toContain(key);
    expect(segments.map((segment) => segment.key)).toEqual(await bucket.keysBelow(SIDECARS));
  });

  test('between the manifest and the catalog, the manifest counts as our own', async () => {
    await bucket.addSome(1);
    await desk.sync();
    const { manifest: before } = desk.remote();
    desk.catalog.labels.apply({ rate: [[1, 2]] });
    await desk.sync();
    desk.catalog.remotes.update(1, { manifest: before });
    const { replica } = desk.remote();
    expect(await desk.sync()).toMatchObject({ requests: 1, notes: [], pulled: 0 });
    expect(desk.remote().replica).toBe(replica);
  });
});

describe('a bucket', () => {
  test('of another library is refused', async () => {
    const other = await shared.open('Other', crypto.randomUUID());
    try {
      await desk.sync();
      await other.add('other/b.txt', 'foreign');
      await expect(other.sync()).rejects.toMatchObject({
        code: 'remote_foreign',
        message: expect.stringMatching(/^Another library is copied to this place/),
      });
      expect(await bucket.keysBelow('private/')).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('written by a newer program is refused, and so is what is no manifest', async () => {
    await desk.sync();
    await bucket.put(MANIFEST, Buffer.from('{"format":2,"wholly":"different"}'));
    await expect(desk.sync()).rejects.toMatchObject({ code: 'library_newer' });
    await bucket.put(MANIFEST, Buffer.from('<html>'));
    await expect(desk.sync()).rejects.toMatchObject({ code: 'remote_damaged' });
    expect((await bucket.read(MANIFEST)).toString()).toBe('<html>');
  });

  test('that was emptied is filled again', async () => {
    await bucket.addSome(3);
    await desk.sync();
    for (const prefix of ['private/', '.mediaroot/'])
      await bucket.storage.remove(await bucket.keysBelow(prefix));
    expect(await desk.sync()).toMatchObject({ uploaded: 3, failed: 0 });
    expect((await bucket.lines()).size).toBe(3);
    expect(await desk.sync()).toMatchObject({ requests: 1 });
  });

  test('that another machine wrote to between look and manifest keeps what that one wrote', async () => {
    await bucket.addSome(1);
    await desk.sync();
    const files = await desk.control();
    await files.look();
    const hold = await files.hold();
    const theirs = { ...(await bucket.manifest()), generation: 7 };
    await bucket.put(MANIFEST, Buffer.from(JSON.stringify(theirs)));
    await files.recorded(1);
    await expect(files.commit()).rejects.toMatchObject({ code: 'remote_taken' });
    await hold.release();
    expect(await bucket.manifest()).toEqual(theirs);
    await desk.sync();
    expect((await bucket.manifest()).generation).toBeGreaterThan(7);
    expect((await bucket.manifest()).segments.length).toBeGreaterThan(theirs.segments.length);
  });
});

test('the manifest is written only in the place of the one that was read', async () => {
  await desk.sync();
  const now = await bucket.manifest();
  const next = { ...now, generation: now.generation + 1 };
  for (const stale of ['"stale"', null])
    await expect(writeManifest(bucket.storage, next, stale, null)).rejects.toMatchObject({
      code: 'remote_taken',
    });
  expect(await bucket.manifest()).toEqual(now);
  await writeManifest(bucket.storage, next, desk.remote().manifest?.etag ?? '', null);
  expect(await bucket.manifest()).toEqual(next);
});

test('a line that cannot be read is told of, and the others are followed', async () => {
  await bucket.addSome(3);
  await desk.sync();
  const now = await bucket.manifest();
  const [segment] = now.segments;
  if (segment === undefined) throw new Error('no segment');
  const rows = gunzipSync(await bucket.read(segment.key))
    .toString()
    .split('\n');
  rows[1] = '{"kind":"asset","owner":5}';
  const bytes = gzipSync(rows.join('\n'));
  await bucket.put(segment.key, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await bucket.put(
    MANIFEST,
    Buffer.from(JSON.stringify({ ...now, segments: [{ ...segment, sha256, size: bytes.length }] })),
  );
  const lap = await shared.open('Laptop');
  try {
    const files = await lap.control();
    expect(await files.look()).toEqual({ changed: true, gone: false });
    expect(await files.pullable()).toEqual({ count: 2, bytes: 12 });
    const pulled = await files.pull(untouched);
    expect(pulled.assets).toBe(2);
    expect(pulled.notes).toEqual([expect.stringMatching(/^Line 2 of “.*” cannot be read and was left out/)]);
  } finally {
    await lap.close();
  }
});
