/** Reading and writing the small files of our own below `.mediaroot/` in a bucket. */
import type { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import type { ObjectHeaders, RemoteStorage, WriteCondition } from '../storage/remote/types.ts';

/** What is larger is not ours. Bytes. */
const LIMIT = 64 * 1024 * 1024;

export interface OwnFile {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** By the service's clock, ms. */
  readonly modified: number;
}

export type OwnStorage = Pick<RemoteStorage, 'features' | 'getBytes' | 'putBytes'>;

/** `private`: where objects carry an ACL. */
export function ownHeaders(contentType: string, acl: ObjectHeaders['acl']): ObjectHeaders {
  return { contentType, cacheControl: 'no-store', contentDisposition: null, acl, metadata: {} };
}

export async function readOwn(
  storage: OwnStorage,
  key: string,
  unless?: string,
): Promise<OwnFile | 'unchanged' | null> {
  const got = await storage.getBytes(key, { limit: LIMIT, unless });
  if (got === null || got === 'unchanged') return got;
  return { bytes: got.bytes, etag: got.facts.etag, modified: got.facts.modified };
}

/**
 * Returns the new etag. Throws `remote_taken` when the condition does not hold. A write whose answer was lost and that was
 * repeated finds its own bytes: that counts as done. Where the service honours no conditions, what is there is read back.
 */
export async function writeOwn(
  storage: OwnStorage,
  key: string,
  bytes: Uint8Array,
  how: { readonly headers: ObjectHeaders; readonly condition: WriteCondition },
): Promise<string> {
  try {
    const { etag } = await storage.putBytes(key, bytes, how);
    if (storage.features.conditionalWrite || how.condition === 'any') return etag;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  const there = await readOwn(storage, key);
  if (there !== null && there !== 'unchanged' && Buffer.compare(there.bytes, bytes) === 0) return there.etag;
  throw takenError(key);
}

export function isTaken(error: unknown): boolean {
  return error instanceof MediarootError && error.code === 'remote_taken';
}

export function takenError(key: string): MediarootError {
  return new MediarootError('remote_taken', `Another machine wrote “${key}” meanwhile. Sync again.`, {
    retryable: true,
    details: { key },
  });
}

/** Throws `library_newer` for a format of the future, `remote_damaged` for what is no such file. */
export function parseOwn<T>(bytes: Uint8Array, schema: z.ZodType<T>, key: string): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw damaged(key, error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : null;
  if (typeof format === 'number' && format > 1) {
    throw new MediarootError(
      'library_newer',
      `The copy of this library was written by a newer Mediaroot (“${key}” has format ${format}). Update this program, then sync again.`,
      { details: { key, format } },
    );
  }
  throw damaged(key, parsed.error);
}

function damaged(key: string, cause: unknown): MediarootError {
  return new MediarootError(
    'remote_damaged',
    `“${key}” in the bucket cannot be read: it is not what Mediaroot wrote. Remove it there if you do not know where it comes from, then sync again.`,
    { cause, details: { key } },
  );
}

export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
