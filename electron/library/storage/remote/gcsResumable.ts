/**
 * Uploads that go on where they broke, as long as the program runs: the address of such an upload lets anyone write, so it is
 * kept nowhere. https://docs.cloud.google.com/storage/docs/performing-resumable-uploads
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { MediarootError } from '../../../../shared/errors.ts';
import { sourceProblem } from '../problems.ts';
import { remoteError, transferCancelled } from './faults.ts';
import type { Gcs, GcsAnswer, GcsRequest } from './gcsClient.ts';
import { generationMatch, predefinedAcl, resource, Written } from './gcsObjects.ts';
import { withStream } from './md5Body.ts';
import { sendingPart, sourceChanged } from './sending.ts';
import type { CallOptions, LocalSource, PutOptions, RemoteStorage, Stored } from './types.ts';

/** The answer to an upload that lacks bytes. */
const INCOMPLETE = 308;

interface Upload {
  /** Where its bytes go. Secret. */
  readonly address: string;
  readonly sha256: string;
}

export function createGcsResumable(gcs: Gcs): RemoteStorage['putFile'] {
  const { target, environment } = gcs;
  const begun = new Map<string, Upload>();

  async function begin(
    key: string,
    source: LocalSource,
    put: PutOptions,
    options: CallOptions,
  ): Promise<Upload> {
    const { md5, sha256 } = await hashed(source, options);
    const answer = await gcs.send({
      action: 'write',
      key,
      method: 'POST',
      path: `/upload/storage/v1/b/${encodeURIComponent(target.bucket)}/o`,
      query: {
        uploadType: 'resumable',
        name: key,
        fields: 'generation',
        ifGenerationMatch: generationMatch(put.condition),
        predefinedAcl: predefinedAcl(put.headers),
      },
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'x-upload-content-type': put.headers.contentType,
        'x-upload-content-length': String(source.size),
      },
      body: JSON.stringify({ md5Hash: md5, ...resource(put.headers) }),
      signal: options.signal,
    });
    await answer.text();
    const address = answer.headers.get('location');
    if (address === null || new URL(address, gcs.endpoint).host !== gcs.host) {
      throw remoteError({
        kind: 'refused',
        action: 'write',
        bucket: target.bucket,
        key,
        service: 'location',
      });
    }
    return { address, sha256 };
  }

  /** How many bytes the service has; or the object, if it has them all. */
  async function standing(answer: GcsAnswer): Promise<number | string> {
    const text = await answer.text();
    if (answer.status !== INCOMPLETE) return Written.parse(JSON.parse(text)).generation;
    const last = /^bytes=0-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
    return last === undefined ? 0 : Number(last) + 1;
  }

  async function send(
    key: string,
    { address }: Upload,
    source: LocalSource,
    resumed: boolean,
    options: CallOptions,
  ): Promise<string> {
    const { size } = source;
    const request: GcsRequest = {
      action: 'write',
      key,
      method: 'PUT',
      path: address,
      expected: [INCOMPLETE],
    };
    const ask = () =>
      gcs.send({
        ...request,
        headers: { 'content-range': `bytes */${size}`, 'content-length': '0' },
        signal: options.signal,
      });
    const stands = resumed ? await standing(await ask()) : 0;
    if (typeof stands === 'string') return stands;
    const piece = { file: source.file, offset: stands, size: size - stands };
    const onProgress = (bytes: number) => options.onProgress?.(stands + bytes);
    const done = await sendingPart(piece, environment, { ...options, onProgress }, (outgoing) =>
      withStream(outgoing, options.signal, async (content, signal) => {
        const range = `bytes ${stands}-${size - 1}/${size}`;
        const headers = { 'content-range': range, 'content-length': String(piece.size) };
        return standing(await gcs.send({ ...request, headers, body: content(), signal }));
      }),
    );
    if (typeof done === 'string') return done;
    throw remoteError({ kind: 'interrupted', action: 'write', bucket: target.bucket, key, host: gcs.host });
  }

  return async (key, source, put, options = {}): Promise<Stored> => {
    const identity = JSON.stringify([key, source, put]);
    const before = begun.get(identity);
    const upload = before ?? (await begin(key, source, put, options));
    begun.set(identity, upload);
    try {
      const etag = await send(key, upload, source, before !== undefined, options);
      begun.delete(identity);
      return { etag, sha256: upload.sha256, size: source.size };
    } catch (error) {
      // Gone on with only where the connection failed, not where the service refused.
      const broke = error instanceof MediarootError && error.retryable && error.details?.status === undefined;
      if (!broke) begun.delete(identity);
      throw error;
    }
  };
}

/** Both hashes by one reading: ours, to see that it is the file, and the one the service compares with (base64). */
async function hashed(source: LocalSource, { signal, onProgress }: CallOptions) {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  const display = path.basename(source.file);
  let size = 0;
  try {
    for await (const chunk of createReadStream(source.file)) {
      if (signal?.aborted) throw transferCancelled();
      sha256.update(chunk);
      md5.update(chunk);
      size += chunk.length;
      onProgress?.(0);
    }
  } catch (error) {
    throw sourceProblem(error, display);
  }
  const hex = sha256.digest('hex');
  const same = size === source.size && (source.sha256 ?? hex) === hex;
  if (!same) throw sourceChanged(display);
  return { sha256: hex, md5: md5.digest('base64') };
}
