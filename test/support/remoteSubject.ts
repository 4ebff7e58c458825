/** What the tests of remote storages share: their subject, and short ways to ask it. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type {
  LocalSource,
  ObjectHeaders,
  OpenedStorage,
  PutOptions,
  RemoteEnvironment,
  WriteCondition,
} from '../../electron/library/storage/remote/types.ts';
import { MediarootError } from '../../shared/errors.ts';

/** A backend's surroundings that slow nothing down. */
export function freeEnvironment(given: Partial<RemoteEnvironment> = {}): RemoteEnvironment {
  return {
    now: Date.now,
    pace: async () => undefined,
    requested: () => undefined,
    connections: 16,
    ...given,
  };
}

/** What the tests of a storage share. */
export interface Subject {
  readonly storage: OpenedStorage;
  /** An absolute path in a temporary folder, of nothing that is there. */
  place(): string;
  /** A file of random bytes. */
  file(size: number): Promise<LocalSource & { readonly sha256: string; readonly bytes: Buffer }>;
  /** A folder of keys of its own, with a slash at its end. */
  folder(): string;
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function headers(given: Partial<ObjectHeaders> = {}): ObjectHeaders {
  return {
    contentType: 'text/plain',
    cacheControl: null,
    contentDisposition: null,
    acl: null,
    metadata: {},
    ...given,
  };
}

export function putting(
  condition: WriteCondition = 'absent',
  given: Partial<ObjectHeaders> = {},
): PutOptions {
  return { condition, headers: headers(given) };
}

export function text(content: string): Buffer {
  return Buffer.from(content);
}

/** The content of an object as text; null when there is none. */
export async function contentOf(storage: OpenedStorage, key: string): Promise<string | null> {
  const got = await storage.getBytes(key, { limit: 10_000_000 });
  return got === null || got === 'unchanged' ? null : Buffer.from(got.bytes).toString();
}

/** Expects a refusal by that code, with words. */
export async function refusal(action: Promise<unknown>, code: string): Promise<MediarootError> {
  const error = await action.then(
    (value) => new Error(`not refused: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MediarootError);
  if (!(error instanceof MediarootError)) throw error;
  expect(`${error.code}: ${error.message}`).toMatch(new RegExp(`^${code}: .*[.]$`));
  return error;
}

/** All keys below a prefix, listed in pages of `limit`. */
export async function keysBelow(storage: OpenedStorage, prefix: string, limit = 1000): Promise<string[]> {
  const keys: string[] = [];
  let next: string | null = null;
  do {
    const page = await storage.list(prefix, next, limit);
    expect(page.objects.length).toBeLessThanOrEqual(limit);
    keys.push(...page.objects.map(({ key }) => key));
    next = page.next;
  } while (next !== null);
  return keys;
}
