/** The right to write to a bucket: one machine has it at a time, and one that is switched off loses it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lease } from '../../electron/library/cloud/formats.ts';
import { LEASE } from '../../electron/library/cloud/layout.ts';
import { takeLease } from '../../electron/library/cloud/lease.ts';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import type { OpenedStorage } from '../../electron/library/storage/remote/types.ts';
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { putting, text } from '../support/remoteSubject.ts';

const DESK = { replica: '0b7bd4ba-2f0d-4b0b-8a53-0d4e0e4d2c11', name: 'Desk', acl: null };
const LAPTOP = { replica: '1b7bd4ba-2f0d-4b0b-8a53-0d4e0e4d2c12', name: 'Laptop', acl: null };

let folder: string;
let storage: OpenedStorage;
/** The clock of this computer, which nothing may depend on but how long ago something was. */
let now = 0;
const host = { now: () => now, log: () => undefined };

beforeEach(async () => {
  folder = await makeWorkFolder();
  now = Date.now();
  const target = RemoteTarget.parse({ type: 'local', bucket: folder });
  storage = await openRemote(target, null, {
    ...{ now: testHost(folder).now, pace: async () => undefined, requested: () => undefined, connections: 4 },
  });
});
afterEach(async () => {
  await storage.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function written(): Promise<Lease> {
  const found = await storage.getBytes(LEASE, { limit: 10_000 });
  if (found === null || found === 'unchanged') throw new Error('there is no lease');
  return Lease.parse(JSON.parse(Buffer.from(found.bytes).toString()));
}

/** Rejects when it was not lost. */
const lost = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });

describe('the lease', () => {
  test('keeps another machine out while it is held, saying who has it, and is free once released', async () => {
    const hold = await takeLease(storage, DESK, host);
    await expect(takeLease(storage, LAPTOP, host)).rejects.toMatchObject({
      code: 'remote_busy',
      message: expect.stringMatching(
        /^“Desk” is syncing with this bucket; it said so (just now|\d+ seconds ago)\./,
      ),
    });
    await hold.release();
    const other = await takeLease(storage, LAPTOP, host);
    expect(await written()).toMatchObject({ name: 'Laptop' });
    await other.release();
    expect(hold.lost.aborted).toBe(false);
  });

  test('goes to one of many that ask at the same moment', async () => {
    const asked = Array.from({ length: 6 }, (_, index) =>
      takeLease(storage, { ...DESK, replica: crypto.randomUUID(), name: `Machine ${index}` }, host),
    );
    const results = await Promise.allSettled(asked);
    const held = results.filter((result) => result.status === 'fulfilled');
    expect(held).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'remote_busy' });
    for (const { value } of held) await value.release();
  });

  test('of a program that was killed is taken back at once by its own machine', async () => {
    const dead = await takeLease(storage, DESK, host);
    const again = await takeLease(storage, DESK, host);
    expect(dead.lost.aborted).toBe(false);
    await dead.release();
    expect(await written()).toMatchObject({ name: 'Desk', holds: 90_000 });
    await again.release();
  });

  test('of a machine that is switched off runs out by the clock of the service, whatever the clock here says', async () => {
    const dead = { ...DESK, holds: 60_000 };
    const hold = await takeLease(storage, dead, host);
    now += 10 * 86_400_000;
    await expect(takeLease(storage, LAPTOP, host)).rejects.toMatchObject({ code: 'remote_busy' });
    await age(61_000);
    const other = await takeLease(storage, LAPTOP, host);
    expect(await written()).toMatchObject({ name: 'Laptop' });
    await hold.release();
    expect(await written()).toMatchObject({ name: 'Laptop', holds: 90_000 });
    await other.release();
  });

  test('is renewed while it is held, and tells when another machine has it', async () => {
    const hold = await takeLease(storage, { ...DESK, holds: 300 }, host);
    while ((await written()).renewed === undefined) await new Promise(setImmediate);
    // In one step: between two it would be renewed again on a slow disk.
    const theirs = { format: 1, ...LAPTOP, nonce: crypto.randomUUID(), holds: 90_000 };
    await storage.putBytes(LEASE, text(JSON.stringify(theirs)), putting('any'));
    const reason = await lost(hold.lost);
    expect(reason).toBeInstanceOf(MediarootError);
    expect(reason).toMatchObject({
      code: 'remote_taken',
      message: expect.stringMatching(/^“Laptop” began to sync/),
    });
    await hold.release();
    expect(await written()).toMatchObject({ name: 'Laptop', holds: 90_000 });
  });

  test('that cannot be renewed until it runs out counts as lost', async () => {
    const hold = await takeLease(storage, { ...DESK, holds: 150 }, host);
    await fs.rename(folder, `${folder}-away`);
    now += 200;
    const reason = await lost(hold.lost);
    await fs.rename(`${folder}-away`, folder);
    expect(reason).toMatchObject({ message: expect.stringMatching(/did not answer/) });
    await hold.release();
  });
});

/** The object was written so long before, by the service's clock. */
async function age(ms: number): Promise<void> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const then = new Date(Date.now() - ms);
  for (const entry of entries)
    if (entry.isFile()) await fs.utimes(path.join(entry.parentPath, entry.name), then, then);
}
