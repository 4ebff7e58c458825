/** Objects of S3 written whole, copied and removed. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { RemoteFeatures } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import { faultKind, remoteError } from './faults.ts';
import { eachText, encodeText, keyPath } from './headerText.ts';
import type { Extra, S3Connection } from './s3Client.ts';
import type { S3Quirks } from './s3Quirks.ts';
import { isStill, sending, sourceChanged } from './sending.ts';
import type {
  CallOptions,
  LocalSource,
  ObjectFacts,
  ObjectHeaders,
  OpenedStorage,
  PutOptions,
  RemoteEnvironment,
  Stored,
  WriteCondition,
} from './types.ts';

/** Bytes up to which a file is sent from memory, which costs less time than a stream; times the connections, this is the most held. */
const IN_MEMORY = 4 * 1024 * 1024;
const BATCH = 1000;

export interface S3Place {
  readonly connection: S3Connection;
  readonly features: RemoteFeatures;
  readonly quirks: S3Quirks;
  readonly environment: RemoteEnvironment;
  readonly head: (key: string, options?: CallOptions) => Promise<ObjectFacts | null>;
}

export function createS3Put(place: S3Place): Pick<OpenedStorage, 'putFile' | 'putBytes'> {
  const { connection, features, quirks, environment } = place;

  async function put(
    key: string,
    body: NonNullable<Extra['body']>,
    options: PutOptions,
    call: CallOptions,
  ): Promise<Stored> {
    const conditions = await conditionOf(place, key, options.condition, call);
    const input: PutObjectCommandInput = {
      Bucket: connection.bucket,
      Key: key,
      ...objectHeaders(options.headers),
      ...conditions,
      ...(quirks.nativeChecksums && body.sha256 !== null && { ChecksumSHA256: base64Of(body.sha256) }),
    };
    const command = new PutObjectCommand(input);
    const { ETag } = await connection.send(command, { key, action: 'write', body }, call);
    return { etag: bare(ETag), sha256: body.sha256 ?? '', size: body.size };
  }

  return {
    async putFile(key, source: LocalSource, options, call = {}) {
      const verify = !features.verifiesSha256;
      return sending(source, environment, { ...call, verify }, async (outgoing) => {
        const { size, sha256 } = outgoing;
        const inMemory = size <= IN_MEMORY;
        const bytes = inMemory ? await outgoing.bytes() : () => outgoing.chunks();
        try {
          const stored = await put(key, { bytes, size, sha256 }, options, call);
          if (inMemory) call.onProgress?.(size);
          return stored;
        } catch (error) {
          // The service got other bytes than were announced: of another file, or changed on the way, which a further try mends.
          if (faultKind(error) !== 'damaged' || (await isStill(source.file, sha256))) throw error;
          throw sourceChanged(path.basename(source.file));
        }
      });
    },
    async putBytes(key, bytes, options, call = {}) {
      await environment.pace('up', bytes.byteLength, call.signal);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const body = {
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        size: bytes.byteLength,
        sha256,
      };
      const stored = await put(key, body, options, call);
      call.onProgress?.(bytes.byteLength);
      return stored;
    },
  };
}

/** Input of the SDK for a condition. Where the service does not know conditions, looking first is the best that can be done. */
export async function conditionOf(
  { connection, features, head }: Pick<S3Place, 'connection' | 'features' | 'head'>,
  key: string,
  condition: WriteCondition,
  call: CallOptions,
): Promise<{ IfNoneMatch?: string; IfMatch?: string }> {
  if (condition === 'any') return {};
  if (features.conditionalWrite) {
    // Without quotes: Ceph and DigitalOcean compare the text as it is (github.com/slatedb/slatedb/issues/1818), others take both.
    return condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
  }
  const before = await head(key, call);
  const holds = condition === 'absent' ? before === null : before?.etag === condition.etag;
  if (!holds) throw remoteError({ kind: 'taken', action: 'write', bucket: connection.bucket, key });
  return {};
}

