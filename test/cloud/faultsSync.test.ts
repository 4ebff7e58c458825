/** Whole syncs over a line and to a service that fail: whatever happens, a second sync ends with all that should be there, once. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RemoteOptions } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';
import { type Bucket, rgwTarget } from '../support/buckets.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { addCloudFiles, addRemote, makeCloudLibrary } from '../support/cloudLibrary.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { RGW_FEATURES } from '../support/couriers.ts';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy.ts';
import { openSyncing, type SyncingLibrary, untouched } from '../support/syncing.ts';

const COUNT = 25;
const MiB = 1024 ** 2;
/** Requests that put an original. */
const DATA = /^PUT .*\/private\//;

describe.skipIf(!rgwThere)('a sync', () => {
  let folder: string;
  let bucket: Bucket;
  let proxy: FaultProxy;
  let library: SyncingLibrary;

  beforeAll(async () => {
    proxy = await startFaultProxy(rgw().endpoint);
  });
  afterAll(() => proxy.stop());
  beforeEach(async () => {
    proxy.reset();
    folder = await makeWorkFolder();
    bucket = await freshBucket();
    await makeCloudLibrary(folder, { count: COUNT });
    await open();
  });
  afterEach(async () => {
    await library.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    const target = rgwTarget(rgw(), bucket.name, '', proxy.endpoint);
    await addRemote(folder, { target, options: RemoteOptions.parse({}) });
    library = await openSyncing(folder, { keys: bucket.keys });
    library.catalog.remotes.update(library.remote().id, { features: RGW_FEATURES });
  }

  /** Each original of the library under its key, by the hash of what is really there; nothing else but our own files. */
  async function expectWhole(): Promise<void> {
    const { assets } = await library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 1000);
    const wanted = assets.map(({ path, sha256 }) => [`private/${path}`, sha256]);
    const seen = (await bucket.list()).filter(({ key }) => !/^\.mediaroot\/(?!trash\/|moving\/)/.test(key));
    const there = seen.map(async ({ key }) => [
      key,
      createHash('sha256')
        .update(await bucket.bytes(key))
        .digest('hex'),
    ]);
    expect(Object.fromEntries(await Promise.all(there))).toEqual(Object.fromEntries(wanted));
    expect(await bucket.uploads()).toEqual([]);
  }

  /** Ends as if nothing had been: everything is there once, and a further sync asks one question. */
  async function expectRight(): Promise<void> {
    await expectWhole();
    expect(library.catalog.remoteContents.counts(library.remote().id)).toMatchObject({
      waiting: 0,
      failed: 0,
    });
    proxy.reset();
    expect(await library.sync()).toMatchObject({
      uploaded: 0,
      copied: 0,
      deleted: 0,
      failed: 0,
      requests: 1,
    });
    expect(proxy.requests).toHaveLength(1);
  }

  describe('that gets over what passes:', () => {
    it.each([
      ['internal errors', { kind: 'answer', status: 500, code: 'InternalError' }],
      ['being asked to slow down', { kind: 'answer', status: 503, code: 'SlowDown' }],
      ['connections that break in the middle of what is sent', { kind: 'cutRequest', after: 300 }],
      ['answers that never come', { kind: 'loseAnswer' }],
      ['bits that flip on the way', { kind: 'flipRequest', at: 500 }],
    ] as const)('%s', async (_name, fault) => {
      const broken = proxy.breakRequests(DATA, fault, { times: 10, apart: true });
      expect(await library.sync()).toMatchObject({ uploaded: COUNT, failed: 0 });
      expect(broken.hits()).toBe(10);
      await expectRight();
    });

    it('a lost answer to each write of its own files', async () => {
      const own = ['lease', 'library', 'manifest', 'sidecars', 'snapshots'].map((name) =>
        proxy.breakRequests(new RegExp(`^PUT .*/\\.mediaroot/${name}`), { kind: 'loseAnswer' }),
      );
      expect(await library.sync()).toMatchObject({ uploaded: COUNT, failed: 0 });
      expect(own.map((rule) => rule.hits())).toEqual([1, 1, 1, 1, 1]);
      await expectRight();
    });

    it('a clock of the service that is minutes away', async () => {
      proxy.breakRequests(/./, { kind: 'skew', ms: 240_000 }, { times: 10_000 });
      expect(await library.sync()).toMatchObject({ uploaded: COUNT, failed: 0 });
      await expectRight();
    });
  });

  it.each([
    ['a service that fails for good', { kind: 'answer', status: 500, code: 'InternalError' }, 'remote_busy'],
    ['a line that is dead', { kind: 'cutRequest', after: 0 }, 'remote_unreachable'],
    ['a line on which no answer comes', { kind: 'loseAnswer' }, 'remote_unreachable'],
    ['rights that are taken away', { kind: 'answer', status: 403, code: 'AccessDenied' }, 'remote_denied'],
    ['a clock that is off', { kind: 'answer', status: 403, code: 'RequestTimeTooSkewed' }, 'remote_clock'],
  ] as const)('stops in the middle for %s, and the next one goes on', async (_name, fault, code) => {
    proxy.breakRequests(/./, fault, { times: 10_000, pass: 12 });
    await expect(library.sync()).rejects.toMatchObject({ code });
    expect(library.remote().problem?.code).toBe(code);
    proxy.reset();
    const { uploaded, failed } = await library.sync();
    expect(failed).toBe(0);
    expect(uploaded).toBeLessThanOrEqual(COUNT);
    await expectRight();
  });

  it('stops when the bucket is deleted under it, and fills a new one of that name', async () => {
    let destroyed: Promise<void> | null = null;
    const destroy = (): Promise<void> => (destroyed ??= bucket.destroy());
    proxy.breakRequests(DATA, { kind: 'meanwhile', run: destroy }, { pass: 10, times: 10_000 });
    await expect(library.sync()).rejects.toMatchObject({ code: 'remote_no_bucket' });
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    expect(await library.sync()).toMatchObject({ failed: 0 });
    await expectRight();
  });

  it('fills a bucket that was emptied between two syncs', async () => {
    await library.sync();
    await bucket.destroy();
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    expect(await library.sync()).toMatchObject({ uploaded: COUNT, failed: 0 });
    await expectRight();
  });

  it('goes on with an upload in parts that was cut in the middle, without sending again what arrived', async () => {
    await library.close();
    await addCloudFiles(folder, { count: 1, bytes: 24 * MiB }, COUNT + 1);
    library = await openSyncing(folder, { keys: bucket.keys });
    const part = (number: string) => new RegExp(`^PUT .*partNumber=${number}&`);
    proxy.breakRequests(part('3'), { kind: 'cutRequest', after: MiB }, { times: 10_000 });
    await expect(library.sync()).rejects.toMatchObject({ code: 'remote_unreachable' });
    expect(await bucket.uploads()).toHaveLength(1);
    const sent = [1, 2].filter((number) => proxy.count(part(`${number}`)) > 0);
    expect(sent).toEqual([1, 2]);
    proxy.reset();
    expect(await library.sync()).toMatchObject({ failed: 0 });
    expect(proxy.count(part('(1|2)'))).toBe(0);
    expect(proxy.count(part('3'))).toBe(1);
    await expectRight();
  });

  it('sends no more of a file once a part of it is refused', async () => {
    await library.close();
    await addCloudFiles(folder, { count: 1, bytes: 72 * MiB }, COUNT + 1);
    library = await openSyncing(folder, { keys: bucket.keys });
    const part = (number: string) => new RegExp(`^PUT .*partNumber=${number}&`);
    const refused = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    proxy.breakRequests(part('1'), refused, { times: 10_000 });
    const isRefused = (): boolean =>
      proxy.requests.some(({ line, status }) => part('1').test(line) && status === 403);
    const first = (): Promise<unknown> => expect.poll(isRefused, { timeout: 60_000 }).toBe(true);
    proxy.breakRequests(part('[234]'), { kind: 'meanwhile', run: first }, { times: 3 });
    await expect(library.sync()).rejects.toMatchObject({ code: 'remote_denied' });
    expect(proxy.count(part('9'))).toBe(0);
    proxy.reset();
    expect(await library.sync()).toMatchObject({ failed: 0 });
    await expectRight();
  });

  it('begins an upload in parts anew that somebody has given up meanwhile', async () => {
    await library.close();
    await addCloudFiles(folder, { count: 1, bytes: 24 * MiB }, COUNT + 1);
    library = await openSyncing(folder, { keys: bucket.keys });
    proxy.breakRequests(/^POST .*uploadId=/, { kind: 'answer', status: 503 }, { times: 10_000 });
    await expect(library.sync()).rejects.toMatchObject({ code: 'remote_busy' });
    await bucket.abortUploads();
    proxy.reset();
    const second = await library.sync();
    if (second.failed > 0) expect(await library.sync()).toMatchObject({ failed: 0 });
    await expectRight();
  });

  it('forgets an upload in parts that became whole without an answer', async () => {
    await library.close();
    await addCloudFiles(folder, { count: 1, bytes: 24 * MiB }, COUNT + 1);
    library = await openSyncing(folder, { keys: bucket.keys });
    proxy.breakRequests(/^POST .*uploadId=/, { kind: 'hang', asked: true });
    const stop = new AbortController();
    const cut = library.sync({ control: { ...untouched, signal: stop.signal } }).catch(() => undefined);
    await expect
      .poll(async () => (await bucket.list()).map(({ size }) => size), { timeout: 60_000 })
      .toContain(24 * MiB);
    stop.abort(new MediarootError('cancelled', 'Cancelled.'));
    await cut;
    const { remoteContents } = library.catalog;
    expect(remoteContents.uploads(library.remote().id)).toHaveLength(1);
    proxy.reset();
    expect(await library.sync()).toMatchObject({ failed: 0 });
    expect(remoteContents.uploads(library.remote().id)).toEqual([]);
    expect(proxy.count(/^PUT .*partNumber=/)).toBe(0);
    await expectRight();
  });
});
