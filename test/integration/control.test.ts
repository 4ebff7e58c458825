/** The control files of a bucket: what is written when, what a crash leaves, and what is refused. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Manifest, type SidecarLine } from '../../electron/library/cloud/formats.ts';
import { LIBRARY, MANIFEST, SIDECARS, SNAPSHOTS } from '../../electron/library/cloud/layout.ts';
import { createSegmentWriter, readSegment } from '../../electron/library/cloud/segments.ts';
import type { CourierStorage } from '../../electron/library/courier/courier.ts';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { type Machine, openMachine } from '../support/machines.ts';
import { untouched } from '../support/syncing.ts';

let folder: string;
let target: RemoteTarget;
let desk: Machine;
let storage: CourierStorage;

beforeEach(async () => {
  folder = await makeWorkFolder();
  const bucket = path.join(folder, 'bucket');
  await fs.mkdir(bucket);
  target = RemoteTarget.parse({ type: 'local', bucket });
  desk = await openMachine(path.join(folder, 'desk'), 'Desk', { target });
  storage = await desk.context.open(desk.remote());
});
afterEach(async () => {
  await desk.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const HEADERS = { contentType: 'x/y', cacheControl: null, contentDisposition: null, acl: null, metadata: {} };

async function read(key: string): Promise<Buffer> {
  const got = await storage.getBytes(key, { limit: 1e8 });
  if (got === null || got === 'unchanged') throw new Error(`there is no ${key}`);
  return Buffer.from(got.bytes);
}
const put = (key: string, bytes: Buffer) =>
  storage.putBytes(key, bytes, { headers: HEADERS, condition: 'any' });
const manifest = async (): Promise<Manifest> => Manifest.parse(JSON.parse((await read(MANIFEST)).toString()));
async function keysBelow(prefix: string): Promise<readonly string[]> {
  return (await storage.list(prefix, null, 1000)).objects.map(({ key }) => key);
}

/** Every line that holds, by the uuid of its asset, as a restore would find it. */
async function lines(): Promise<ReadonlyMap<string, SidecarLine>> {
  const found = new Map<string, SidecarLine>();
  for (const segment of (await manifest()).segments.toReversed()) {
    for (const { line } of (await readSegment(storage, segment))?.lines ?? []) {
      const uuid = line.kind === 'asset' ? line.record.uuid : line.uuid;
      if (!found.has(uuid)) found.set(uuid, line);
    }
  }
  return found;
}

function lineOf(id: number): SidecarLine {
  const record = desk.catalog.assetRecords.of(id);
  if (record === null) throw new Error(`there is no asset ${id}`);
  const objects = desk.catalog.remoteContents.objects(1, record.uuid);
  return { kind: 'asset', owner: desk.remote().replica, record, objects: [...objects] };
}

/** As syncs that were cut short before their manifest would leave them; the next one names them. */
async function writeSegments(
  count: number,
  each: number,
  line: (round: number) => SidecarLine,
): Promise<void> {
  const writer = createSegmentWriter(
    {
      ...{ storage, segments: desk.catalog.remoteSegments, remote: 1, acl: null },
      replica: () => desk.remote().replica,
      generation: () => (desk.remote().manifest?.generation ?? 0) + 1,
      assertMayWrite: () => undefined,
    },
    (work) => desk.catalog.transaction(work),
  );
  for (let round = 0; round < count; round += 1) {
    for (let number = 0; number < each; number += 1) await writer.add(line(round));
    await writer.flush();
  }
}

async function addSome(count: number): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let number = 1; number <= count; number += 1)
    ids.push(await desk.add(`other/${number}.txt`, `file ${number}`));
  return ids;
}

