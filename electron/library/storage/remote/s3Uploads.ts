/** Objects of S3 sent or copied in parts. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { faultKind } from './faults.ts';
import { keyPath } from './headerText.ts';
import { bare, conditionally, lookFirst, objectHeaders, type S3Place } from './s3Put.ts';
import { hashOfPiece, sendingPart } from './sending.ts';
import type {
  CallOptions,
  MultipartUpload,
  ObjectFacts,
  ObjectHeaders,
  OpenedStorage,
  Part,
} from './types.ts';

type Uploads = Pick<
  OpenedStorage,
  'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'listUploads'
>;

/** Bytes of a part copied inside the bucket. */
const COPIED_PART = 1024 ** 3;

export function createS3Uploads(
  place: S3Place,
  prefix: string,
): Uploads & {
  copyInParts(from: ObjectFacts, to: string, headers: ObjectHeaders, call: CallOptions): Promise<string>;
} {
  const { connection, environment } = place;
  const Bucket = connection.bucket;

  async function begin(key: string, headers: ObjectHeaders, call: CallOptions): Promise<string> {
    const command = new CreateMultipartUploadCommand({ Bucket, Key: key, ...objectHeaders(headers) });
    return (await connection.send(command, { key, action: 'write' }, call)).UploadId ?? '';
  }

  const abort = async (key: string, uploadId: string, call: CallOptions): Promise<void> => {
    try {
      const command = new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId });
      await connection.send(command, { key, action: 'write' }, call);
    } catch (error) {
      if (faultKind(error) !== 'no_upload') throw error;
    }
  };

  async function complete(
    key: string,
    uploadId: string,
    parts: readonly Part[],
    conditions: { IfNoneMatch?: string; IfMatch?: string },
    call: CallOptions,
  ): Promise<string> {
    const Parts = parts
      .toSorted((a, b) => a.number - b.number)
      .map(({ number, etag }) => ({ PartNumber: number, ETag: `"${etag}"` }));
    const command = new CompleteMultipartUploadCommand({
      Bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts },
      ...conditions,
    });
    const { ETag } = await connection.send(command, { key, action: 'write' }, call);
    // Ceph leaves the tag out of some answers, or empty.
    return bare(ETag) || ((await place.head(key, call))?.etag ?? '');
  }

  return {
    beginUpload: (key, { headers }, call = {}) => begin(key, headers, call),
    putPart: (key, uploadId, part, call = {}) =>
      sendingPart(part, environment, call, async (outgoing) => {
        // Over TLS the hash, a second reading, would show nothing more.
        const sha256 = connection.encrypted ? 'UNSIGNED-PAYLOAD' : await hashOfPiece(part);
        const body = { bytes: () => outgoing.chunks(), size: part.size, sha256 };
        const command = new UploadPartCommand({
          Bucket,
          Key: key,
          UploadId: uploadId,
          PartNumber: part.number,
        });
        const { ETag } = await connection.send(command, { key, action: 'write', body }, call);
        return { number: part.number, etag: bare(ETag), size: part.size };
      }),
    async completeUpload(key, uploadId, parts, { condition }, call = {}) {
      // Ceph and others honour conditions of a plain write only, so here it is looked first besides.
      await lookFirst(place, key, condition, call);
      try {
        const etag = await conditionally(place, key, condition, call, (conditions) =>
          complete(key, uploadId, parts, conditions, call),
        );
        return { etag };
      } catch (error) {
        // Ceph calls it a failure of its own that an upload is unknown, which would be tried again in vain.
        if (faultKind(error) === 'busy') {
          const command = new ListPartsCommand({ Bucket, Key: key, UploadId: uploadId, MaxParts: 1 });
          await connection.send(command, { key, action: 'write' }, call);
        }
        throw error;
      }
    },
    abortUpload: (key, uploadId, call = {}) => abort(key, uploadId, call),
    /** Names are not asked for URL-encoded: Ceph then encodes them without saying so, and no name of ours needs it in XML. */
    async listUploads(call = {}) {
      const found: MultipartUpload[] = [];
      let markers: { KeyMarker?: string; UploadIdMarker?: string } = {};
      for (;;) {
        const command = new ListMultipartUploadsCommand({
          Bucket,
          ...(prefix !== '' && { Prefix: `${prefix}/` }),
          ...markers,
        });
        const page = await connection.send(command, { action: 'list' }, call);
        for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? []) {
          found.push({ key: Key, uploadId: UploadId, started: Initiated?.getTime() ?? 0 });
        }
        if (!page.IsTruncated || page.NextKeyMarker === undefined) return found;
        markers = {
          KeyMarker: page.NextKeyMarker,
          ...(page.NextUploadIdMarker !== undefined && { UploadIdMarker: page.NextUploadIdMarker }),
        };
      }
    },
    async copyInParts(from, to, headers, call) {
      const uploadId = await begin(to, headers, call);
      try {
        const parts: Part[] = [];
        for (let offset = 0; offset < from.size; offset += COPIED_PART) {
          const size = Math.min(COPIED_PART, from.size - offset);
          const number = parts.length + 1;
          const command = new UploadPartCopyCommand({
            Bucket,
            Key: to,
            UploadId: uploadId,
            PartNumber: number,
            CopySource: `${Bucket}/${keyPath(from.key)}`,
            CopySourceRange: `bytes=${offset}-${offset + size - 1}`,
            CopySourceIfMatch: `"${from.etag}"`,
          });
          const { CopyPartResult } = await connection.send(command, { key: to, action: 'write' }, call);
          parts.push({ number, etag: bare(CopyPartResult?.ETag), size });
        }
        return await complete(to, uploadId, parts, {}, call);
      } catch (error) {
        await abort(to, uploadId, {});
        throw error;
      }
    },
  };
}
