/** Putting objects: with their description in one request, or, where they are large, by an upload that can go on where it broke. */
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { remoteError } from './faults.ts';
import type { Gcs } from './gcsClient.ts';
import { generationMatch, predefinedAcl, resource, Written } from './gcsObjects.ts';
import { createGcsResumable } from './gcsResumable.ts';
import { md5, withBody } from './md5Body.ts';
import { sending } from './sending.ts';
import type { CallOptions, PutOptions, RemoteStorage } from './types.ts';

type Writing = Pick<
  RemoteStorage,
  'putFile' | 'putBytes' | 'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'listUploads'
>;

/** Above this size an upload is resumable. Bytes. */
const LARGE = 16 * 1024 * 1024;

export function createGcsWriting(gcs: Gcs): Writing {
  const { target, environment } = gcs;
  const resumable = createGcsResumable(gcs);

  /**
   * Description and content as the two parts of one body. The MD5 among the first makes the service refuse another content:
   * https://docs.cloud.google.com/storage/docs/data-validation
   */
  async function insert(
    key: string,
    put: PutOptions,
    content: {
      readonly bytes: Buffer | (() => NodeJS.ReadableStream);
      readonly size: number;
      readonly md5: Buffer;
    },
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const boundary = randomUUID();
    const description = JSON.stringify({
      name: key,
      md5Hash: content.md5.toString('base64'),
      ...resource(put.headers),
    });
    const head = Buffer.from(
      `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${description}\r\n--${boundary}\r\nContent-Type: ${put.headers.contentType}\r\n\r\n`,
    );
    const tail = Buffer.from(`\r\n--${boundary}--`);
    const { bytes } = content;
    const body =
      typeof bytes === 'function'
        ? Readable.from(wrapped(head, bytes(), tail), { objectMode: false })
        : Buffer.concat([head, bytes, tail]);
    const { generation } = await gcs.ask(
      {
        action: 'write',
        key,
        method: 'POST',
        path: `/upload/storage/v1/b/${encodeURIComponent(target.bucket)}/o`,
        query: {
          uploadType: 'multipart',
          fields: 'generation',
          ifGenerationMatch: generationMatch(put.condition),
          predefinedAcl: predefinedAcl(put.headers),
        },
        headers: {
          'content-type': `multipart/related; boundary=${boundary}`,
          'content-length': String(head.length + content.size + tail.length),
        },
        body,
        signal,
      },
      Written,
    );
    return generation;
  }

  const noParts = () =>
    remoteError({ kind: 'unsupported', action: 'write', bucket: target.bucket, service: 'uploads in parts' });

  return {
    putFile: (key, source, put, options: CallOptions = {}) =>
      source.size > LARGE
        ? resumable(key, source, put, options)
        : sending(source, environment, { ...options, verify: true }, (outgoing) =>
            withBody({ file: source.file, offset: 0 }, outgoing, options, async (body) => {
              const content = { bytes: body.content, size: outgoing.size, md5: body.md5 };
              const etag = await insert(key, put, content, body.signal);
              return { etag, sha256: outgoing.sha256, size: outgoing.size };
            }),
          ),
    async putBytes(key, bytes, put, { signal, onProgress } = {}) {
      await environment.pace('up', bytes.byteLength, signal);
      const size = bytes.byteLength;
      const etag = await insert(key, put, { bytes: Buffer.from(bytes), size, md5: md5(bytes) }, signal);
      onProgress?.(size);
      return { etag, sha256: createHash('sha256').update(bytes).digest('hex'), size };
    },
    beginUpload: () => Promise.reject(noParts()),
    putPart: () => Promise.reject(noParts()),
    completeUpload: () => Promise.reject(noParts()),
    abortUpload: () => Promise.reject(noParts()),
    listUploads: async () => [],
  };
}

async function* wrapped(head: Buffer, content: NodeJS.ReadableStream, tail: Buffer) {
  yield head;
  yield* content;
  yield tail;
}
