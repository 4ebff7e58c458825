import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { s3Client } from '../support/buckets.ts';
import { freshBucket, freshContainer, otherUser, rgw, rgwThere } from '../support/cloudServers.ts';

describe.skipIf(!rgwThere)('the Ceph gateway of the tests', () => {
  it('keeps what is put, lists more than a page of it, and is empty again at the end', async () => {
    const bucket = await freshBucket();
    await Promise.all(Array.from({ length: 1100 }, (_, n) => bucket.put(`folder/ö + %20 ${n}`, `${n}`)));
    const seen = await bucket.list('folder/');
    expect(seen).toHaveLength(1100);
    expect((await bucket.bytes('folder/ö + %20 1099')).toString()).toBe('1099');
    await bucket.destroy();
    await expect(bucket.client.send(new HeadBucketCommand({ Bucket: bucket.name }))).rejects.toThrow();
  });

  it('keeps users apart', async () => {
    const bucket = await freshBucket();
    const stranger = s3Client(rgw(), await otherUser());
    await expect(stranger.send(new HeadBucketCommand({ Bucket: bucket.name }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await stranger.send(new CreateBucketCommand({ Bucket: `${bucket.name}-theirs`.slice(0, 63) }));
  });
});

describe('azurite', () => {
  it('keeps what is put', async () => {
    const { client } = await freshContainer();
    await client.uploadBlockBlob('folder/ö', 'text', 4);
    expect((await client.getBlobClient('folder/ö').downloadToBuffer()).toString()).toBe('text');
  });
});
