/** Putting blobs: whole, or block by block. */
import { createHash } from 'node:crypto';
import type { BlobHTTPHeaders, BlobRequestConditions } from '@azure/storage-blob';
import type { MediarootError } from '../../../../shared/errors.ts';
import { bareEtag } from './azureAnswers.ts';
import { blockId, newUploadId, startOfUpload, uploadOfBlock } from './azureBlocks.ts';
import type { Azure } from './azureClient.ts';
import { isNoBlob, isTaken } from './azureFaults.ts';
import { toBlobMetadata } from './azureMetadata.ts';
import { blobName, keyOfBlob } from './azureNames.ts';
import { remoteError } from './faults.ts';
import { type Md5Body, md5, withBody } from './md5Body.ts';
import { sending, sendingPart } from './sending.ts';
import type { MultipartUpload, ObjectHeaders, PutOptions, RemoteStorage, WriteCondition } from './types.ts';

type Writing = Pick<
  RemoteStorage,
  'putFile' | 'putBytes' | 'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'listUploads'
>;

/** Azure has no ACL of single blobs, so none is sent. */
export function blobHeaders(headers: ObjectHeaders): BlobHTTPHeaders {
  return {
    blobContentType: headers.contentType,
    ...(headers.cacheControl === null ? {} : { blobCacheControl: headers.cacheControl }),
    ...(headers.contentDisposition === null ? {} : { blobContentDisposition: headers.contentDisposition }),
  };
}

function conditions(condition: WriteCondition): BlobRequestConditions {
  if (condition === 'any') return {};
  return condition === 'absent' ? { ifNoneMatch: '*' } : { ifMatch: `"${condition.etag}"` };
}

function described({ headers, condition }: PutOptions) {
  return {
    blobHTTPHeaders: blobHeaders(headers),
    metadata: toBlobMetadata(headers.metadata),
    conditions: conditions(condition),
  };
}

export function createAzureWriting(azure: Azure): Writing {
  const { blob, container, environment, target, run } = azure;
  /** Azure keeps the blocks of an upload that was given up for a week; here it is over at once. */
  const over = new Set<string>();

  /** Sizes of the blocks that wait for their list, by their id. */
  async function waiting(key: string, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, number>> {
    try {
      const { uncommittedBlocks = [] } = await blob(key).getBlockList('uncommitted', { abortSignal: signal });
      return new Map(uncommittedBlocks.map(({ name, size }) => [name, size]));
    } catch (error) {
      if (isNoBlob(error)) return new Map();
      throw error;
    }
  }

  async function upload(
    key: string,
    content: Md5Body['content'],
    size: number,
    put: PutOptions,
    how: { readonly transactionalContentMD5: Buffer; readonly abortSignal: AbortSignal | undefined },
  ): Promise<string> {
    const whole = { ...described(put), ...how };
    try {
      return bareEtag((await blob(key).upload(content, size, whole)).etag);
    } catch (error) {
      if (put.condition !== 'absent' || !isTaken(error) || (await blob(key).exists())) throw error;
    }
    // Only blocks of an upload that was given up lie here, which some services take for a blob. A list in their place does not mind.
    const id = blockId(newUploadId(environment.now()), 1);
    await blob(key).stageBlock(id, content, size, how);
    return bareEtag((await blob(key).commitBlockList([id], whole)).etag);
  }

  return {
    putFile: (key, source, put, options = {}) =>
      sending(source, environment, { ...options, verify: true }, (outgoing) =>
        withBody({ file: source.file, offset: 0 }, outgoing, options, (body) =>
          run('write', key, options.signal, async () => {
            const how = { transactionalContentMD5: body.md5, abortSignal: body.signal };
            const etag = await upload(key, body.content, outgoing.size, put, how);
            return { etag, sha256: outgoing.sha256, size: outgoing.size };
          }),
        ),
      ),
    async putBytes(key, bytes, put, { signal, onProgress } = {}) {
      await environment.pace('up', bytes.byteLength, signal);
      const how = { transactionalContentMD5: md5(bytes), abortSignal: signal };
      const size = bytes.byteLength;
      const etag = await run('write', key, signal, () => upload(key, Buffer.from(bytes), size, put, how));
      onProgress?.(size);
      return { etag, sha256: sha256(bytes), size };
    },

    beginUpload: async () => newUploadId(azure.lastTime() ?? environment.now()),
    putPart: (key, uploadId, part, options = {}) =>
      sendingPart(part, environment, options, (outgoing) =>
        withBody(part, outgoing, options, (body) =>
          run('write', key, options.signal, async () => {
            if (over.has(uploadId) || startOfUpload(uploadId) === null) throw noUpload(key);
            await blob(key).stageBlock(blockId(uploadId, part.number), body.content, part.size, {
              transactionalContentMD5: body.md5,
              abortSignal: body.signal,
            });
            return { number: part.number, etag: body.md5.toString('hex'), size: part.size };
          }),
        ),
      ),
    completeUpload: (key, uploadId, parts, put, { signal } = {}) =>
      run('write', key, signal, async () => {
        if (over.has(uploadId)) throw noUpload(key);
        const there = await waiting(key, signal);
        const ids = parts.map(({ number, size }) => ({ id: blockId(uploadId, number), size }));
        if (ids.some(({ id, size }) => there.get(id) !== size))
          throw await whyGone(key, ids[0]?.id, put, signal);
        const { etag } = await blob(key).commitBlockList(
          ids.map(({ id }) => id),
          { ...described(put), abortSignal: signal },
        );
        over.add(uploadId);
        return { etag: bareEtag(etag) };
      }),
    // Blocks cannot be removed without writing the blob, so they are left to Azure, which drops them after a week.
    abortUpload: async (_key, uploadId) => void over.add(uploadId),
    listUploads: ({ signal } = {}) =>
      run('list', undefined, signal, async () => {
        const uploads = new Map<string, MultipartUpload>();
        const found = container.listBlobsFlat({
          prefix: target.prefix === '' ? '' : blobName(`${target.prefix}/`),
          includeUncommitedBlobs: true,
          abortSignal: signal,
        });
        for await (const { name, properties } of found) {
          if ((properties.contentLength ?? 0) > 0) continue;
          const key = keyOfBlob(name);
          for (const id of (await waiting(key, signal)).keys()) {
            const uploadId = uploadOfBlock(id);
            const started = uploadId === null ? null : startOfUpload(uploadId);
            if (uploadId === null || started === null || over.has(uploadId)) continue;
            uploads.set(uploadId, { key, uploadId, started });
          }
        }
        return [...uploads.values()];
      }),
  };

  /** Blocks go when another blob is put in their place, or when their list was committed. */
  async function whyGone(
    key: string,
    id: string | undefined,
    put: PutOptions,
    signal: AbortSignal | undefined,
  ): Promise<MediarootError> {
    if (put.condition !== 'absent' || !(await blob(key).exists({ abortSignal: signal })))
      return noUpload(key);
    const { committedBlocks = [] } = await blob(key).getBlockList('committed', { abortSignal: signal });
    if (committedBlocks.some(({ name }) => name === id)) return noUpload(key);
    return remoteError({ kind: 'taken', action: 'write', bucket: target.bucket, key });
  }

  function noUpload(key: string): MediarootError {
    return remoteError({ kind: 'no_upload', action: 'write', bucket: target.bucket, key });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
