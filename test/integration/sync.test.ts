/** Syncs to a folder: what is uploaded, copied, removed and left alone, seen from the folder itself. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteObject } from '../../electron/library/catalog/remoteTypes.ts';
import { type CourierStorage, createCourier } from '../../electron/library/courier/courier.ts';
import { RemoteOptions, RemoteTarget } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { addCloudFiles, addRemote, libraryOf, makeCloudLibrary } from '../support/cloudLibrary.ts';
import { mediaRootOf } from '../support/storedLibrary.ts';
import { openSyncing, type SyncingLibrary } from '../support/syncing.ts';

let folder: string;
let bucket: string;
let library: SyncingLibrary;
let now: number;

const DAY = 86_400_000;
const SIZE = 20_000;
/** What the control files of a sync come to at most. */
const noFile = expect.toSatisfy((bytes: number) => bytes < SIZE);
const host = () => ({ ...testHost(folder), now: () => now });

beforeEach(async () => {
  folder = await makeWorkFolder();
  bucket = path.join(folder, 'bucket');
  await fs.mkdir(bucket);
  await makeCloudLibrary(folder, { count: 5, bytes: SIZE });
  await addRemote(folder, {
    target: RemoteTarget.parse({ type: 'local', bucket }),
    options: RemoteOptions.parse({}),
  });
  now = Date.now();
  library = await openSyncing(folder, { host: host() });
});
afterEach(async () => {
  await library.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Contents of the bucket that are no files of our own, by key. */
async function inBucket(): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(bucket, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(bucket, path.join(entry.parentPath, entry.name)))
    .filter((name) => /^(media|private|\.mediaroot\/(trash|moving))\//.test(name))
    .sort();
  const found = files.map(async (name) => [name, sha(await fs.readFile(path.join(bucket, name)))] as const);
  return Object.fromEntries(await Promise.all(found));
}

/** Somebody else's own connection to the bucket. */
async function elsewhere<T>(work: (storage: CourierStorage) => Promise<T>): Promise<T> {
  const courier = createCourier(testHost(folder));
  const target = RemoteTarget.parse({ type: 'local', bucket });
  try {
    return await work(await courier.open(target, null, { bandwidth: null }));
  } finally {
    await courier.close();
  }
}

async function putForeign(key: string, text: string): Promise<void> {
  const plain = { contentType: 'text/plain', cacheControl: null, contentDisposition: null, acl: null };
  await elsewhere((storage) =>
    storage.putBytes(key, Buffer.from(text), { headers: { ...plain, metadata: {} }, condition: 'any' }),
  );
}

async function readForeign(key: string): Promise<string | null> {
  const found = await elsewhere((storage) => storage.getBytes(key, { limit: 1000 }));
  return found === null || found === 'unchanged' ? null : Buffer.from(found.bytes).toString();
}

/** What should be there: every file of the library. */
async function wanted(): Promise<Readonly<Record<string, string>>> {
  const { assets } = await library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 1000);
  return Object.fromEntries(assets.map(({ path: file, sha256 }) => [`private/${file}`, sha256]).sort());
}

const contents = () => library.catalog.remoteContents;
const keys = async (): Promise<readonly string[]> => Object.keys(await inBucket());
const uuidOf = (id: number): string => library.catalog.assets.get(id)?.uuid ?? '';
const pathOf = (id: number): string => library.catalog.assets.get(id)?.path ?? '';
const fileOf = (id: number): string => path.join(mediaRootOf(folder), pathOf(id));
const shaOf = (id: number): string => library.catalog.assets.get(id)?.sha256 ?? '';
const originalOf = (id: number): RemoteObject | undefined =>
  contents()
    .objects(1, uuidOf(id))
    .find(({ role }) => role === 'original');

/** Changes records as those parts do that have no method of their own here. */
function run(sql: string, ...values: readonly (string | number)[]): void {
  const db = new Database(path.join(libraryOf(folder), 'catalog.sqlite'));
  try {
    db.pragma('foreign_keys = ON');
    db.prepare(sql).run(...values);
  } finally {
    db.close();
  }
}

/** The file moves and its record follows, as after a change of collection. */
async function moveAsset(id: number, to: string): Promise<void> {
  const from = fileOf(id);
  run('UPDATE asset SET path = ? WHERE id = ?', to, id);
  await fs.mkdir(path.dirname(fileOf(id)), { recursive: true });
  await fs.rename(from, fileOf(id));
}

/** Another content in the place of what was there. */
async function replace(id: number, bytes: Buffer): Promise<void> {
  await fs.writeFile(fileOf(id), bytes);
  run('UPDATE asset SET sha256 = ?, size = ? WHERE id = ?', sha(bytes), bytes.length, id);
}

function setOptions(options: object): void {
  library.catalog.remotes.update(1, { options: RemoteOptions.parse(options) });
}

/** A rendition with its file. */
async function addRendition(id: number, name: string, text: string): Promise<string> {
  const file = `thumbnails/${name}-${id}-${text}.jpg`;
  const { renditions } = library.catalog;
  if (!renditions.of(id).some((row) => row.name === name))
    renditions.add(id, name, { fingerprint: text, state: 'pending', reason: null });
  const row = renditions.of(id).find((one) => one.name === name)?.id ?? 0;
  run('UPDATE rendition SET fingerprint = ? WHERE id = ?', text, row);
  renditions.aim(row, file);
  await fs.mkdir(path.join(mediaRootOf(folder), 'thumbnails'), { recursive: true });
  await fs.writeFile(path.join(mediaRootOf(folder), file), text);
  renditions.ready(row, { mime: 'image/jpeg', width: 1, height: 1, size: text.length }, null);
  return file;
}

describe('a sync', () => {
  it('uploads every new original once, and then there is nothing to do', async () => {
    expect(await library.plan()).toMatchObject({ new: { count: 5, bytes: 5 * SIZE }, unchanged: 0 });
    expect(await library.sync()).toMatchObject({ uploaded: 5, copied: 0, deleted: 0, failed: 0 });
    expect(await inBucket()).toEqual(await wanted());
    expect(contents().counts(1)).toEqual({ waiting: 0, failed: 0, synced: 5 });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 0, unchanged: 5, requests: 1 });
  });

  it('moves objects inside the bucket when files moved, sending no bytes, also when they take each other’s places', async () => {
    await library.sync();
    const [one, two, three] = [pathOf(1), pathOf(2), pathOf(3)];
    await moveAsset(1, 'other/aside.jpg');
    await moveAsset(2, one);
    await moveAsset(3, two);
    await moveAsset(1, three);
    await moveAsset(4, 'other/new place.jpg');
    expect(await library.plan()).toMatchObject({ renamed: { count: 4 }, new: { count: 0 } });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 4, failed: 0, bytes: noFile });
    expect(await inBucket()).toEqual(await wanted());
    expect(contents().graves(1, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  it('describes objects anew when a name changed, and writes only the record when it is a rating', async () => {
    await library.sync();
    run("UPDATE asset SET name = 'Übung.jpg' WHERE id = 1");
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 1, bytes: noFile });
    run('UPDATE asset SET rating = 4 WHERE id = 2');
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 0, failed: 0, unchanged: 4 });
    expect(contents().counts(1).waiting).toBe(0);
  });

  it('keeps replaced content in the bucket’s trash until its grace is over', async () => {
    await library.sync();
    const old = shaOf(1);
    await replace(1, Buffer.from('another content'));
    expect(await library.plan()).toMatchObject({ changed: { count: 1, bytes: 15 } });
    expect(await library.sync()).toMatchObject({ uploaded: 1, deleted: 1 });
    const grave = `.mediaroot/trash/${uuidOf(1)}/${old}`;
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: old });
    now += 29 * DAY;
    expect(await library.sync()).toMatchObject({ deleted: 0, requests: 1 });
    now += 2 * DAY;
    expect(await library.plan()).toMatchObject({ toPurge: { count: 1, bytes: SIZE } });
    expect(await library.sync()).toMatchObject({ deleted: 1 });
    expect(await inBucket()).toEqual(await wanted());
  });

  it('moves what is trashed out of sight with its renditions gone, and back', async () => {
    const rendition = await addRendition(1, 'small', 'tiny');
    await library.sync();
    expect(await keys()).toContain(`private/${rendition}`);
    const home = pathOf(1);
    run("UPDATE asset SET state = 'trashed', trashed_ms = 1, home_path = path WHERE id = 1");
    expect(await library.plan()).toMatchObject({ toDelete: { count: 1 }, needsConsent: false });
    expect(await library.sync()).toMatchObject({ uploaded: 0, deleted: 2 });
    const trashed = await keys();
    expect(trashed).toContain(`.mediaroot/trash/${uuidOf(1)}/${shaOf(1)}`);
    expect(trashed).not.toContain(`private/${home}`);
    expect(trashed).not.toContain(`private/${rendition}`);
    run("UPDATE asset SET state = 'present', trashed_ms = NULL, home_path = NULL WHERE id = 1");
    expect(await library.sync()).toMatchObject({ uploaded: 1, copied: 1, deleted: 0 });
    expect(await inBucket()).toEqual({
      ...(await wanted()),
      [`private/${rendition}`]: sha(Buffer.from('tiny')),
    });
  });

  it('keeps what was deleted for its grace, and removes it at once where there is none', async () => {
    await library.sync();
    const [one, two] = [uuidOf(1), uuidOf(2)];
    const sha1 = shaOf(1);
    run('DELETE FROM asset WHERE id = 1');
    expect(await library.sync()).toMatchObject({ deleted: 1, failed: 0 });
    const grave = `.mediaroot/trash/${one}/${sha1}`;
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: sha1 });
    expect(contents().asset(1, one)).toMatchObject({ gone: true });
    setOptions({ graceDays: 0 });
    run('DELETE FROM asset WHERE id = 2');
    expect(await library.sync()).toMatchObject({ deleted: 1 });
    expect(await inBucket()).toEqual({ ...(await wanted()), [grave]: sha1 });
    expect(contents().asset(1, two)).toMatchObject({ gone: true });
    expect(await library.sync()).toMatchObject({ deleted: 0, requests: 1 });
  });

  it('brings renditions along, and new ones in the place of old ones', async () => {
    const first = await addRendition(1, 'small', 'first');
    await library.sync();
    expect(await keys()).toContain(`private/${first}`);
    const second = await addRendition(1, 'small', 'second');
    expect(await library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await keys()).toContain(`private/${second}`);
    expect(await keys()).not.toContain(`private/${first}`);
    setOptions({ renditions: false });
    await library.sync();
    expect(await inBucket()).toEqual(await wanted());
  });

  it('moves a collection that becomes public, or gets a prefix, without sending bytes', async () => {
    await library.sync();
    const uuid = library.catalog.collections.bySlug('other')?.uuid ?? '';
    run(
      "UPDATE collection SET definition = json_set(definition, '$.visibility', 'public') WHERE uuid = ?",
      uuid,
    );
    expect(await library.plan()).toMatchObject({ renamed: { count: 5 } });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect((await keys()).every((key) => key.startsWith('media/other/'))).toBe(true);
    setOptions({ collections: { [uuid]: { prefix: 'web/one' } } });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect((await keys()).every((key) => key.startsWith('media/web/one/other/'))).toBe(true);
    setOptions({ collections: { [uuid]: { prefix: 'web/one', cacheControl: 'max-age=5' } } });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 5, bytes: noFile });
    expect(await library.sync()).toMatchObject({ copied: 0, requests: 1 });
  });
});

