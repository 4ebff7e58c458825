/** Objects of S3 copied inside the bucket, and removed. */
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  DeleteObjectsCommand,
} from '@aws-sdk/client-s3';
import { MediarootError } from '../../../../shared/errors.ts';
import { remoteError } from './faults.ts';
import { keyPath } from './headerText.ts';
import { bare, objectHeaders, type S3Place } from './s3Put.ts';
import type { CallOptions, ObjectFacts, ObjectHeaders, OpenedStorage } from './types.ts';

/** As many as one request removes. */
const BATCH = 1000;

export function createS3Copy(
  { connection, quirks, head }: S3Place,
  copyInParts: (facts: ObjectFacts, to: string, headers: ObjectHeaders, call: CallOptions) => Promise<string>,
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
      // Some services do not have it, some want a checksum that others refuse, Ceph asks for a right on the bucket that nobody
      // else does: one by one goes everywhere.
      const other = error instanceof MediarootError && /^remote_(refused|denied)$/.test(error.code);
      if (!other) throw error;
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
