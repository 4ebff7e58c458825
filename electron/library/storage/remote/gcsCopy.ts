/** Copies inside a bucket: the service moves the bytes, and says when it wants to be asked again for the rest. */
import { z } from 'zod';
import { remoteError } from './faults.ts';
import type { Gcs } from './gcsClient.ts';
import { bucketIsMissing } from './gcsFaults.ts';
import { predefinedAcl, resource, Written } from './gcsObjects.ts';
import type { RemoteStorage } from './types.ts';

const Rewritten = z.union([
  z.object({ done: z.literal(true), resource: Written }),
  z.object({ done: z.literal(false), rewriteToken: z.string() }),
]);

/** https://docs.cloud.google.com/storage/docs/json_api/v1/objects/rewrite */
export function createGcsCopy({ target, send }: Gcs): RemoteStorage['copy'] {
  const bucket = `b/${encodeURIComponent(target.bucket)}`;
  return async (from, to, headers, { signal, onProgress } = {}) => {
    for (let rewriteToken: string | undefined; ; ) {
      const answer = await send({
        action: 'write',
        key: to,
        method: 'POST',
        path: `/storage/v1/${bucket}/o/${encodeURIComponent(from)}/rewriteTo/${bucket}/o/${encodeURIComponent(to)}`,
        query: {
          rewriteToken,
          destinationPredefinedAcl: predefinedAcl(headers),
          fields: 'done,rewriteToken,resource(generation)',
        },
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(resource(headers)),
        signal,
        expected: [404],
      });
      const text = await answer.text();
      if (answer.status === 404) {
        if (!bucketIsMissing(text)) return false;
        throw remoteError({ kind: 'no_bucket', action: 'write', bucket: target.bucket });
      }
      const rewritten = Rewritten.parse(JSON.parse(text));
      if (rewritten.done) return rewritten.resource.generation;
      rewriteToken = rewritten.rewriteToken;
      onProgress?.(0);
    }
  };
}
