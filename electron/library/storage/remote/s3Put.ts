/** Objects of S3 written whole, under conditions. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { RemoteFeatures } from '../../../../shared/contract/remote.ts';
import { faultKind } from './faults.ts';
import { eachText, encodeText } from './headerText.ts';
import { assertCondition } from './ownRules.ts';
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

export interface S3Place {
  readonly connection: S3Connection;
  readonly features: RemoteFeatures;
  readonly quirks: S3Quirks;
  readonly environment: RemoteEnvironment;
  readonly head: (key: string, options?: CallOptions) => Promise<ObjectFacts | null>;
  /** Whether the service wants tags of conditions in quotes; null until it was seen. */
  readonly tags: { quoted: boolean | null };
}

export function createS3Put(place: S3Place): Pick<OpenedStorage, 'putFile' | 'putBytes'> {
  const { connection, features, quirks, environment } = place;

  async function put(
    key: string,
    body: NonNullable<Extra['body']>,
    options: PutOptions,
    call: CallOptions,
  ): Promise<Stored> {
    const input: PutObjectCommandInput = {
      Bucket: connection.bucket,
      Key: key,
      ...objectHeaders(options.headers),
      ...(quirks.nativeChecksums && body.sha256 !== null && { ChecksumSHA256: base64Of(body.sha256) }),
    };
    const { ETag } = await conditionally(place, key, options.condition, call, (conditions) =>
      connection.send(
        new PutObjectCommand({ ...input, ...conditions }),
        { key, action: 'write', body },
        call,
      ),
    );
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

/** Throws `remote_taken` when the condition does not hold at the moment. */
export async function lookFirst(
  { connection, head }: Pick<S3Place, 'connection' | 'head'>,
  key: string,
  condition: WriteCondition,
  call: CallOptions,
): Promise<void> {
  if (condition !== 'any') {
    assertCondition(condition, await head(key, call), { bucket: connection.bucket, key });
  }
}

/** Writes under a condition. Where the service does not know conditions, looking first is the best that can be done. */
export async function conditionally<T>(
  place: S3Place,
  key: string,
  condition: WriteCondition,
  call: CallOptions,
  write: (conditions: { IfNoneMatch?: string; IfMatch?: string }) => Promise<T>,
): Promise<T> {
  if (condition === 'any') return write({});
  if (!place.features.conditionalWrite) {
    await lookFirst(place, key, condition, call);
    return write({});
  }
  if (condition === 'absent') return write({ IfNoneMatch: '*' });
  const quoted = `"${condition.etag}"`;
  if (place.tags.quoted !== null) return write({ IfMatch: place.tags.quoted ? quoted : condition.etag });
  try {
    const written = await write({ IfMatch: quoted });
    place.tags.quoted = true;
    return written;
  } catch (error) {
    if (faultKind(error) !== 'taken') throw error;
    // Ceph compares with the tag as it keeps it, without the quotes that HTTP has around it: it refuses what matches.
    await lookFirst(place, key, condition, call);
    const written = await write({ IfMatch: condition.etag });
    place.tags.quoted = false;
    return written;
  }
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
