import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProbeOptions, probeConnection } from '../../electron/library/cloud/probe.ts';
import { openRemote } from '../../electron/library/storage/remote/backends.ts';
import type { ConnectionReport, RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { type Bucket, rgwKeys, rgwTarget, s3Client } from '../support/buckets.ts';
import { freshBucket, freshContainer, otherUser, rgw, rgwThere } from '../support/cloudServers.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { startGcsStandIn } from '../support/gcsStandIn.ts';
import { freeEnvironment } from '../support/remoteSubject.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-probe-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

interface Place {
  readonly target: RemoteTarget;
  readonly keys: RemoteKeys;
}

function probing({ target, keys }: Place, given: Partial<ProbeOptions> = {}): Promise<ConnectionReport> {
  return probeConnection((features) => openRemote(target, keys, freeEnvironment({ features })), {
    target,
    options: { acl: false, publicUrl: null },
    makeBucket: false,
    libraryId: null,
    folder,
    now: Date.now,
    ...given,
  });
}

/** `check: state` of those that are not ok. */
function notOk({ checks }: ConnectionReport): string[] {
  return checks.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check}: ${state}`);
}

function wordsOf({ checks }: ConnectionReport, check: string): string {
  return checks.find((one) => one.check === check)?.words ?? '';
}

const AFTER_BUCKET = ['list', 'write', 'read', 'conditional', 'checksum', 'multipart', 'delete', 'public'];
const skipped = (checks: readonly string[]) => checks.map((check) => `${check}: skipped`);

describe.skipIf(!rgwThere)('the test of a connection to S3', () => {
  type Rule = readonly [effect: 'Allow' | 'Deny', principal: string, action: string, place?: string];

  async function setPolicy(bucket: Bucket, rules: readonly Rule[]): Promise<void> {
    const Statement = rules.map(([Effect, principal, action, place = '*']) => ({
      Effect,
      Principal: principal === '*' ? '*' : { AWS: [`arn:aws:iam:::user/${principal}`] },
      Action: [`s3:${action}`],
      Resource: `arn:aws:s3:::${bucket.name}${action === 'ListBucket' ? '' : `/${place}`}`,
    }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await bucket.client.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  }

  test('finds everything in order, what the service can do, and leaves nothing behind', async () => {
    const bucket = await freshBucket('a folder');
    const report = await probing(bucket);
    expect(notOk(report)).toEqual(['public: noted']);
    expect(report).toMatchObject({
      usable: true,
      bucketMade: false,
      holds: 'nothing',
      features: { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: true },
    });
    expect(wordsOf(report, 'public')).toContain('a folder/media/*');
    expect(await bucket.list()).toEqual([]);
    expect(await bucket.uploads()).toEqual([]);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  test('tells a wrong secret from an unknown key', async () => {
    const { target } = await freshBucket();
    const { id } = rgw().user;
    const wrong = await probing({ target, keys: rgwKeys({ id, secret: 'no' }) });
    expect(notOk(wrong)).toEqual(['bucket: failed', ...skipped(AFTER_BUCKET)]);
    expect(wordsOf(wrong, 'bucket')).toMatch(/secret does not belong/);
    const unknown = await probing({ target, keys: rgwKeys({ id: 'nobody', secret: 'no' }) });
    expect(wordsOf(unknown, 'bucket')).toMatch(/does not know this access key/);
    expect(wordsOf(unknown, 'write')).toBe('Not tried, since finding the bucket failed.');
    expect(unknown).toMatchObject({ usable: false, features: null, holds: null });
  });

  test('makes a missing bucket only when it is asked to', async () => {
    const keys = rgwKeys(rgw().user);
    const target = rgwTarget(rgw(), `made-${crypto.randomUUID()}`);
    const without = await probing({ target, keys });
    expect(notOk(without)).toEqual(['bucket: failed', ...skipped(AFTER_BUCKET)]);
    expect(wordsOf(without, 'bucket')).toMatch(/is not there.* let Mediaroot make it/);
    const made = await probing({ target, keys }, { makeBucket: true });
    expect(made).toMatchObject({ usable: true, bucketMade: true, holds: 'nothing' });
    expect(await probing({ target, keys }, { makeBucket: true })).toMatchObject({ bucketMade: false });
  });

  test('says what is missing for somebody else’s bucket', async () => {
    const { target } = await freshBucket();
    const report = await probing({ target, keys: rgwKeys(await otherUser()) }, { makeBucket: true });
    expect(notOk(report)).toEqual([
      'bucket: noted',
      'list: failed',
      'write: failed',
      ...skipped(['read', 'conditional', 'checksum', 'multipart', 'delete', 'public']),
    ]);
    expect(wordsOf(report, 'list')).toContain('s3:ListBucket');
    expect(wordsOf(report, 'write')).toContain('s3:PutObject');
    expect(report.bucketMade).toBe(false);
  });

  test('names the one permission that is missing', async () => {
    const user = await otherUser();
    const keys = rgwKeys(user);
    const rights = ['ListBucket', 'GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload'];
    const missing = async (right: string) => {
      const bucket = await freshBucket();
      // Who writes an object owns it, so what is not allowed has to be denied.
      const rule = (one: string): Rule => [one === right ? 'Deny' : 'Allow', user.id, one];
      await setPolicy(bucket, rights.map(rule));
      return { bucket, report: await probing({ target: bucket.target, keys }) };
    };
    const list = await missing('ListBucket');
    expect(wordsOf(list.report, 'list')).toContain('s3:ListBucket');
    expect(list.report.checks.find(({ check }) => check === 'write')?.state).toBe('ok');
    expect(await list.bucket.list()).toEqual([]);
    const read = await missing('GetObject');
    expect(wordsOf(read.report, 'read')).toContain('s3:GetObject');
    expect(await read.bucket.list()).toEqual([]);
    const write = await missing('PutObject');
    expect(wordsOf(write.report, 'write')).toContain('s3:PutObject');
    const remove = await missing('DeleteObject');
    expect(wordsOf(remove.report, 'delete')).toContain('s3:DeleteObject');
    for (const { report } of [list, read, write, remove]) expect(report.usable).toBe(false);
  });

  test('compares the clocks', async () => {
    const bucket = await freshBucket();
    const ahead = await probing(bucket, { now: () => Date.now() + 7 * 60_000 });
    expect(notOk(ahead)).toEqual(['clock: failed', 'public: noted']);
    expect(wordsOf(ahead, 'clock')).toMatch(/7 minutes ahead/);
    expect(ahead.usable).toBe(false);
    const behind = await probing(bucket, { now: () => Date.now() - 2 * 60_000 });
    expect(notOk(behind)).toEqual(['clock: noted', 'public: noted']);
    expect(wordsOf(behind, 'clock')).toMatch(/2 minutes behind/);
    expect(behind.usable).toBe(true);
  });

  test('says that the clock is off when the service refuses requests for it', async () => {
    const bucket = await freshBucket();
    const proxy = await startFaultProxy(rgw().endpoint);
    proxy.breakRequests(
      /./,
      { kind: 'answer', status: 403, code: 'RequestTimeTooSkewed' },
      { times: Number.POSITIVE_INFINITY },
    );
    const report = await probing({ ...bucket, target: { ...bucket.target, endpoint: proxy.endpoint } });
    await proxy.stop();
    expect(notOk(report)).toContain('clock: failed');
    expect(wordsOf(report, 'clock')).toMatch(/Set its clock/);
    expect(report.usable).toBe(false);
  });

  test('takes away what it wrote also when reading fails', async () => {
    const bucket = await freshBucket();
    const proxy = await startFaultProxy(rgw().endpoint);
    proxy.breakRequests(/^GET .*probe/, { kind: 'flip', at: 3 }, { times: 9 });
    const report = await probing({ ...bucket, target: { ...bucket.target, endpoint: proxy.endpoint } });
    await proxy.stop();
    expect(notOk(report)).toContain('read: failed');
    expect(wordsOf(report, 'read')).toMatch(/did not come back as it was/);
    expect(await bucket.list()).toEqual([]);
  });

  test('sees that public files can be fetched, and warns when private ones can', async () => {
    const bucket = await freshBucket('lib');
    await setPolicy(bucket, [['Allow', '*', 'GetObject', 'lib/media/*']]);
    expect(notOk(await probing(bucket))).toEqual([]);
    const { endpoint, port } = rgw();
    const publicUrl = `${endpoint}/${bucket.name}/lib/media/`;
    expect(notOk(await probing(bucket, { options: { acl: false, publicUrl } }))).toEqual([]);
    const elsewhere = `http://127.0.0.1:${port}/nothing-here`;
    const wrong = await probing(bucket, { options: { acl: false, publicUrl: elsewhere } });
    expect(wordsOf(wrong, 'public')).toContain(elsewhere);
    await setPolicy(bucket, [['Allow', '*', 'GetObject']]);
    const open = await probing(bucket);
    expect(notOk(open)).toEqual(['public: noted']);
    expect(wordsOf(open, 'public')).toMatch(/^Warning: everybody can fetch also your private files/);
    expect(open.usable).toBe(true);
    expect(await bucket.list()).toEqual([]);
  });

  test('publishes by ACL when that was asked for', async () => {
    const bucket = await freshBucket();
    expect(notOk(await probing(bucket, { options: { acl: true, publicUrl: null } }))).toEqual([]);
  });

  test('tells a library’s copy, another’s, and other files apart', async () => {
    const bucket = await freshBucket();
    const libraryId = crypto.randomUUID();
    const holds = async (id: string | null) => (await probing(bucket, { libraryId: id })).holds;
    await bucket.put('holiday/probe/photo.jpg', 'x');
    expect(await holds(libraryId)).toBe('foreign-files');
    await bucket.put('.mediaroot/library.json', 'not what it should be');
    expect(await holds(libraryId)).toBe('other-library');
    const library = { format: 1, libraryId, name: 'L', preferences: {}, collections: [], albums: [] };
    await bucket.put('.mediaroot/library.json', JSON.stringify(library));
    expect(await holds(libraryId)).toBe('this-library');
    expect(await holds(crypto.randomUUID())).toBe('other-library');
    expect(await holds(null)).toBe('other-library');
  });

  test('says why a service is not reached', async () => {
    const { target, keys } = await freshBucket();
    const at = async (endpoint: string) => {
      const report = await probing({ target: { ...target, endpoint }, keys });
      expect(notOk(report)).toEqual(['reach: failed', ...skipped(['bucket', 'clock', ...AFTER_BUCKET])]);
      return wordsOf(report, 'reach');
    };
    expect(await at(rgw().endpoint.replace('http:', 'https:'))).toMatch(/^No secure connection/);
    expect(await at('http://127.0.0.1:9')).toMatch(/does not answer/);
    expect(await at('http://nowhere.invalid')).toMatch(/could not be found/);
  });

  test('is not confused by a bucket whose name somebody else has taken', async () => {
    const user = await otherUser();
    const name = `taken-${crypto.randomUUID()}`;
    await s3Client(rgw(), user).send(new CreateBucketCommand({ Bucket: name }));
    const report = await probing(
      { target: rgwTarget(rgw(), name), keys: rgwKeys(rgw().user) },
      { makeBucket: true },
    );
    expect(notOk(report)).toContain('write: failed');
    expect(report.bucketMade).toBe(false);
  });
});