describe('what a sync leaves alone', () => {
  it('an object of somebody else in the way, and goes on with the rest', async () => {
    const other = path.join(bucket, 'private', pathOf(1));
    await putForeign(`private/${pathOf(1)}`, 'not ours');
    expect(await library.sync()).toMatchObject({ uploaded: 4, failed: 1 });
    expect(await fs.readFile(other, 'utf8')).toBe('not ours');
    expect(contents().withProblem(1, 10)).toMatchObject([{ uuid: uuidOf(1), code: 'remote_taken' }]);
    expect(library.catalog.assets.rows([1])[0]?.cloud).toBe('failed');
    await moveAsset(1, 'other/free.jpg');
    expect(await library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await fs.readFile(other, 'utf8')).toBe('not ours');
    expect(contents().counts(1)).toEqual({ waiting: 0, failed: 0, synced: 5 });
  });

  it('files that are not what their records say', async () => {
    await fs.writeFile(fileOf(1), randomBytes(SIZE));
    await fs.rm(fileOf(2));
    library.catalog.findings.set(3, 'rot', 'Other bytes under the same date.', 1);
    expect(await library.sync()).toMatchObject({ uploaded: 2, failed: 3 });
    expect(await keys()).toEqual([`private/${pathOf(4)}`, `private/${pathOf(5)}`].sort());
    const problems = contents().withProblem(1, 10);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'source_changed',
      'source_changed',
      'source_missing',
    ]);
    expect(problems.every(({ problem }) => problem !== null && problem.length > 20)).toBe(true);
    library.catalog.findings.clear(3);
    expect(await library.sync()).toMatchObject({ uploaded: 1, failed: 2 });
  });

  it('what another machine answers for, which is changed and deleted here only', async () => {
    await library.sync();
    const other = '11111111-1111-4111-8111-111111111111';
    contents().setOwner(1, library.remote().replica, other);
    const before = await inBucket();
    await moveAsset(1, 'other/elsewhere.jpg');
    run('DELETE FROM asset WHERE id = 2');
    expect(await library.plan()).toMatchObject({
      keptHere: 2,
      toDelete: { count: 0 },
      renamed: { count: 0 },
    });
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 0, deleted: 0, failed: 0 });
    expect(await inBucket()).toEqual(before);
    contents().setOwner(1, other, library.remote().replica);
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 1, deleted: 0 });
  });

  it('what was exchanged in the bucket by somebody else, when it would be moved or removed', async () => {
    await library.sync();
    const key = `private/${pathOf(1)}`;
    await putForeign(key, 'exchanged');
    await moveAsset(1, 'other/elsewhere.jpg');
    expect(await library.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await readForeign(key)).toBe('exchanged');
    expect((await inBucket())['private/other/elsewhere.jpg']).toBe(shaOf(1));
    expect(await library.sync()).toMatchObject({ uploaded: 0, copied: 0, deleted: 0 });
    expect(await readForeign(key)).toBe('exchanged');
  });
});

