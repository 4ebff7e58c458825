/** The control files of a bucket: what is written when, and what they say. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { LIBRARY, SIDECARS, SNAPSHOTS } from '../../electron/library/cloud/layout.ts';
import type { Machine } from '../support/machines.ts';
import { type ReadBucket, readBucketOf } from '../support/readBucket.ts';
import { sharedBucketForEachTest } from '../support/sharedBucket.ts';

const shared = sharedBucketForEachTest();
let desk: Machine;
let bucket: ReadBucket;

beforeEach(async () => {
  desk = await shared.open('Desk');
  bucket = await readBucketOf(desk);
});

describe('a sync', () => {
  test('writes records, library and snapshot, and the manifest that names them', async () => {
    const [first] = await bucket.addSome(3);
    await desk.sync();
    const { generation, segments, snapshots, replicas, assets, bytes } = await bucket.manifest();
    expect(generation).toBe(1);
    expect(segments.map(({ key }) => key)).toEqual(await bucket.keysBelow(SIDECARS));
    expect(snapshots.map(({ key }) => key)).toEqual(await bucket.keysBelow(SNAPSHOTS));
    expect(replicas).toEqual([{ replica: desk.remote().replica, name: 'Desk', takenOverBy: null }]);
    expect({ assets, bytes }).toEqual({ assets: 3, bytes: 18 });
    const line = (await bucket.lines()).get(desk.catalog.assets.get(first ?? 0)?.uuid ?? '');
    expect(line).toMatchObject({
      ...{ kind: 'asset', owner: desk.remote().replica, record: desk.catalog.assetRecords.of(first ?? 0) },
      objects: [{ role: 'original', key: 'private/other/1.txt', size: 6 }],
    });
    expect(JSON.parse((await bucket.read(LIBRARY)).toString())).toEqual(
      JSON.parse(JSON.stringify(desk.catalog.libraryRecords.read())),
    );
  });

  test('asks for one thing when nothing changed', async () => {
    await bucket.addSome(3);
    await desk.sync();
    expect(await desk.sync()).toMatchObject({ requests: 1, uploaded: 0 });
  });

  test('writes the library again when a collection or album changed, and nothing else', async () => {
    await bucket.addSome(2);
    await desk.sync();
    const before = await bucket.manifest();
    desk.catalog.labels.apply({
      albumsAdd: [{ uuid: crypto.randomUUID(), name: 'Sea', position: 1, created: 1 }],
    });
    await desk.sync();
    expect(JSON.parse((await bucket.read(LIBRARY)).toString()).albums).toMatchObject([{ name: 'Sea' }]);
    expect(await bucket.manifest()).toMatchObject({
      generation: before.generation + 1,
      segments: before.segments,
    });
  });

  test('says of what was deleted that it is gone', async () => {
    const [first] = await bucket.addSome(2);
    const uuid = desk.catalog.assets.get(first ?? 0)?.uuid ?? '';
    await desk.sync();
    await desk.erase(first ?? 0);
    await desk.sync();
    expect((await bucket.lines()).get(uuid)).toMatchObject({ kind: 'gone', uuid });
    expect(desk.catalog.remoteSegments.unsaidGone(desk.remote().id)).toEqual([]);
  });
});

describe('a snapshot', () => {
  test('is the catalog as its generation has it, without anything secret', async () => {
    const [first] = await bucket.addSome(3);
    await desk.sync();
    const [snapshot] = (await bucket.manifest()).snapshots;
    const file = path.join(shared.folder, 'snapshot.sqlite');
    await fs.writeFile(file, zstdDecompressSync(await bucket.read(snapshot?.key ?? '')));
    const db = new Database(file, { readonly: true });
    const names = db.prepare('SELECT path FROM asset ORDER BY path').pluck().all();
    expect(names).toEqual(['other/1.txt', 'other/2.txt', 'other/3.txt']);
    expect(db.prepare('SELECT count(*) FROM remote_segment').pluck().get()).toBe(1);
    db.close();
    const signing = await fs.readFile(path.join(shared.folder, 'desk/library/signing.key')).catch(() => null);
    if (signing !== null) expect((await fs.readFile(file)).includes(signing)).toBe(false);
    expect(await fs.readdir(path.join(shared.folder, 'desk/library/backups'))).toEqual([]);
    expect(first).toBeGreaterThan(0);
  });

  test('is taken again when much was written since, and the last two are kept', async () => {
    const [id] = await bucket.addSome(1);
    await desk.sync();
    const counts: number[] = [];
    for (let round = 1; round <= 2; round += 1) {
      await bucket.writeSegments(1, 201, () => bucket.lineOf(id ?? 0));
      await desk.sync();
      counts.push((await bucket.manifest()).snapshots.length);
    }
    const { snapshots, generation } = await bucket.manifest();
    expect(counts).toEqual([2, 2]);
    expect(snapshots[0]?.generation).toBe(generation);
    expect(await bucket.keysBelow(SNAPSHOTS)).toEqual(snapshots.map(({ key }) => key).sort());
  });
});

describe('segments that pile up', () => {
  test('are written anew as one, which says the same', async () => {
    const ids = await bucket.addSome(2);
    await desk.sync();
    const total = 66 * 3;
    let count = 0;
    await bucket.writeSegments(66, 3, () => {
      const line = bucket.lineOf(ids[count % ids.length] ?? 0);
      count += 1;
      if (line.kind !== 'asset' || count > total - ids.length) return line;
      return { ...line, record: { ...line.record, name: `as it was ${count}` } };
    });
    await desk.sync();
    const { segments } = await bucket.manifest();
    expect(segments.length).toBeLessThan(10);
    expect(await bucket.keysBelow(SIDECARS)).toEqual(segments.map(({ key }) => key).sort());
    const held = await bucket.lines();
    for (const id of ids) {
      const record = desk.catalog.assetRecords.of(id);
      expect(held.get(record?.uuid ?? '')).toMatchObject({ kind: 'asset', record });
    }
    expect(await desk.sync()).toMatchObject({ requests: 1 });
  });

  test('stay as they are when one of them cannot be read', async () => {
    const ids = await bucket.addSome(2);
    await desk.sync();
    const [first] = (await bucket.manifest()).segments;
    await bucket.put(first?.key ?? '', Buffer.from('broken'));
    await bucket.writeSegments(66, 1, () => bucket.lineOf(ids[0] ?? 0));
    await desk.sync();
    expect((await bucket.manifest()).segments.length).toBe(67);
    expect((await bucket.manifest()).segments[0]).toEqual(first);
  });
});
