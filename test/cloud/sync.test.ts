/** Syncs with a real service: names of every kind, many keys, versions, other people's objects, large files, what happens from outside. */
import fs from 'node:fs/promises';
import path from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteFeatures } from '../../shared/contract/remote.ts';
import { findBucketDisorder } from '../support/bucketOrder.ts';
import { type Bucket, rgwTarget } from '../support/buckets.ts';
import { makeWorkFolder } from '../support/catalog.ts';
import { addRemote, type CloudFiles, changeCatalog, makeCloudLibrary } from '../support/cloudLibrary.ts';
import { freshBucket, rgw, rgwThere } from '../support/cloudServers.ts';
import { type FaultProxy, startFaultProxy } from '../support/faultProxy.ts';
import { mediaRootOf } from '../support/storedLibrary.ts';
import { openSyncing, type SyncingLibrary } from '../support/syncing.ts';

let folder: string;
let bucket: Bucket;
let proxy: FaultProxy;
let library: SyncingLibrary | null = null;

beforeEach(async () => {
  if (!rgwThere) return;
  folder = await makeWorkFolder();
  bucket = await freshBucket();
  proxy = await startFaultProxy(rgw().endpoint);
});
afterEach(async () => {
  await library?.close();
  library = null;
  if (!rgwThere) return;
  await proxy.stop();
  await fs.rm(folder, { recursive: true, force: true });
});

async function open(files: CloudFiles, how: { prefix?: string; features?: RemoteFeatures | null } = {}) {
  const { prefix = '', ...features } = how;
  await makeCloudLibrary(folder, files);
  await addRemote(folder, { target: rgwTarget(rgw(), bucket.name, prefix, proxy.endpoint), ...features });
  library = await openSyncing(folder, { keys: bucket.keys });
  return library;
}

const run = (sql: string, ...values: readonly (string | number)[]) => changeCatalog(folder, sql, ...values);

/** Past our own code. */
async function remove(key: string): Promise<void> {
  await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key }));
}

async function moveAsset(id: number, from: string, to: string): Promise<void> {
  const root = mediaRootOf(folder);
  await fs.mkdir(path.dirname(path.join(root, to)), { recursive: true });
  await fs.rename(path.join(root, from), path.join(root, to));
  run('UPDATE asset SET path = ? WHERE id = ?', to, id);
}

const long = `other/${Array.from({ length: 5 }, (_, n) => `${n}`.repeat(190)).join('/')}/end.jpg`;
const NAMES = [
  'other/with space.jpg',
  'other/plus+plus.jpg',
  'other/per%20cent%.jpg',
  'other/Füße 海 😀.jpg',
  "other/quote'(x)!*&$=;:@,#?.jpg",
  'other/dots../...x.jpg',
  long,
];

