/** Uploads in parts of the remote in memory. */
import { createHash, randomUUID } from 'node:crypto';
import { remoteError } from './faults.ts';
import { assertKey } from './ownRules.ts';
import { receiveBytes } from './receiving.ts';
import { sendingPart } from './sending.ts';
import type { OpenedStorage, PutOptions, RemoteEnvironment, Stored } from './types.ts';

type Uploads = Pick<
  OpenedStorage,
  'beginUpload' | 'putPart' | 'completeUpload' | 'abortUpload' | 'listUploads'
>;

interface Upload {
  readonly key: string;
  readonly started: number;
  readonly put: PutOptions;
  readonly parts: Map<number, { readonly etag: string; readonly bytes: Uint8Array }>;
}

export function createMemoryUploads(
  environment: RemoteEnvironment,
  bucket: string,
  keep: (key: string, bytes: Uint8Array, put: PutOptions) => Stored,
): Uploads {
  const uploads = new Map<string, Upload>();

  function the(key: string, uploadId: string): Upload {
    const upload = uploads.get(uploadId);
    if (upload?.key !== key) throw remoteError({ kind: 'no_upload', bucket, key });
    return upload;
  }

  return {
    async beginUpload(key, put) {
      const uploadId = randomUUID();
      const started = environment.now();
      uploads.set(uploadId, { key: assertKey(key, bucket), started, put, parts: new Map() });
      return uploadId;
    },
    putPart: (key, uploadId, part, options = {}) =>
      sendingPart(part, environment, options, async (outgoing) => {
        const upload = the(key, uploadId);
        const unpaced = { pace: async () => undefined };
        const bytes = await receiveBytes(outgoing.chunks(), Infinity, { bucket, key }, unpaced);
        const etag = createHash('md5').update(bytes).digest('hex');
        upload.parts.set(part.number, { etag, bytes });
        return { number: part.number, etag, size: part.size };
      }),
    async completeUpload(key, uploadId, parts, { condition }) {
      const upload = the(key, uploadId);
      const inOrder = parts.toSorted((a, b) => a.number - b.number);
      const pieces = inOrder.map(({ number, etag }) => {
        const part = upload.parts.get(number);
        if (part?.etag !== etag)
          throw remoteError({ kind: 'refused', action: 'write', bucket, key, service: 'InvalidPart' });
        return part.bytes;
      });
      const { etag } = keep(key, Buffer.concat(pieces), { headers: upload.put.headers, condition });
      uploads.delete(uploadId);
      return { etag };
    },
    async abortUpload(_key, uploadId) {
      uploads.delete(uploadId);
    },
    listUploads: async () => [...uploads].map(([uploadId, { key, started }]) => ({ key, uploadId, started })),
  };
}
