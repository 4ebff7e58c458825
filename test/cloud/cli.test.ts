import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckReport, RemoteAddress, RestoreReport } from '../../shared/contract/cloud.ts';
import type { ConnectionReport } from '../../shared/contract/remote.ts';
import { s3Client } from '../support/buckets.ts';
import { type CliRun, type CliWorld, cliWorld } from '../support/cli.ts';
import { type CloudCli, cloudCli, filesOf } from '../support/cloudCli.ts';
import { otherUser, rgw, rgwThere } from '../support/cloudServers.ts';
import { filesWith } from '../support/cloudSession.ts';
import type { RgwUser } from '../support/rgw.ts';

let user: RgwUser;
let bucket: string;
let old: CliWorld;
let fresh: CliWorld;
let cli: CloudCli;

/** Where the bucket is, for every command that asks. */
const target = () => [
  ...['--type', 's3', '--bucket', bucket, '--prefix', 'my library'],
  ...['--endpoint', rgw().endpoint, '--region', 'us-east-1', '--path-style'],
];

beforeEach(async () => {
  user = await otherUser();
  bucket = `cli-${crypto.randomUUID()}`;
  vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_KEY_ID', user.id);
  vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_SECRET', user.secret);
  vi.stubEnv('MEDIAROOT_DEBUG', '1');
  [old, fresh] = await Promise.all([cliWorld(), cliWorld()]);
  cli = await cloudCli(old);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([old.remove(), fresh.remove()]);
});

/** Only what is public may be read by everybody. */
const publish = () =>
  s3Client(rgw(), user).send(
    new PutBucketPolicyCommand({
      Bucket: bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${bucket}/my library/media/*`,
          },
        ],
      }),
    }),
  );

describe.skipIf(!rgwThere)('the command line with a bucket of its own', () => {
  it('connects, tests, syncs, addresses, checks and restores with the keys of the environment', async () => {
    const said: CliRun[] = [];
    const json = async <T>(...words: readonly string[]) => {
      const ended = await cli.json<T>(...words);
      said.push(ended);
      return ended;
    };
    await json('remote', 'add', 'cloud', ...target());
    const before = await json<ConnectionReport>('remote', 'test');
    expect(before).toMatchObject({ code: 3, value: { usable: false } });
    const tested = await json<ConnectionReport>('remote', 'test', 'cloud', '--make-bucket');
    expect(tested).toMatchObject({ code: 0, value: { usable: true, bucketMade: true, holds: 'nothing' } });

    const notes = { 'notes.txt': 'private words', 'über + 50 %.txt': 'more private words' };
    const { 'notes.txt': closed } = await cli.add(notes);
    const { 'poster.txt': open } = await cli.add({ 'poster.txt': 'public words' }, 'Shared');
    expect(await json('sync')).toMatchObject({ code: 0, value: { uploaded: 3, failed: 0 } });
    expect(await json('sync')).toMatchObject({
      code: 0,
      value: { uploaded: 0, copied: 0, deleted: 0, unchanged: 3, failed: 0, requests: 1 },
    });

    await publish();
    const address = async (id: number | undefined, ...how: readonly string[]) =>
      (await cli.json<RemoteAddress>('url', String(id), '--remote', 'cloud', ...how)).value;
    const seen = await fetch((await address(open)).url);
    expect([seen.status, await seen.text()]).toEqual([200, 'public words']);
    const { url, expires } = await address(closed, '--signed', '60', '--attachment', 'für dich.txt');
    const fetched = await fetch(url);
    expect([fetched.status, await fetched.text()]).toEqual([200, 'private words']);
    expect(fetched.headers.get('content-disposition')).toContain("filename*=UTF-8''f%C3%BCr%20dich.txt");
    expect(expires).toBeLessThanOrEqual(Date.now() + 60_000);
    expect((await fetch(url.slice(0, url.indexOf('?')))).status).toBe(403);

    expect(await json<CheckReport>('check', '--download')).toMatchObject({ code: 0, value: { total: 0 } });

    const secrets = [user.secret];
    for (const name of ['KEY_ID', 'SECRET']) vi.stubEnv(`MEDIAROOT_REMOTE_CLOUD_${name}`, '');
    vi.stubEnv('AWS_ACCESS_KEY_ID', user.id);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', user.secret);
    const empty = await cliWorld();
    try {
      const where = ['--library', empty.library, '--media-root', empty.mediaRoot];
      const restored = await empty.json<RestoreReport>('restore-from', ...target(), ...where);
      said.push(restored);
      expect(restored).toMatchObject({ code: 0, value: { assets: 3, files: 3, failed: [] } });
      expect(await filesOf(empty.mediaRoot)).toEqual(await filesOf(old.mediaRoot));
      const again = await empty.json('sync', '--library', empty.library);
      expect(again).toMatchObject({ code: 0, value: { uploaded: 0, deleted: 0, failed: 0 } });
      expect(await filesWith(empty.folder, secrets)).toEqual([]);
    } finally {
      await empty.remove();
    }
    expect(await filesWith(old.folder, secrets)).toEqual([]);
    expect(JSON.stringify(said)).not.toContain(user.secret);
  });

  it('tells what is wrong with keys, a bucket or a restore, and never the keys', async () => {
    await cli.run('remote', 'add', 'cloud', ...target());
    await cli.add({ 'notes.txt': 'private words' });
    const noBucket = await cli.run('sync');
    expect([noBucket.code, noBucket.stderr]).toEqual([3, expect.stringContaining(bucket)]);
    const where = ['--library', fresh.library, '--media-root', fresh.mediaRoot, '--name', 'cloud'];
    const nothing = await fresh.run('restore-from', ...target(), ...where);
    expect([nothing.code, nothing.stderr]).toEqual([3, expect.stringContaining(bucket)]);

    await cli.run('remote', 'test', '--make-bucket');
    vi.stubEnv('MEDIAROOT_REMOTE_CLOUD_SECRET', `wrong-${user.secret}`);
    const wrong = await cliWorld();
    try {
      const cut = await cloudCli(wrong);
      await cut.run('remote', 'add', 'cloud', ...target());
      await cut.add({ 'notes.txt': 'private words' });
      const tested = await cut.run('remote', 'test');
      const synced = await cut.run('sync');
      const checked = await cut.run('check');
      expect([tested.code, synced.code, checked.code]).toEqual([3, 3, 3]);
      for (const ended of [tested, synced, checked, noBucket, nothing])
        expect(`${ended.stdout}${ended.stderr}`).not.toContain(user.secret);
      expect(synced.stderr).toMatch(/key/i);
      expect(await filesWith(wrong.folder, [user.secret])).toEqual([]);
    } finally {
      await wrong.remove();
    }
  });
});
