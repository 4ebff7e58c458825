/**
 * Google Cloud Storage. With interoperability keys (HMAC) it is spoken to as S3, which is its XML API; with a service account or
 * the credentials of the environment by its JSON API.
 */
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { MediarootError } from '../../../../shared/errors.ts';
import type { OpenedStorage, RemoteBackend, RemoteEnvironment } from './types.ts';

const GOOGLE = 'https://storage.googleapis.com';

export const gcsBackend: RemoteBackend = {
  async open(target, keys, environment) {
    if (keys?.kind === 'hmac') return openInterop(target, keys, environment);
    const { openGcsJson } = await import('./gcsJson.ts');
    return openGcsJson(target, keys, environment);
  },
};

/**
 * What is known of the XML API, and holds whatever the address is (a stand-in, a proxy):
 * - Writes take no If-None-Match; its own condition, x-goog-if-generation-match, may not be mixed with x-amz headers:
 *   https://docs.cloud.google.com/storage/docs/xml-api/reference-headers, https://docs.cloud.google.com/storage/docs/request-preconditions
 * - Accept-Encoding is changed on the way, so it may not be signed (https://github.com/aws/aws-sdk-go-v2/issues/1816): ours sends none.
 * - No removal of many objects by one request (https://github.com/nextcloud/server/issues/53658).
 * - A bucket belongs to a project, which these keys do not name.
 */
async function openInterop(
  target: RemoteTarget,
  keys: RemoteKeys,
  environment: RemoteEnvironment,
): Promise<OpenedStorage> {
  const [{ openS3 }, { s3Quirks }] = await Promise.all([import('./s3.ts'), import('./s3Quirks.ts')]);
  const endpoint = target.endpoint ?? GOOGLE;
  const storage = openS3(
    { ...target, endpoint, pathStyle: true },
    keys,
    environment,
    s3Quirks({ endpoint: GOOGLE }),
  );
  return {
    ...storage,
    async makeBucket(options) {
      if (await storage.bucketExists(options)) return;
      throw new MediarootError(
        'remote_refused',
        `“${target.bucket}” was not made: interoperability keys do not say which project it is to belong to. Make it in the Google Cloud console, or connect with a service account’s JSON key.`,
      );
    },
  };
}