describe('the test of a connection elsewhere', () => {
  test('finds an Azure container in order', async () => {
    const place = await freshContainer('a folder');
    const report = await probing(place);
    expect(notOk(report)).toEqual(['public: noted']);
    expect(report).toMatchObject({
      usable: true,
      features: { conditionalWrite: true, verifiesSha256: false, multipart: true, presign: true },
    });
    for await (const { name } of place.client.listBlobsFlat()) expect.unreachable(`${name} is left`);
  });

  test('finds a Google bucket in order, makes it, and notes that conditions are ignored', async () => {
    const standIn = await startGcsStandIn();
    const place = { target: standIn.target('some-bucket'), keys: standIn.keys };
    const report = await probing(place, { makeBucket: true });
    expect(notOk(report)).toEqual(['public: noted']);
    expect(report).toMatchObject({ usable: true, bucketMade: true, features: { conditionalWrite: true } });
    standIn.ignorePreconditions();
    const ignoring = await probing(place);
    expect(notOk(ignoring)).toEqual(['conditional: noted', 'public: noted']);
    expect(ignoring).toMatchObject({ usable: true, features: { conditionalWrite: false } });
    expect(standIn.buckets.get('some-bucket')?.size).toBe(0);
    await standIn.stop();
  });

  test('finds a folder in order', async () => {
    const bucket = path.join(folder, 'copy');
    await fs.mkdir(bucket);
    const target = rgwTargetOfFolder(bucket);
    const report = await probeConnection(
      (features) => openRemote(target, null, freeEnvironment({ features })),
      {
        target,
        options: { acl: false, publicUrl: null },
        makeBucket: false,
        libraryId: null,
        folder,
        now: Date.now,
      },
    );
    expect(notOk(report)).toEqual([]);
    expect(report.usable).toBe(true);
    await fs.rm(bucket, { recursive: true });
  });
});

function rgwTargetOfFolder(bucket: string): RemoteTarget {
  return { type: 'local', bucket, prefix: '', endpoint: null, region: null, pathStyle: false };
}
