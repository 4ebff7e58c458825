/** Copies inside a storage account: the service moves the bytes, a blob of any size takes one request. */
import { bareEtag } from './azureAnswers.ts';
import type { Azure } from './azureClient.ts';
import { isNoBlob } from './azureFaults.ts';
import { toBlobMetadata } from './azureMetadata.ts';
import { blobHeaders } from './azureWriting.ts';
import { remoteError } from './faults.ts';
import type { RemoteStorage } from './types.ts';

/** How often it is asked whether a copy that takes longer is there. Inside an account most are at once. ms. */
const ASK_AGAIN = 500;

/**
 * A copy takes metadata but no headers with it, so these are set after; the metadata, which says whose blob it is, is right
 * from the first moment. https://learn.microsoft.com/rest/api/storageservices/copy-blob
 */
export function createAzureCopy({ blob, target, run }: Azure): RemoteStorage['copy'] {
  return (from, to, headers, { signal, onProgress } = {}) =>
    run('write', to, signal, async () => {
      const made = blob(to);
      const metadata = toBlobMetadata(headers.metadata);
      try {
        if (from !== to) {
          const copying = await made.beginCopyFromURL(blob(from).url, {
            metadata,
            intervalInMs: ASK_AGAIN,
            // It is alive, though no byte comes here.
            onProgress: () => onProgress?.(0),
            abortSignal: signal,
          });
          const { copyStatus } = await copying.pollUntilDone();
          if (copyStatus !== 'success') {
            throw remoteError({
              kind: 'refused',
              action: 'write',
              bucket: target.bucket,
              key: to,
              service: copyStatus,
            });
          }
        }
        // Without names of its own a copy takes those of its source.
        if (from === to || Object.keys(metadata).length === 0) {
          await made.setMetadata(metadata, { abortSignal: signal });
        }
        const { etag } = await made.setHTTPHeaders(blobHeaders(headers), { abortSignal: signal });
        return bareEtag(etag);
      } catch (error) {
        if (isNoBlob(error)) return false;
        throw error;
      }
    });
}