describe('a sync', () => {
  test('writes records, library and snapshot, and the manifest that names them', async () => {
    const [first] = await addSome(3);
    await desk.sync();
    const { generation, segments, snapshots, replicas, assets, bytes } = await manifest();
    expect(generation).toBe(1);
    expect(segments.map(({ key }) => key)).toEqual(await keysBelow(SIDECARS));
    expect(snapshots.map(({ key }) => key)).toEqual(await keysBelow(SNAPSHOTS));
    expect(replicas).toEqual([{ replica: desk.remote().replica, name: 'Desk', takenOverBy: null }]);
    expect({ assets, bytes }).toEqual({ assets: 3, bytes: 18 });
    const line = (await lines()).get(desk.catalog.assets.get(first ?? 0)?.uuid ?? '');
    expect(line).toMatchObject({
      ...{ kind: 'asset', owner: desk.remote().replica, record: desk.catalog.assetRecords.of(first ?? 0) },
      objects: [{ role: 'original', key: 'private/other/1.txt', size: 6 }],
    });
    expect(JSON.parse((await read(LIBRARY)).toString())).toEqual(
      JSON.parse(JSON.stringify(desk.catalog.libraryRecords.read())),
    );
  });

  test('asks for one thing when nothing changed', async () => {
    await addSome(3);
    await desk.sync();
    expect(await desk.sync()).toMatchObject({ requests: 1, uploaded: 0 });
  });

  test('writes the library again when a collection or album changed, and nothing else', async () => {
    await addSome(2);
    await desk.sync();
    const before = await manifest();
    desk.catalog.labels.apply({
      albumsAdd: [{ uuid: crypto.randomUUID(), name: 'Sea', position: 1, created: 1 }],
    });
    await desk.sync();
    expect(JSON.parse((await read(LIBRARY)).toString()).albums).toMatchObject([{ name: 'Sea' }]);
    expect(await manifest()).toMatchObject({ generation: before.generation + 1, segments: before.segments });
  });

  test('says of what was deleted that it is gone', async () => {
    const [first] = await addSome(2);
    const uuid = desk.catalog.assets.get(first ?? 0)?.uuid ?? '';
    await desk.sync();
    await desk.erase(first ?? 0);
    await desk.sync();
    expect((await lines()).get(uuid)).toMatchObject({ kind: 'gone', uuid });
    expect(desk.catalog.remoteSegments.unsaidGone(desk.remote().id)).toEqual([]);
  });
});

describe('a snapshot', () => {
  test('is the catalog as its generation has it, without anything secret', async () => {
    const [first] = await addSome(3);
    await desk.sync();
    const [snapshot] = (await manifest()).snapshots;
    const file = path.join(folder, 'snapshot.sqlite');
    await fs.writeFile(file, zstdDecompressSync(await read(snapshot?.key ?? '')));
    const db = new Database(file, { readonly: true });
    const names = db.prepare('SELECT path FROM asset ORDER BY path').pluck().all();
    expect(names).toEqual(['other/1.txt', 'other/2.txt', 'other/3.txt']);
    expect(db.prepare('SELECT count(*) FROM remote_segment').pluck().get()).toBe(1);
    db.close();
    const signing = await fs.readFile(path.join(folder, 'desk/library/signing.key')).catch(() => null);
    if (signing !== null) expect((await fs.readFile(file)).includes(signing)).toBe(false);
    expect(await fs.readdir(path.join(folder, 'desk/library/backups'))).toEqual([]);
    expect(first).toBeGreaterThan(0);
  });

  test('is taken again when much was written since, and the last two are kept', async () => {
    const [id] = await addSome(1);
    await desk.sync();
    const counts: number[] = [];
    for (let round = 1; round <= 2; round += 1) {
      await writeSegments(1, 201, () => lineOf(id ?? 0));
      await desk.sync();
      counts.push((await manifest()).snapshots.length);
    }
    const { snapshots, generation } = await manifest();
    expect(counts).toEqual([2, 2]);
    expect(snapshots[0]?.generation).toBe(generation);
    expect(await keysBelow(SNAPSHOTS)).toEqual(snapshots.map(({ key }) => key).sort());
  });
});

describe('segments that pile up', () => {
  test('are written anew as one, which says the same', async () => {
    const ids = await addSome(4);
    await writeSegments(66, 1, (round) => {
      desk.catalog.labels.apply({ rate: [[ids[round % 3] ?? 0, (round % 5) + 1]] });
      return lineOf(ids[round % 3] ?? 0);
    });
    await desk.sync();
    const { segments } = await manifest();
    expect(segments.length).toBeLessThan(10);
    expect(await keysBelow(SIDECARS)).toEqual(segments.map(({ key }) => key).sort());
    const held = await lines();
    for (const id of ids) {
      const record = desk.catalog.assetRecords.of(id);
      expect(held.get(record?.uuid ?? '')).toMatchObject({ kind: 'asset', record });
    }
    expect(await desk.sync()).toMatchObject({ requests: 1 });
  });

  test('stay as they are when one of them cannot be read', async () => {
    const ids = await addSome(2);
    await desk.sync();
    const [first] = (await manifest()).segments;
    await put(first?.key ?? '', Buffer.from('broken'));
    await writeSegments(66, 1, () => lineOf(ids[0] ?? 0));
    await desk.sync();
    expect((await manifest()).segments.length).toBe(67);
    expect((await manifest()).segments[0]).toEqual(first);
  });
});

