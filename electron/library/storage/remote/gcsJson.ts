/** Google Cloud Storage by its JSON API, with a service account or the credentials of the environment. */

import { z } from 'zod';
import type { RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';
import { contentDisposition } from '../../../../shared/mediaResponse.ts';
import { remoteError } from './faults.ts';
import { type Gcs, openGcs } from './gcsClient.ts';
import { createGcsCopy } from './gcsCopy.ts';
import { bucketIsMissing, gcsError } from './gcsFaults.ts';
import { DESCRIBED, facts, GcsListed, GcsObject, LISTED, listed } from './gcsObjects.ts';
import { createGcsWriting } from './gcsWriting.ts';
import { keyPath } from './headerText.ts';
import { receiveBytes, receiveDigest, receiveFile } from './receiving.ts';
import { removeEach } from './removing.ts';
import type { CallOptions, OpenedStorage, RemoteEnvironment } from './types.ts';

const Page = z.object({ items: z.array(GcsListed).default([]), nextPageToken: z.string().optional() });
/** A page of a listing holds at most so many. */
const PAGE = 1000;
/** Of one object: https://docs.cloud.google.com/storage/quotas */
const LARGEST = 5 * 1024 ** 4;

/** Throws `remote_keys_missing`. Sends nothing. */
export function openGcsJson(
  target: RemoteTarget,
  keys: RemoteKeys | null,
  environment: RemoteEnvironment,
): OpenedStorage {
  return createGcsStorage(openGcs(target, keys, environment));
}

function createGcsStorage(gcs: Gcs): OpenedStorage {
  const { environment, target, storage } = gcs;
  const bucket = `/storage/v1/b/${encodeURIComponent(target.bucket)}`;
  const about = (key: string) => ({ bucket: target.bucket, key });
  const object = (key: string) => `${bucket}/o/${encodeURIComponent(key)}`;

  /** Null when there is none. */
  async function describe(key: string, unless: string | undefined, { signal }: CallOptions) {
    const answer = await gcs.send({
      action: 'read',
      key,
      method: 'GET',
      path: object(key),
      query: { fields: DESCRIBED, ifGenerationNotMatch: unless },
      signal,
      expected: [304, 404],
    });
    const text = await answer.text();
    if (answer.status === 304) return 'unchanged';
    if (answer.status === 404) return missing(text);
    return facts(GcsObject.parse(JSON.parse(text)));
  }

  async function download(key: string, generation: string | undefined, { signal }: CallOptions) {
    const answer = await gcs.send({
      action: 'read',
      key,
      method: 'GET',
      path: object(key),
      query: { alt: 'media', generation },
      // As it is stored: nothing in between may pack it.
      headers: { 'accept-encoding': 'identity' },
      signal,
      expected: [404],
    });
    return answer.status === 404 ? missing(await answer.text()) : answer.body;
  }

  function missing(text: string): null {
    if (bucketIsMissing(text))
      throw remoteError({ kind: 'no_bucket', action: 'read', bucket: target.bucket });
    return null;
  }

  return {
    // Parts are not needed: an upload of any size goes on where it broke (gcsResumable.ts).
    features: { conditionalWrite: true, verifiesSha256: false, multipart: false, presign: true },
    parts: { threshold: LARGEST, least: LARGEST, most: 1 },

    async bucketExists({ signal } = {}) {
      // Looking at the bucket itself takes a right that those who may use all its objects do not have.
      const look = { action: 'reach', method: 'GET', path: `${bucket}/o`, signal, expected: [404] } as const;
      const answer = await gcs.send({ ...look, query: { maxResults: '1', fields: 'nextPageToken' } });
      await answer.text();
      return answer.status !== 404;
    },
    async makeBucket(options = {}) {
      // One that is there and can be listed is ours, or as good as that.
      if (await this.bucketExists(options)) return;
      const { signal } = options;
      const project = await storage.authClient.getProjectId().catch((error: unknown) => {
        throw gcsError(error, { bucket: target.bucket, action: 'make the bucket' }, signal);
      });
      const answer = await gcs.send({
        action: 'make the bucket',
        method: 'POST',
        path: '/storage/v1/b',
        query: { project, fields: 'name' },
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          name: target.bucket,
          ...(target.region === null ? {} : { location: target.region }),
        }),
        signal,
      });
      await answer.text();
    },
    async serverTime(options = {}) {
      // Any answer says the time, also one that refuses.
      try {
        await this.bucketExists(options);
      } catch (error) {
        if (gcs.lastTime() === null) throw error;
      }
      return gcs.lastTime();
    },

    async head(key, options = {}) {
      const found = await describe(key, undefined, options);
      return found === 'unchanged' ? null : found;
    },
    async list(prefix, next, limit, { signal } = {}) {
      const query = {
        prefix,
        pageToken: next ?? undefined,
        maxResults: String(Math.min(limit, PAGE)),
        fields: `items(${LISTED}),nextPageToken`,
      };
      const page = await gcs.ask({ action: 'list', method: 'GET', path: `${bucket}/o`, query, signal }, Page);
      return { objects: page.items.map(listed), next: page.nextPageToken ?? null };
    },

    ...createGcsWriting(gcs),

    async getBytes(key, { limit, unless }, options = {}) {
      const found = await describe(key, unless, options);
      if (found === null || found === 'unchanged') return found;
      const body = await download(key, found.etag, options);
      if (body === null) return null;
      return { bytes: await receiveBytes(body, limit, about(key), environment, options), facts: found };
    },
    async getFile(key, to, expected, options = {}) {
      const body = await download(key, undefined, options);
      return body && receiveFile(body, to, expected, about(key), environment, options);
    },
    async digest(key, options = {}) {
      const body = await download(key, undefined, options);
      return body && receiveDigest(body, environment, options);
    },

    copy: createGcsCopy(gcs),
    remove: (keys, { signal } = {}) =>
      removeEach(keys, environment.connections, async (key) => {
        const path = object(key);
        const answer = await gcs.send({
          action: 'delete',
          key,
          method: 'DELETE',
          path,
          signal,
          expected: [404],
        });
        await answer.text();
      }),

    async presign(key, { seconds, attachment }) {
      const now = environment.now();
      try {
        const [url] = await storage
          .bucket(target.bucket)
          .file(key)
          .getSignedUrl({
            version: 'v4',
            action: 'read',
            accessibleAt: new Date(now),
            expires: new Date(now + seconds * 1000),
            ...(attachment === null
              ? {}
              : { responseDisposition: contentDisposition(attachment, 'attachment') }),
          });
        return url;
      } catch (error) {
        throw gcsError(error, { ...about(key), host: gcs.host }, undefined);
      }
    },
    publicUrl: async (key) => `${gcs.endpoint}/${target.bucket}/${keyPath(key)}`,
    close: async () => undefined,
  };
}
