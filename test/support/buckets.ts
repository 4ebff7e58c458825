/** Buckets and containers of their own on the servers, and how they look from outside, past our own code. */

import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import type { AzuriteAddress } from './azurite.ts';
import type { RgwAddress, RgwUser } from './rgw.ts';

export interface SeenObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export interface Bucket {
  readonly name: string;
  readonly target: RemoteTarget;
  readonly keys: RemoteKeys;
  readonly client: S3Client;
  /** All of it, however many there are. */
  list(prefix?: string): Promise<readonly SeenObject[]>;
  bytes(key: string): Promise<Buffer>;
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** Uploads in parts that are neither finished nor aborted. */
  uploads(): Promise<readonly { readonly key: string; readonly uploadId: string }[]>;
  abortUploads(): Promise<void>;
  /** All objects of it. */
  empty(): Promise<void>;
  /** The bucket with all that is in it. */
  destroy(): Promise<void>;
}

export function s3Client(rgw: RgwAddress, user: RgwUser = rgw.user): S3Client {
  return new S3Client({
    endpoint: rgw.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: user.id, secretAccessKey: user.secret },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** What connects to a bucket, whether it is there or not; `endpoint` in place of the gateway's own. */
export function rgwTarget(
  rgw: RgwAddress,
  bucket: string,
  prefix = '',
  endpoint = rgw.endpoint,
): RemoteTarget {
  return RemoteTarget.parse({ type: 's3', bucket, prefix, endpoint, region: 'us-east-1', pathStyle: true });
}

export function rgwKeys({ id, secret }: RgwUser): RemoteKeys {
  return { kind: 'hmac', id, secret };
}

/** A new empty bucket. */
export async function makeBucket(rgw: RgwAddress, prefix = ''): Promise<Bucket> {
  const name = `t-${crypto.randomUUID()}`;
  const client = s3Client(rgw);
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return bucketNamed(rgw, name, prefix, client);
}

function bucketNamed(rgw: RgwAddress, name: string, prefix: string, client: S3Client): Bucket {
  const Bucket = name;
  async function list(under = ''): Promise<SeenObject[]> {
    const seen: SeenObject[] = [];
    for (let token: string | undefined; ; ) {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: under, ContinuationToken: token }),
      );
      for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? [])
        seen.push({ key: Key, size: Size, etag: ETag.replaceAll('"', '') });
      token = page.NextContinuationToken;
      if (token === undefined) return seen;
    }
  }
  return {
    name,
    target: rgwTarget(rgw, name, prefix),
    keys: rgwKeys(rgw.user),
    client,
    list,
    async bytes(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async put(key, body) {
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    },
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ Key = '', UploadId = '' }) => ({ key: Key, uploadId: UploadId }));
    },
    async abortUploads() {
      for (const { key, uploadId } of await this.uploads())
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId }));
    },
    async empty() {
      for (let some = await list(); some.length > 0; some = await list()) {
        const Objects = some.slice(0, 1000).map(({ key }) => ({ Key: key }));
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
    },
    async destroy() {
      for (let left = true; left; ) {
        await this.empty();
        left = await client.send(new DeleteBucketCommand({ Bucket })).then(
          () => false,
          (error: unknown) => {
            // Something that was on its way has arrived meanwhile.
            if (error instanceof S3ServiceException && error.name === 'BucketNotEmpty') return true;
            throw error;
          },
        );
      }
    },
  };
}

export interface Container {
  readonly name: string;
  readonly target: RemoteTarget;
  readonly keys: RemoteKeys;
  readonly client: ContainerClient;
}

/** A new empty container. */
export async function makeContainer(azurite: AzuriteAddress, prefix = ''): Promise<Container> {
  const name = `t-${crypto.randomUUID()}`;
  const { account, key, endpoint } = azurite;
  const service = new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, key));
  const client = service.getContainerClient(name);
  await client.create();
  return {
    name,
    target: RemoteTarget.parse({ type: 'azure', bucket: name, prefix, endpoint }),
    keys: RemoteKeys.parse({ kind: 'azure-key', account, key }),
    client,
  };
}
