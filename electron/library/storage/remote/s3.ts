/** Amazon S3 and everything that speaks its language. */
import { CreateBucketCommand, GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { contentDisposition } from '../../../../shared/mediaResponse.ts';
import { faultKind } from './faults.ts';
import { keyPath } from './headerText.ts';
import { connectS3, type S3Connection } from './s3Client.ts';
import { createS3Copy } from './s3Copy.ts';
import type { Exchange } from './s3Http.ts';
import { createS3Put, type S3Place } from './s3Put.ts';
import { type S3Quirks, s3Quirks } from './s3Quirks.ts';
import { createS3Read } from './s3Read.ts';
import { createS3Uploads } from './s3Uploads.ts';
import type { CallOptions, OpenedStorage, RemoteBackend, RemoteEnvironment } from './types.ts';

const MiB = 1024 ** 2;
/** Seconds: as long as signatures of S3 may hold. */
const LONGEST = 7 * 24 * 3600;

export const s3Backend: RemoteBackend = {
  open: async (target, keys, environment) => openS3(target, keys, environment, s3Quirks(target)),
};

/** A storage by S3's language, for services that differ as `quirks` says. Keys are those of the bucket. */
export function openS3(
  target: RemoteTarget,
  keys: RemoteKeys | null,
  environment: RemoteEnvironment,
  quirks: S3Quirks,
): OpenedStorage {
  const connection = connectS3(target, keys, environment, quirks);
  const features = environment.features ?? quirks.features;
  const read = createS3Read(connection, environment);
  const place: S3Place = {
    connection,
    features,
    quirks,
    environment,
    head: read.head,
    tags: { quoted: null },
  };
  const { copyInParts, ...uploads } = createS3Uploads(place, target.prefix);
  const bucket = createBucket(connection, read.list);

  return {
    features,
    parts: { threshold: 16 * MiB, least: 5 * MiB, most: quirks.mostParts },
    ...read,
    ...createS3Put(place),
    ...createS3Copy(place, copyInParts),
    ...uploads,
    ...bucket,
    async presign(key, { seconds, attachment }) {
      const command = new GetObjectCommand({
        Bucket: connection.bucket,
        Key: key,
        ...(attachment !== null && {
          ResponseContentDisposition: contentDisposition(attachment, 'attachment'),
        }),
      });
      try {
        return await getSignedUrl(connection.client, command, { expiresIn: Math.min(seconds, LONGEST) });
      } catch (error) {
        throw connection.problem(error, { key, action: 'read' }, {});
      }
    },
    async publicUrl(key) {
      const region = target.region ?? (await connection.client.config.region().catch(() => null));
      return publicAddress(target, region, key);
    },
    close: async () => connection.close(),
  };
}

function createBucket(
  connection: S3Connection,
  list: OpenedStorage['list'],
): Pick<OpenedStorage, 'bucketExists' | 'makeBucket' | 'serverTime'> {
  const Bucket = connection.bucket;

  async function head(exchange: Exchange, call: CallOptions): Promise<void> {
    await connection.send(new HeadBucketCommand({ Bucket }), { action: 'reach' }, call, exchange);
  }

  return {
    async bucketExists(call = {}) {
      const exchange: Exchange = {};
      try {
        await head(exchange, call);
        return true;
      } catch (error) {
        const { status } = exchange.answer ?? {};
        if (status === 404) return false;
        if (status === undefined || status >= 500) throw error;
      }
      // An answer to HEAD has no body that says why it was refused; one to a listing has.
      try {
        await list('', null, 1, call);
        return true;
      } catch (error) {
        if (faultKind(error) === 'no_bucket') return false;
        throw error;
      }
    },
    async makeBucket(call = {}) {
      try {
        await connection.send(new CreateBucketCommand({ Bucket }), { action: 'make the bucket' }, call);
      } catch (error) {
        if (faultKind(error) !== 'bucket_taken' || !(await mine(call))) throw error;
      }
    },
    async serverTime(call = {}) {
      const exchange: Exchange = {};
      await head(exchange, call).catch((error: unknown) => {
        if (!exchange.answer) throw error;
      });
      const time = Date.parse(exchange.answer?.headers.date ?? '');
      return Number.isNaN(time) ? null : time;
    },
  };

  async function mine(call: CallOptions): Promise<boolean> {
    return head({}, call).then(
      () => true,
      () => false,
    );
  }
}

function publicAddress(target: RemoteTarget, region: string | null, key: string): string | null {
  const { bucket, endpoint, pathStyle } = target;
  const service = endpoint ?? (region === null ? null : `https://s3.${region}.amazonaws.com`);
  if (service === null) return null;
  const url = new URL(service);
  const base = url.pathname.replace(/\/+$/, '');
  // A dot in the name of the bucket does not fit the certificate of the service, so the SDK goes by path then, too.
  const byPath = pathStyle || (url.protocol === 'https:' && bucket.includes('.'));
  return byPath
    ? `${url.origin}${base}/${bucket}/${keyPath(key)}`
    : `${url.protocol}//${bucket}.${url.host}${base}/${keyPath(key)}`;
}
