import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import { recordPath } from '../../electron/library/storage/remote/localNames.ts';
import type { OpenedStorage } from '../../electron/library/storage/remote/types.ts';
import { contentOf, freeEnvironment, keysBelow, putting, refusal, text } from '../support/remoteSubject.ts';

let base: string;
let root: string;
let storage: OpenedStorage;

function open(): Promise<OpenedStorage> {
  const target = { bucket: root, prefix: '', endpoint: null, region: null, pathStyle: false };
  return openRemote({ type: 'local', ...target }, null, freeEnvironment());
}

beforeEach(async () => {
  base = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-local-'));
  root = path.join(base, 'drive');
  storage = await open();
});
afterEach(() => fs.rm(base, { recursive: true, force: true }));

it('does nothing in a folder that is not there, such as that of a drive that is not connected', async () => {
  expect(await storage.bucketExists()).toBe(false);
  for (const call of [
    () => storage.putBytes('x', text('x'), putting()),
    () => storage.list('', null, 10),
    () => storage.head('x'),
    () => storage.remove(['x']),
  ])
    await refusal(call(), 'remote_no_bucket');
  expect(await storage.serverTime()).toBeNull();
  expect(existsSync(root)).toBe(false);
  await storage.makeBucket();
  expect(await storage.bucketExists()).toBe(true);
  await refusal(
    openRemote(
      { type: 'local', bucket: 'not/whole', prefix: '', endpoint: null, region: null, pathStyle: false },
      null,
      freeEnvironment(),
    ),
    'remote_refused',
  );
});

it('keeps objects as ordinary files under their names, and never writes over a file that is not its own', async () => {
  await storage.makeBucket();
  await storage.putBytes('media/2026/ä photo.jpg', text('ours'), putting());
  expect(await fs.readFile(path.join(root, 'media/2026/ä photo.jpg'), 'utf8')).toBe('ours');
  const foreign = path.join(root, 'media/2026/foreign.jpg');
  await fs.writeFile(foreign, 'of a person');
  await storage.putBytes('media/2026/foreign.jpg', text('ours too'), putting());
  expect(await contentOf(storage, 'media/2026/foreign.jpg')).toBe('ours too');
  expect(await storage.remove(['media/2026/foreign.jpg'])).toEqual([]);
  expect(await fs.readFile(foreign, 'utf8')).toBe('of a person');
});

it('lets no key out of its folder', async () => {
  await storage.makeBucket();
  const below = ['.mediaroot-objects/records/x', '.MEDIAROOT-OBJECTS/records/x'];
  const keys = ['../out', 'a/../../out', '/abs', '..', '.', 'a//b', 'a/./b', ...below];
  for (const key of keys) {
    await storage.putBytes(key, text(key), putting());
    expect(await contentOf(storage, key)).toBe(key);
  }
  expect((await keysBelow(storage, '')).toSorted()).toEqual(keys.toSorted());
  expect(await fs.readdir(base)).toEqual(['drive']);
  expect(await storage.remove(keys)).toEqual([]);
  await refusal(storage.putBytes('', text('x'), putting()), 'remote_refused');
});

it('knows what a person removed from the folder to be gone', async () => {
  await storage.makeBucket();
  await storage.putBytes('a/b.txt', text('b'), putting());
  await fs.rm(path.join(root, 'a/b.txt'));
  expect(await storage.head('a/b.txt')).toBeNull();
  expect(await storage.digest('a/b.txt')).toBeNull();
  expect(await keysBelow(storage, '')).toEqual([]);
  await storage.putBytes('a/b.txt', text('again'), putting('absent'));
  expect(await fs.readFile(path.join(root, 'a/b.txt'), 'utf8')).toBe('again');
});

it('lets exactly one of two machines have a place and a version', async () => {
  await storage.makeBucket();
  const other = await open();
  let etag: string | null = null;
  for (let round = 0; round < 20; round += 1) {
    const put = putting(etag === null ? 'absent' : { etag });
    const outcomes = await Promise.allSettled([
      storage.putBytes('lease', text(`one ${round}`), put),
      other.putBytes('lease', text(`two ${round}`), put),
    ]);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.etag] : []));
    expect(won).toHaveLength(1);
    etag = won[0] ?? null;
    expect((await other.head('lease'))?.etag).toBe(etag);
  }
});

it('goes on after a crash that left a lock and half a file behind', async () => {
  await storage.makeBucket();
  await storage.putBytes('x', text('one'), putting());
  const lock = `${path.join(root, recordPath('x'))}.lock`;
  const half = path.join(root, '.mediaroot-objects/incoming/half');
  const longAgo = new Date(Date.now() - 3 * 24 * 3600_000);
  for (const file of [lock, half]) {
    await fs.writeFile(file, '');
    await fs.utimes(file, longAgo, longAgo);
  }
  const restarted = await open();
  await restarted.putBytes('x', text('two'), putting('any'));
  expect(await contentOf(restarted, 'x')).toBe('two');
  expect(existsSync(lock)).toBe(false);
  expect(existsSync(half)).toBe(false);
});

it('says which record of an object cannot be read, and takes it for no other', async () => {
  await storage.makeBucket();
  await storage.putBytes('x', text('one'), putting());
  await fs.writeFile(path.join(root, recordPath('x')), '{"key":"y"}');
  await refusal(storage.head('x'), 'remote_damaged');
});

it('gives one whole content to whoever reads an object that is being replaced, never none', async () => {
  await storage.makeBucket();
  await storage.putBytes('x', text('0'), putting());
  let done = false;
  const writing = (async () => {
    for (let round = 1; round <= 150; round++)
      await storage.putBytes('x', text(String(round)), putting('any'));
  })().finally(() => {
    done = true;
  });
  // Many readers, so that now and then one is between the record of the object and its content when both are replaced.
  const readers = Array.from({ length: 24 }, async () => {
    const seen: number[] = [];
    while (!done) {
      seen.push(Number(await contentOf(storage, 'x')));
      expect(await storage.head('x')).not.toBeNull();
    }
    return seen;
  });
  await writing;
  for (const seen of await Promise.all(readers)) {
    expect(seen).not.toEqual([]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  }
});
