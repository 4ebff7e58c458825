/** Azure Blob Storage. Each blob is a block blob; the container takes the place of the bucket. */
import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from '@azure/storage-blob';
import { MediarootError } from '../../../../shared/errors.ts';
import { contentDisposition } from '../../../../shared/mediaResponse.ts';
import { blobFacts } from './azureAnswers.ts';
import { MOST_BLOCKS } from './azureBlocks.ts';
import { type Azure, openAzure } from './azureClient.ts';
import { createAzureCopy } from './azureCopy.ts';
import { azureError, hasStatus, isNoBlob } from './azureFaults.ts';
import { createAzureListing } from './azureListing.ts';
import { blobName } from './azureNames.ts';
import { createAzureWriting } from './azureWriting.ts';
import { receiveBytes, receiveDigest, receiveFile } from './receiving.ts';
import { removeEach } from './removing.ts';
import type { CallOptions, OpenedStorage, RemoteBackend } from './types.ts';

const MIB = 1024 * 1024;

export const azureBackend: RemoteBackend = {
  open: async (target, keys, environment) => createAzureStorage(openAzure(target, keys, environment)),
};

function createAzureStorage(azure: Azure): OpenedStorage {
  const { blob, container, credential, environment, target, run } = azure;
  const about = (key: string) => ({ bucket: target.bucket, key });

  /** The bytes of a blob with what is known of it; null when there is none, unchanged when it still has this etag. */
  async function download(key: string, unless: string | undefined, { signal }: CallOptions) {
    return run('read', key, signal, async () => {
      try {
        const answer = await blob(key).download(0, undefined, {
          abortSignal: signal,
          maxRetryRequests: 0,
          conditions: unless === undefined ? {} : { ifNoneMatch: `"${unless}"` },
        });
        return { facts: blobFacts(key, answer), chunks: body(key, answer.readableStreamBody, signal) };
      } catch (error) {
        if (isNoBlob(error)) return null;
        if (hasStatus(error, 304)) return 'unchanged';
        throw error;
      }
    });
  }

  async function* body(
    key: string,
    stream: NodeJS.ReadableStream | undefined,
    signal: AbortSignal | undefined,
  ) {
    try {
      for await (const chunk of stream ?? []) yield chunk as Buffer;
    } catch (error) {
      throw azureError(error, { ...about(key), action: 'read', host: azure.host }, signal);
    }
  }

  return {
    features: {
      conditionalWrite: true,
      verifiesSha256: false,
      multipart: true,
      presign: credential !== null,
    },
    parts: { threshold: 16 * MIB, least: 8 * MIB, most: MOST_BLOCKS },

    bucketExists: ({ signal } = {}) =>
      run('reach', undefined, signal, () => container.exists({ abortSignal: signal })),
    makeBucket: ({ signal } = {}) =>
      run('make the bucket', undefined, signal, async () => {
        await container.createIfNotExists({ abortSignal: signal });
      }),
    async serverTime({ signal } = {}) {
      // Any answer says the time, also one that refuses.
      try {
        await run('reach', undefined, signal, () => container.getProperties({ abortSignal: signal }));
      } catch (error) {
        if (azure.lastTime() === null) throw error;
      }
      return azure.lastTime();
    },

    head: (key, { signal } = {}) =>
      run('read', key, signal, async () => {
        try {
          return blobFacts(key, await blob(key).getProperties({ abortSignal: signal }));
        } catch (error) {
          if (isNoBlob(error)) return null;
          throw error;
        }
      }),
    list: createAzureListing(azure),

    ...createAzureWriting(azure),

    async getBytes(key, { limit, unless }, options = {}) {
      const got = await download(key, unless, options);
      if (got === null || got === 'unchanged') return got;
      const bytes = await receiveBytes(got.chunks, limit, about(key), environment, options);
      return { bytes, facts: got.facts };
    },
    async getFile(key, to, expected, options = {}) {
      const got = await download(key, undefined, options);
      if (got === null || got === 'unchanged') return null;
      return receiveFile(got.chunks, to, expected, about(key), environment, options);
    },
    async digest(key, options = {}) {
      const got = await download(key, undefined, options);
      if (got === null || got === 'unchanged') return null;
      return receiveDigest(got.chunks, environment, options);
    },

    copy: createAzureCopy(azure),
    remove: (keys, { signal } = {}) =>
      removeEach(keys, environment.connections, (key) =>
        run('delete', key, signal, () => blob(key).deleteIfExists({ abortSignal: signal })),
      ),

    async presign(key, { seconds, attachment }) {
      if (credential === null) {
        throw new MediarootError(
          'remote_refused',
          'A SAS cannot make addresses for single files. Connect with the account’s key to get them.',
        );
      }
      const query = generateBlobSASQueryParameters(
        {
          containerName: target.bucket,
          blobName: blobName(key),
          permissions: BlobSASPermissions.parse('r'),
          expiresOn: new Date(environment.now() + seconds * 1000),
          protocol: container.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
          ...(attachment === null
            ? {}
            : { contentDisposition: contentDisposition(attachment, 'attachment') }),
        },
        credential,
      );
      return `${plainUrl(key)}?${query.toString()}`;
    },
    publicUrl: async (key) => plainUrl(key),
    close: async () => undefined,
  };

  /** Without a SAS. */
  function plainUrl(key: string): string {
    const url = new URL(blob(key).url);
    url.search = '';
    return url.href;
  }
}
