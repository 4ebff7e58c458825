/** What Azure tells of a blob, in the terms of an object. */
import { fromBlobMetadata } from './azureMetadata.ts';
import type { ObjectFacts } from './types.ts';

export function blobFacts(
  key: string,
  properties: {
    readonly contentLength?: number | undefined;
    readonly etag?: string | undefined;
    readonly lastModified?: Date | undefined;
    readonly contentType?: string | undefined;
    readonly metadata?: Readonly<Record<string, string>> | undefined;
  },
): ObjectFacts {
  return {
    key,
    size: properties.contentLength ?? 0,
    etag: bareEtag(properties.etag),
    modified: properties.lastModified?.getTime() ?? 0,
    contentType: properties.contentType ?? null,
    metadata: fromBlobMetadata(properties.metadata),
  };
}

export function bareEtag(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}