describe.skipIf(!rgwThere)('a sync with Ceph', () => {
  it('keeps names of every kind, below a prefix of every kind, and takes one request when nothing changed', async () => {
    const prefix = 'my prefix/ü+1';
    const made = await open(
      { count: NAMES.length, pathOf: (n) => NAMES[n - 1] ?? '', nameOf: (n) => `Ü ${n} "x".jpg` },
      { prefix },
    );
    expect(await made.sync()).toMatchObject({ uploaded: NAMES.length, failed: 0 });
    expect(await findBucketDisorder(folder, bucket, `${prefix}/`)).toEqual([]);
    proxy.reset();
    expect(await made.sync()).toMatchObject({ uploaded: 0, copied: 0, requests: 1, unchanged: NAMES.length });
    expect(proxy.requests.map(({ line }) => line.split(' ')[0])).toEqual(['GET']);
    for (const [index, name] of NAMES.entries())
      await moveAsset(index + 1, name, name.replace('other/', 'other/new + é/'));
    expect(await made.sync()).toMatchObject({ uploaded: 0, copied: NAMES.length, failed: 0 });
    expect(await findBucketDisorder(folder, bucket, `${prefix}/`)).toEqual([]);
  });

  it('tries out what was never tested, and asks after each upload only where the service compares nothing', async () => {
    const made = await open({ count: 20 }, { features: null });
    expect(await made.sync()).toMatchObject({ uploaded: 20, failed: 0 });
    expect(made.remote().features).toMatchObject({ conditionalWrite: true, verifiesSha256: true });
    expect(proxy.count(/^HEAD .*\/private\//)).toBe(0);
    const { features } = made.remote();
    if (features === null) throw new Error('nothing was found out');
    made.catalog.remotes.update(1, { features: { ...features, verifiesSha256: false } });
    await moveAsset(1, 'other/2026/0/1.jpg', 'other/2026/0/new.jpg');
    run("UPDATE asset SET sha256 = 'x' || substr(sha256, 2) WHERE id = 2");
    const before = await bucket.list('private/');
    proxy.reset();
    expect(await made.sync()).toMatchObject({ copied: 1, uploaded: 0, failed: 1 });
    expect((await bucket.list('private/')).length).toBe(before.length - 1);
    expect(proxy.count(/^HEAD .*\/private\//)).toBeGreaterThan(0);
  });

  it('lists more than a thousand keys when the bucket lost its manifest, and sends only what is missing', async () => {
    const made = await open({ count: 1100, bytes: 50 });
    expect(await made.sync()).toMatchObject({ uploaded: 1100, failed: 0 });
    await remove('.mediaroot/manifest.json');
    await remove('private/other/2026/5/555.jpg');
    await bucket.put('private/other/2026/7/777.jpg', 'not ours');
    expect(await made.sync()).toMatchObject({ uploaded: 1, failed: 1 });
    expect((await bucket.bytes('private/other/2026/7/777.jpg')).toString()).toBe('not ours');
    expect(await made.sync()).toMatchObject({ uploaded: 0 });
    expect(made.catalog.remoteContents.counts(1)).toMatchObject({ failed: 1, synced: 1099 });
  });

  it('fills a bucket that was deleted and made again, and says in words that there is none', async () => {
    const made = await open({ count: 30 });
    await made.sync();
    await bucket.destroy();
    await expect(made.sync()).rejects.toMatchObject({ code: 'remote_no_bucket' });
    await bucket.client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    expect(await made.sync()).toMatchObject({ uploaded: 30, failed: 0 });
    expect(await findBucketDisorder(folder, bucket)).toEqual([]);
  });

  it('works with a bucket that keeps versions', async () => {
    await bucket.client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket.name,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
    const made = await open({ count: 5 }, { features: null });
    await made.sync();
    await moveAsset(1, 'other/2026/0/1.jpg', 'other/2026/0/new.jpg');
    run('DELETE FROM asset WHERE id = 2');
    expect(await made.sync()).toMatchObject({ uploaded: 0, copied: 1, deleted: 1, failed: 0 });
    await moveAsset(3, 'other/2026/0/3.jpg', 'other/2026/0/1.jpg');
    expect(await made.sync()).toMatchObject({ uploaded: 0, copied: 1, failed: 0 });
    expect(await findBucketDisorder(folder, bucket)).toEqual([]);
  });

  it('sends large files in parts, goes on with those after it was stopped, and never sends a damaged one', async () => {
    const made = await open({ count: 2, bytes: 40 * 1024 * 1024 });
    // Of both files: one that is let through may be whole before the other's refusal ends the sync.
    const denied = { kind: 'answer', status: 403, code: 'AccessDenied' } as const;
    proxy.breakRequests(/^PUT .*partNumber=3/, denied, { times: Infinity });
    await expect(made.sync()).rejects.toMatchObject({ code: 'remote_denied' });
    const begun = made.catalog.remoteContents.uploads(1);
    expect(begun.length).toBeGreaterThan(0);
    const sent = begun.reduce((sum, { parts }) => sum + parts.length, 0);
    expect(sent).toBeGreaterThan(0);
    proxy.reset();
    expect(await made.sync()).toMatchObject({ uploaded: 2, failed: 0 });
    const parts = begun.reduce((sum, { size, partSize }) => sum + Math.ceil(size / partSize), 0);
    const fresh = (2 - begun.length) * Math.ceil((40 * 1024 * 1024) / (begun[0]?.partSize ?? 1));
    expect(proxy.count(/^PUT .*partNumber=/)).toBe(parts + fresh - sent);
    expect(await findBucketDisorder(folder, bucket)).toEqual([]);
    expect(made.catalog.remoteContents.uploads(1)).toEqual([]);

    // As though the program had been killed before it could record that it had begun an upload.
    const key = 'private/other/2026/0/1.jpg';
    await remove(key);
    run('DELETE FROM remote_object WHERE key = ?', key);
    run('UPDATE asset SET rating = 2 WHERE id = 1');
    run(`UPDATE remote SET problem = '{"code":"cancelled","message":"Cut short.","retryable":true}'`);
    await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key: key }));
    expect(await made.sync()).toMatchObject({ uploaded: 1, failed: 0 });
    expect(await bucket.uploads()).toEqual([]);

    await fs.truncate(path.join(mediaRootOf(folder), 'other/2026/0/1.jpg'), 40 * 1024 * 1024 - 1);
    run('DELETE FROM remote_object WHERE key = ?', key);
    run('UPDATE asset SET rating = 1 WHERE id = 1');
    await remove(key);
    expect(await made.sync()).toMatchObject({ uploaded: 0, failed: 1 });
    expect(await bucket.uploads()).toEqual([]);
  });
});
