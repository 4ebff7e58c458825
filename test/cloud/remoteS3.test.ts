import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import { faultKind } from '../../electron/library/storage/remote/faults.ts';
import type { OpenedStorage, RemoteEnvironment } from '../../electron/library/storage/remote/types.ts';
import type { RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { MediarootError } from '../../shared/errors.ts';
import type { Bucket } from '../support/buckets.ts';
import { freshBucket, otherUser, rgwThere } from '../support/cloudServers.ts';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy.ts';
import { describeRemoteStorage } from '../support/remoteConformance.ts';
import {
  contentOf,
  freeEnvironment,
  keysBelow,
  putting,
  refusal,
  sha256Of,
  text,
} from '../support/remoteSubject.ts';
import { freePort } from '../support/serverProcess.ts';

const ALL = { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true };
/** What is assumed of a service before anybody has looked. */
const LEAST = { ...ALL, conditionalWrite: false, verifiesSha256: false };

describe.skipIf(!rgwThere)('Ceph', () => {
  describeRemoteStorage('S3 with everything it can do', async () => {
    const { target, keys } = await freshBucket('some/prefix');
    return openRemote(target, keys, freeEnvironment({ features: ALL }));
  });

  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    vi.unstubAllEnvs().useRealTimers();
    for (const close of closing.splice(0)) await close();
  });
  const proxies: FaultProxy[] = [];
  afterAll(async () => {
    for (const proxy of proxies) await proxy.stop();
  });

  async function opened(
    bucket: Pick<Bucket, 'target' | 'keys'>,
    other: Partial<RemoteTarget> = {},
    keys: RemoteKeys | null = bucket.keys,
    environment: Partial<RemoteEnvironment> = {},
  ): Promise<OpenedStorage> {
    const free = freeEnvironment({ features: ALL, ...environment });
    const storage = await openRemote({ ...bucket.target, ...other }, keys, free);
    closing.push(() => storage.close());
    return storage;
  }

  async function proxied(bucket: Bucket, environment: Partial<RemoteEnvironment> = {}) {
    const proxy = await startFaultProxy(bucket.target.endpoint ?? '');
    proxies.push(proxy);
    return { proxy, storage: await opened(bucket, { endpoint: proxy.endpoint }, bucket.keys, environment) };
  }

  /** A file of 100,000 times a letter. */
  async function fileOf(letter: string) {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-s3-'));
    closing.push(() => fs.rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'file');
    await fs.writeFile(file, letter.repeat(100_000));
    return { file, size: 100_000, sha256: sha256Of(letter.repeat(100_000)) };
  }

  /** What a person reads when the bucket is looked at, when it is listed and when something is put into it. */
  async function refusals(storage: OpenedStorage, code: string): Promise<string[]> {
    const tried = [
      await refusal(storage.bucketExists(), code),
      await refusal(storage.list('', null, 10), code),
      await refusal(storage.putBytes('x', text('x'), putting()), code),
    ];
    for (const error of tried)
      expect(JSON.stringify(error.toValue())).not.toMatch(/secret-|testsecret|Signature=/);
    return tried.map((error) => faultKind(error) ?? '');
  }

  it('tells a wrong secret, an unknown key and keys of the wrong kind apart', async () => {
    const bucket = await freshBucket();
    const hmac = (id: string, secret: string): RemoteKeys => ({ kind: 'hmac', id, secret });
    const wrongSecret = await opened(bucket, {}, hmac('test', 'secret-of-another'));
    expect(await refusals(wrongSecret, 'remote_denied')).toEqual(Array(3).fill('wrong_secret'));
    const unknown = await opened(bucket, {}, hmac('nobody', 'secret-of-another'));
    expect(await refusals(unknown, 'remote_denied')).toEqual(Array(3).fill('unknown_key'));
    await refusal(opened(bucket, {}, { kind: 'json', json: '{}' }), 'remote_keys_missing');
  });

  it('finds keys where the provider keeps them when none are given, and says when there are none', async () => {
    const bucket = await freshBucket();
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_')))
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
      vi.stubEnv(name, '/nowhere/at/all');
    const without = await opened(bucket, {}, null);
    expect(await refusals(without, 'remote_keys_missing')).toEqual(Array(3).fill('no_keys'));
    const nowhere = await opened(bucket, { endpoint: null, region: null });
    expect(faultKind(await refusal(nowhere.list('', null, 1), 'remote_refused'))).toBe('wrong_region');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testsecret');
    expect(await (await opened(bucket, {}, null)).bucketExists()).toBe(true);
  });

  it('says that a bucket is not there, or is of somebody else', async () => {
    const bucket = await freshBucket();
    const none = await opened(bucket, { bucket: 'never-made' });
    expect(await none.bucketExists()).toBe(false);
    expect(faultKind(await refusal(none.list('', null, 1), 'remote_no_bucket'))).toBe('no_bucket');
    await refusal(none.putBytes('x', text('x'), putting()), 'remote_no_bucket');
    await refusal(none.getBytes('x', { limit: 1 }), 'remote_no_bucket');
    await refusal(none.beginUpload('x', putting()), 'remote_no_bucket');

    const other = await otherUser();
    const stranger = await opened(bucket, {}, { kind: 'hmac', id: other.id, secret: other.secret });
    expect(await refusals(stranger, 'remote_denied')).toEqual(Array(3).fill('forbidden'));
    expect(faultKind(await refusal(stranger.makeBucket(), 'remote_refused'))).toBe('bucket_taken');
  });

  it('says when nobody answers, and when the address speaks no TLS', async () => {
    const bucket = await freshBucket();
    const silent = await opened(bucket, { endpoint: `http://127.0.0.1:${await freePort()}` });
    const refused = await refusal(silent.bucketExists(), 'remote_unreachable');
    expect(refused.retryable).toBe(true);
    expect(refused.message).toContain('ECONNREFUSED');
    const unknown = await opened(bucket, { endpoint: 'http://nowhere.invalid' });
    expect(faultKind(await refusal(unknown.serverTime(), 'remote_unreachable'))).toBe('unknown_host');
    const secure = await opened(bucket, {
      endpoint: bucket.target.endpoint?.replace('http:', 'https:') ?? null,
    });
    await refusal(secure.bucketExists(), 'remote_tls');
  });

  it('tells a wrong clock, a wrong region and a full bucket from other refusals', async () => {
    const { proxy, storage } = await proxied(await freshBucket());
    const answers = [
      [403, 'RequestTimeTooSkewed', 'remote_clock', false],
      [400, 'AuthorizationHeaderMalformed', 'remote_refused', false],
      [301, 'PermanentRedirect', 'remote_refused', false],
      [403, 'QuotaExceeded', 'remote_full', false],
      [507, 'InsufficientStorage', 'remote_full', false],
      [400, 'EntityTooLarge', 'remote_refused', false],
      [503, 'SlowDown', 'remote_busy', true],
      [429, 'TooManyRequests', 'remote_busy', true],
      [500, 'InternalError', 'remote_busy', true],
      [502, undefined, 'remote_busy', true],
    ] as const;
    for (const [status, code, expected, retryable] of answers) {
      const fault = {
        kind: 'answer' as const,
        status,
        ...(code && { code }),
        headers: { 'retry-after': '7' },
      };
      proxy.reset();
      proxy.breakRequests(/^PUT /, fault);
      const error = await refusal(storage.putBytes('x', text('x'), putting()), expected);
      expect(`${code} ${error.retryable}`).toBe(`${code} ${retryable}`);
      expect(error.details?.retryAfter).toBe(7000);
    }
    proxy.reset();
    const headers = { 'x-amz-bucket-region': 'eu-central-1' };
    proxy.breakRequests(/^GET /, { kind: 'answer', status: 301, code: 'PermanentRedirect', headers });
    const error = await refusal(storage.list('', null, 1), 'remote_refused');
    expect(error.message).toContain('eu-central-1');
  });

  it('gives up a request of which no byte moves, and says that it may be repeated', async () => {
    const bucket = await freshBucket();
    const { proxy, storage } = await proxied(bucket, { stall: 300 });
    proxy.breakRequests(/./, { kind: 'hang', asked: false }, { times: 2 });
    const file = await fileOf('a');
    for (const call of [() => storage.head('x'), () => storage.putFile('x', file, putting())]) {
      const { message, retryable } = await refusal(call(), 'remote_unreachable');
      expect([message, retryable]).toEqual([expect.stringContaining('ETIMEDOUT'), true]);
    }
  });

  it('waits for a body of ours however slowly it comes', async () => {
    const bucket = await freshBucket();
    // All that requests are watched by, so that it is never the service that is slow.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let chunks = 0;
    const pace = async () => {
      chunks += 1;
      // Longer than a request may be without a byte.
      if (chunks === 3) vi.advanceTimersByTime(3_000);
    };
    const storage = await opened(bucket, {}, bucket.keys, { stall: 800, pace });
    const { file } = await fileOf('b');
    const size = 5_000_000;
    await fs.truncate(file, size);
    const stored = await storage.putFile('slow', { file, size, sha256: null }, putting());
    expect(chunks).toBeGreaterThan(3);
    expect(stored.sha256).toBe(sha256Of(await bucket.bytes('slow')));
  });

  it('leaves nothing of an upload that breaks off or is changed on its way', async () => {
    const bucket = await freshBucket();
    const { proxy, storage } = await proxied(bucket);
    const source = await fileOf('c');
    proxy.breakRequests(/^PUT /, { kind: 'cutRequest', after: 50_000 });
    expect((await refusal(storage.putFile('x', source, putting()), 'remote_unreachable')).retryable).toBe(
      true,
    );
    proxy.breakRequests(/^PUT /, { kind: 'flipRequest', at: 60_000 });
    expect((await refusal(storage.putFile('x', source, putting()), 'remote_damaged')).retryable).toBe(true);
    expect(await bucket.list()).toEqual([]);
    await storage.putFile('x', source, putting());
    for (const fault of [
      { kind: 'cutAnswer', after: 50_000 },
      { kind: 'truncate', after: 50_000 },
      { kind: 'flip', at: 60_000 },
    ] as const) {
      proxy.breakRequests(/^GET /, fault);
      const to = `${source.file}-${fault.kind}`;
      const error: unknown = await storage.getFile('x', to, source).catch((thrown: unknown) => thrown);
      expect(error instanceof MediarootError && `${fault.kind} ${error.code}`).toBe(
        `${fault.kind} ${fault.kind === 'cutAnswer' ? 'remote_unreachable' : 'remote_damaged'}`,
      );
      await expect(fs.stat(to)).rejects.toThrow('ENOENT');
    }
  });

  it('looks first, and hashes what it reads, where the service can do neither', async () => {
    const bucket = await freshBucket();
    const { proxy, storage } = await proxied(bucket, { features: LEAST });
    const source = await fileOf('d');
    await storage.putFile('x', source, putting());
    expect(proxy.requests.map(({ line }) => line.split(' ')[0])).toEqual(['HEAD', 'PUT']);
    await refusal(storage.putFile('x', await fileOf('e'), putting()), 'remote_taken');
    proxy.reset();
    await refusal(
      storage.putFile('y', { ...source, sha256: sha256Of('z') }, putting('any')),
      'source_changed',
    );
    expect(proxy.count(/^PUT /)).toBe(0);
    expect((await bucket.list()).map(({ key }) => key)).toEqual(['x']);
  });

  it('works in a bucket that keeps all versions as in any other', async () => {
    const bucket = await freshBucket();
    const status = { VersioningConfiguration: { Status: 'Enabled' as const } };
    await bucket.client.send(new PutBucketVersioningCommand({ Bucket: bucket.name, ...status }));
    // Ceph honours no condition here: each write makes a new version, which was always absent. A test of the connection finds out.
    const storage = await opened(bucket, {}, bucket.keys, { features: LEAST });
    const first = await storage.putBytes('x', text('one'), putting());
    await refusal(storage.putBytes('x', text('two'), putting()), 'remote_taken');
    await storage.putBytes('x', text('two'), putting({ etag: first.etag }));
    expect(await storage.remove(['x'])).toEqual([]);
    expect(await storage.head('x')).toBeNull();
    expect(await storage.getBytes('x', { limit: 9 })).toBeNull();
    expect(await keysBelow(storage, '')).toEqual([]);
    await storage.putBytes('x', text('three'), putting());
    expect(await contentOf(storage, 'x')).toBe('three');
  });

  it('removes many one by one where the service refuses to at once', async () => {
    const bucket = await freshBucket();
    const { proxy, storage } = await proxied(bucket);
    const keys = ['a', 'b ä', 'c+d'];
    for (const key of keys) await storage.putBytes(key, text('x'), putting());
    proxy.breakRequests(/^POST /, { kind: 'answer', status: 501, code: 'NotImplemented' });
    expect(await storage.remove(keys)).toEqual([]);
    expect(proxy.count(/^DELETE /)).toBe(3);
    expect(await bucket.list()).toEqual([]);
  });

  it('lists the old way where the service does not know the new one', async () => {
    const bucket = await freshBucket();
    const { proxy, storage } = await proxied(bucket);
    const keys = ['a b', 'a+b', 'a%b', 'ä', 'z&'].map((name) => `list/${name}`);
    for (const key of keys) await storage.putBytes(key, text('x'), putting());
    proxy.breakRequests(/list-type=2/, { kind: 'answer', status: 501, code: 'NotImplemented' });
    const inOrder = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await keysBelow(storage, 'list/', 2)).toEqual(inOrder);
    expect(proxy.count(/list-type=2/)).toBe(1);
  });

  it('counts every request it sends', async () => {
    const bucket = await freshBucket();
    let requests = 0;
    const requested = () => {
      requests += 1;
    };
    const { proxy, storage } = await proxied(bucket, { requested });
    await storage.putFile('a', await fileOf('f'), putting());
    await storage.head('a');
    await storage.list('', null, 10);
    await storage.remove(['a', 'b']);
    expect(requests).toBe(4);
    expect(proxy.requests).toHaveLength(4);
  });
});