describe('fail-safes', () => {
  it('a sync that would delete too much stops, changes nothing, and goes on when it is allowed to', async () => {
    await library.close();
    await addCloudFiles(folder, { count: 45 }, 6);
    library = await openSyncing(folder, { host: host() });
    await library.sync();
    const before = await inBucket();
    run('DELETE FROM asset WHERE id > 39');
    expect(await library.plan()).toMatchObject({ toDelete: { count: 11 }, needsConsent: true });
    await expect(library.sync()).rejects.toMatchObject({ code: 'too_many_deletes' });
    expect(library.remote().problem).toMatchObject({ code: 'too_many_deletes' });
    expect(await inBucket()).toEqual(before);
    expect(await library.sync({ allowDeletes: true })).toMatchObject({ deleted: 11 });
    expect(library.remote().problem).toBeNull();
  });

  it('an emptied bucket is filled again, and one that lost objects with its manifest gets those', async () => {
    await library.sync();
    const all = await inBucket();
    await fs.rm(bucket, { recursive: true });
    await fs.mkdir(bucket);
    expect(await library.sync()).toMatchObject({ uploaded: 5, failed: 0 });
    expect(await inBucket()).toEqual(all);
    await fs.rm(path.join(bucket, '.mediaroot'), { recursive: true });
    await fs.rm(path.join(bucket, 'private', pathOf(2)));
    expect(await library.sync()).toMatchObject({ uploaded: 1, failed: 0, unchanged: 0 });
    expect(await inBucket()).toEqual(all);
  });

  it('a bucket that is not there ends the sync in words, and nothing is lost', async () => {
    await fs.rm(bucket, { recursive: true });
    await expect(library.sync()).rejects.toMatchObject({ code: 'remote_no_bucket' });
    expect(library.remote().problem).toMatchObject({ code: 'remote_no_bucket' });
    await fs.mkdir(bucket);
    expect(await library.sync()).toMatchObject({ uploaded: 5 });
  });

  it('what an interrupted sync had sent is taken as it is', async () => {
    await library.sync();
    // As though the program had been killed before it could record anything.
    run('DELETE FROM remote_object');
    run('DELETE FROM remote_asset');
    run('UPDATE remote SET synced_seq = 0');
    const before = await inBucket();
    expect(await library.sync()).toMatchObject({ uploaded: 5, failed: 0 });
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
    await expect(library.sync({ control })).rejects.toMatchObject({ code: 'cancelled' });
    expect(library.remote().problem?.message).toContain('did not come to its end');
    expect(originalOf(5)).toBeUndefined();
    expect(await library.sync()).toMatchObject({ failed: 0 });
    expect(await inBucket()).toEqual(await wanted());
  });
});
