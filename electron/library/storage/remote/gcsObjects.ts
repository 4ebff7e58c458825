/** Objects as the JSON API describes them. https://docs.cloud.google.com/storage/docs/json_api/v1/objects */
import { z } from 'zod';
import { decodeText, eachText, encodeText } from './headerText.ts';
import type { ListedObject, ObjectFacts, ObjectHeaders, WriteCondition } from './types.ts';

/** Fields that are asked for. */
export const LISTED = 'name,size,generation,updated';
export const DESCRIBED = `${LISTED},contentType,metadata`;

export const GcsListed = z.object({
  name: z.string(),
  size: z.coerce.number(),
  /** Counts the versions of a name: another one for each content. */
  generation: z.string(),
  updated: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
});
export const GcsObject = GcsListed.extend({
  contentType: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** What is asked for of an object just written. */
export const Written = z.object({ generation: z.string() });

export function listed({ name, size, generation, updated }: z.infer<typeof GcsListed>): ListedObject {
  return { key: name, size, etag: generation, modified: updated };
}

export function facts(object: z.infer<typeof GcsObject>): ObjectFacts {
  return {
    ...listed(object),
    contentType: object.contentType ?? null,
    metadata: eachText(object.metadata ?? {}, decodeText),
  };
}

/** Metadata is encoded though this API takes any text, since the one of interoperability keys, which reads the same bucket, does not. */
export function resource(headers: ObjectHeaders): Record<string, unknown> {
  return {
    contentType: headers.contentType,
    ...(headers.cacheControl === null ? {} : { cacheControl: headers.cacheControl }),
    ...(headers.contentDisposition === null ? {} : { contentDisposition: headers.contentDisposition }),
    metadata: eachText(headers.metadata, encodeText),
  };
}

export function predefinedAcl({ acl }: ObjectHeaders): string | undefined {
  if (acl === null) return undefined;
  return acl === 'private' ? 'private' : 'publicRead';
}

/** Generation 0 is that of an object that is not there. https://docs.cloud.google.com/storage/docs/request-preconditions */
export function generationMatch(condition: WriteCondition): string | undefined {
  if (condition === 'any') return undefined;
  return condition === 'absent' ? '0' : condition.etag;
}