describe('after a crash', () => {
  test('between a segment and the manifest, the next manifest names the segment', async () => {
    const ids = await addSome(2);
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
    const [left] = await keysBelow(SIDECARS);
    expect(await keysBelow(MANIFEST)).toEqual([]);
    await desk.sync();
    expect((await manifest()).segments.map(({ key }) => key)).toContain(left);
    expect((await lines()).size).toBe(2);
  });

  test('before a segment that was about to be written, no manifest names it', async () => {
    await addSome(1);
    const key = `${SIDECARS}0000000001-${desk.remote().replica.slice(0, 8)}-000001.jsonl.gz`;
    desk.catalog.remoteSegments.set(1, {
      ...{ key, generation: 1, replica: desk.remote().replica, sha256: 'a'.repeat(64), size: 5, lines: 1 },
      ...{ inManifest: false, done: true },
    });
    await desk.sync();
    const { segments } = await manifest();
    expect(segments.map((segment) => segment.key)).not.toContain(key);
    expect(segments.map((segment) => segment.key)).toEqual(await keysBelow(SIDECARS));
  });

  test('between the manifest and the catalog, the manifest counts as our own', async () => {
    await addSome(1);
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
    const other = await openMachine(path.join(folder, 'other'), 'Other', {
      target,
      libraryId: crypto.randomUUID(),
    });
    try {
      await desk.sync();
      await other.add('other/b.txt', 'foreign');
      await expect(other.sync()).rejects.toMatchObject({
        code: 'remote_foreign',
        message: expect.stringMatching(/^Another library is copied to this place/),
      });
      expect(await keysBelow('private/')).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('written by a newer program is refused, and so is what is no manifest', async () => {
    await desk.sync();
    await put(MANIFEST, Buffer.from('{"format":2,"wholly":"different"}'));
    await expect(desk.sync()).rejects.toMatchObject({ code: 'library_newer' });
    await put(MANIFEST, Buffer.from('<html>'));
    await expect(desk.sync()).rejects.toMatchObject({ code: 'remote_damaged' });
    expect((await read(MANIFEST)).toString()).toBe('<html>');
  });

  test('that was emptied is filled again', async () => {
    await addSome(3);
    await desk.sync();
    for (const prefix of ['private/', '.mediaroot/']) await storage.remove(await keysBelow(prefix));
    expect(await desk.sync()).toMatchObject({ uploaded: 3, failed: 0 });
    expect((await lines()).size).toBe(3);
    expect(await desk.sync()).toMatchObject({ requests: 1 });
  });

  test('that another machine wrote to between look and manifest keeps what that one wrote', async () => {
    await addSome(1);
    await desk.sync();
    const files = await desk.control();
    await files.look();
    const hold = await files.hold();
    const theirs = { ...(await manifest()), generation: 7 };
    await put(MANIFEST, Buffer.from(JSON.stringify(theirs)));
    await files.recorded(1);
    await expect(files.commit()).rejects.toMatchObject({ code: 'remote_taken' });
    await hold.release();
    expect(await manifest()).toEqual(theirs);
    await desk.sync();
    expect((await manifest()).generation).toBeGreaterThan(7);
    expect((await manifest()).segments.length).toBeGreaterThan(theirs.segments.length);
  });
});

test('a line that cannot be read is told of, and the others are followed', async () => {
  await addSome(3);
  await desk.sync();
  const now = await manifest();
  const [segment] = now.segments;
  if (segment === undefined) throw new Error('no segment');
  const rows = gunzipSync(await read(segment.key))
    .toString()
    .split('\n');
  rows[1] = '{"kind":"asset","owner":5}';
  const bytes = gzipSync(rows.join('\n'));
  await put(segment.key, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await put(
    MANIFEST,
    Buffer.from(JSON.stringify({ ...now, segments: [{ ...segment, sha256, size: bytes.length }] })),
  );
  const lap = await openMachine(path.join(folder, 'lap'), 'Laptop', { target });
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