export function objectHeaders(
  headers: ObjectHeaders,
): Pick<PutObjectCommandInput, 'ContentType' | 'CacheControl' | 'ContentDisposition' | 'ACL' | 'Metadata'> {
  return {
    ContentType: headers.contentType,
    ...(headers.cacheControl !== null && { CacheControl: headers.cacheControl }),
    ...(headers.contentDisposition !== null && { ContentDisposition: headers.contentDisposition }),
    ...(headers.acl !== null && { ACL: headers.acl }),
    Metadata: eachText(headers.metadata, encodeText),
  };
}

/** A tag without its quotes. */
export function bare(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replaceAll('"', '');
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

export function createS3Copy(
  { connection, quirks }: S3Place,
  copyInParts: (facts: ObjectFacts, to: string, headers: ObjectHeaders, call: CallOptions) => Promise<string>,
  head: S3Place['head'],
): Pick<OpenedStorage, 'copy' | 'remove'> {
  const { bucket } = connection;
  /** One request copies at most 5 GB (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html). */
  const mostInOne = 5 * 1024 ** 3;
  let batches = quirks.batchDelete;

  async function removeOne(key: string, call: CallOptions): Promise<string | null> {
    try {
      await connection.send(
        new DeleteObjectCommand({ Bucket: bucket, Key: key }),
        { key, action: 'delete' },
        call,
      );
      return null;
    } catch (error) {
      if (!(error instanceof MediarootError) || error.retryable || error.code !== 'remote_refused')
        throw error;
      return error.details?.status === 404 ? null : error.message;
    }
  }

  async function removeEach(
    keys: readonly string[],
    call: CallOptions,
  ): Promise<{ key: string; reason: string }[]> {
    const reasons = await Promise.all(keys.map((key) => removeOne(key, call)));
    return keys.flatMap((key, at) => (reasons[at] ? [{ key, reason: reasons[at] }] : []));
  }

  async function removeBatch(
    keys: readonly string[],
    call: CallOptions,
  ): Promise<{ key: string; reason: string }[]> {
    if (!batches || keys.length === 1) return removeEach(keys, call);
    try {
      const command = new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      });
      const { Errors = [] } = await connection.send(command, { action: 'delete' }, call);
      return Errors.filter(({ Code }) => Code !== 'NoSuchKey').map(({ Key = '', Code = '' }) => ({
        key: Key,
        reason: remoteError({
          kind: Code === 'AccessDenied' ? 'forbidden' : 'refused',
          action: 'delete',
          bucket,
          key: Key,
          service: Code,
        }).message,
      }));
    } catch (error) {
      // Some services do not have it, some want a checksum that others refuse: one by one goes everywhere.
      if (!(error instanceof MediarootError) || error.code !== 'remote_refused') throw error;
      batches = false;
      return removeEach(keys, call);
    }
  }

  return {
    async copy(from, to, headers, call = {}) {
      const input: CopyObjectCommandInput = {
        Bucket: bucket,
        Key: to,
        CopySource: `${bucket}/${keyPath(from)}`,
        MetadataDirective: 'REPLACE',
        ...objectHeaders(headers),
      };
      try {
        const { CopyObjectResult } = await connection.send(
          new CopyObjectCommand(input),
          { key: to, action: 'write' },
          call,
        );
        return bare(CopyObjectResult?.ETag);
      } catch (error) {
        if (!(error instanceof MediarootError) || error.code !== 'remote_refused') throw error;
        const facts = await head(from, call);
        if (!facts) return false;
        if (facts.size <= mostInOne) throw error;
        return copyInParts(facts, to, headers, call);
      }
    },
    async remove(keys, call = {}) {
      const left: { key: string; reason: string }[] = [];
      for (let at = 0; at < keys.length; at += BATCH)
        left.push(...(await removeBatch(keys.slice(at, at + BATCH), call)));
      return left;
    },
  };
}
