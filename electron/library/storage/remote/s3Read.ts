/** What lies in a bucket of S3: facts, listings, content. */
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { MediarootError } from '../../../../shared/errors.ts';
import { faultKind } from './faults.ts';
import { decodeText, eachText } from './headerText.ts';
import { type Chunks, receiveBytes, receiveDigest, receiveFile } from './receiving.ts';
import type { Extra, S3Connection } from './s3Client.ts';
import type { Exchange } from './s3Http.ts';
import { bare } from './s3Put.ts';
import type { CallOptions, ListedObject, ObjectFacts, OpenedStorage, RemoteEnvironment } from './types.ts';

type Reading = Pick<OpenedStorage, 'head' | 'list' | 'getBytes' | 'getFile' | 'digest'>;

/** Pages as the two listings have them. */
interface RawPage {
  readonly Contents?:
    | readonly { Key?: string; Size?: number; ETag?: string; LastModified?: Date }[]
    | undefined;
  readonly EncodingType?: string | undefined;
  readonly IsTruncated?: boolean | undefined;
}

export function createS3Read(connection: S3Connection, environment: RemoteEnvironment): Reading {
  const { bucket } = connection;
  let version: 1 | 2 = 2;

  async function* content(
    output: GetObjectCommandOutput,
    extra: Extra,
    exchange: Exchange,
    call: CallOptions,
  ): Chunks {
    try {
      if (!output.Body) return;
      // As the body of Node it is, not by the SDK's wrapping of it.
      for await (const chunk of output.Body as unknown as AsyncIterable<Uint8Array>) {
        exchange.busy = true;
        yield chunk;
        exchange.busy = false;
      }
    } catch (error) {
      throw connection.problem(error, extra, exchange, call);
    }
  }

  /** Null when there is no object; `unchanged` for one that still has the tag `unless`. */
  async function get<T>(
    key: string,
    unless: string | undefined,
    call: CallOptions,
    use: (chunks: Chunks, output: GetObjectCommandOutput) => Promise<T>,
  ): Promise<T | 'unchanged' | null> {
    const extra: Extra = { key, action: 'read' };
    const exchange: Exchange = {};
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(unless !== undefined && { IfNoneMatch: `"${unless}"` }),
    });
    let output: GetObjectCommandOutput;
    try {
      output = await connection.send(command, extra, call, exchange);
    } catch (error) {
      if (exchange.answer?.status === 304) return 'unchanged';
      if (exchange.answer?.status === 404 && faultKind(error) !== 'no_bucket') return null;
      throw error;
    }
    return use(content(output, extra, exchange, call), output);
  }

  async function whole<T>(
    key: string,
    call: CallOptions,
    use: (chunks: Chunks) => Promise<T>,
  ): Promise<T | null> {
    const got = await get(key, undefined, call, async (chunks) => ({ used: await use(chunks) }));
    return got === null || got === 'unchanged' ? null : got.used;
  }

  async function page(prefix: string, next: string | null, limit: number, call: CallOptions) {
    const common = { Bucket: bucket, Prefix: prefix, MaxKeys: limit, EncodingType: 'url' as const };
    const extra: Extra = { action: 'list' };
    if (version === 2) {
      const command = new ListObjectsV2Command({
        ...common,
        ...(next !== null && { ContinuationToken: next }),
      });
      const raw = await connection.send(command, extra, call);
      return { objects: listed(raw), next: raw.IsTruncated ? (raw.NextContinuationToken ?? null) : null };
    }
    const raw = await connection.send(
      new ListObjectsCommand({ ...common, ...(next !== null && { Marker: next }) }),
      extra,
      call,
    );
    const objects = listed(raw);
    return { objects, next: raw.IsTruncated ? (objects.at(-1)?.key ?? null) : null };
  }

  return {
    async head(key, call = {}) {
      const exchange: Exchange = {};
      try {
        const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
        return factsOf(key, await connection.send(command, { key, action: 'read' }, call, exchange));
      } catch (error) {
        // Without a body it is not told whether the object is not there or the bucket.
        if (exchange.answer?.status === 404) return null;
        throw error;
      }
    },
    async list(prefix, next, limit, call = {}) {
      try {
        return await page(prefix, next, Math.min(limit, 1000), call);
      } catch (error) {
        const unknown = error instanceof MediarootError && faultKind(error) === 'unsupported';
        if (!unknown || version === 1 || next !== null) throw error;
        version = 1;
        return page(prefix, next, Math.min(limit, 1000), call);
      }
    },
    getBytes: (key, { limit, unless }, call = {}) =>
      get(key, unless, call, async (chunks, output) => ({
        bytes: await receiveBytes(chunks, limit, { bucket, key }, environment, call),
        facts: factsOf(key, output),
      })),
    getFile: (key, to, expected, call = {}) =>
      whole(key, call, (chunks) => receiveFile(chunks, to, expected, { bucket, key }, environment, call)),
    digest: (key, call = {}) => whole(key, call, (chunks) => receiveDigest(chunks, environment, call)),
  };
}

/** Ceph and DigitalOcean may list names as they are although encoded ones were asked for, so what the answer says counts. */
function listed({ Contents = [], EncodingType }: RawPage): ListedObject[] {
  return Contents.map(({ Key = '', Size = 0, ETag, LastModified }) => ({
    key: EncodingType === 'url' ? decodeURIComponent(Key.replaceAll('+', ' ')) : Key,
    size: Size,
    etag: bare(ETag),
    modified: LastModified?.getTime() ?? 0,
  }));
}

type RawFacts = Pick<
  GetObjectCommandOutput,
  'ContentLength' | 'ETag' | 'LastModified' | 'ContentType' | 'Metadata'
>;

function factsOf(key: string, raw: RawFacts): ObjectFacts {
  return {
    key,
    size: raw.ContentLength ?? 0,
    etag: bare(raw.ETag),
    modified: raw.LastModified?.getTime() ?? 0,
    contentType: raw.ContentType ?? null,
    metadata: eachText(raw.Metadata ?? {}, decodeText),
  };
}
