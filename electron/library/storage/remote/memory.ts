/** A remote that forgets everything when it is closed: the rules of remotes without a service, for tests. */
import { createHash, randomUUID } from 'node:crypto';
import { remoteError } from './faults.ts';
import { createMemoryUploads } from './memoryUploads.ts';
import { assertCondition, assertKey, once } from './ownRules.ts';
import { receiveBytes, receiveDigest, receiveFile } from './receiving.ts';
import { sending } from './sending.ts';
import type {
  ObjectFacts,
  ObjectHeaders,
  OpenedStorage,
  PutOptions,
  RemoteEnvironment,
  Stored,
} from './types.ts';

const FEATURES = { conditionalWrite: true, verifiesSha256: true, multipart: true, presign: false };
const PARTS = { threshold: 16 * 1024 * 1024, least: 64 * 1024, most: 10_000 };
const BUCKET = 'memory';

export interface MemoryObject {
  readonly facts: ObjectFacts;
  readonly bytes: Uint8Array;
}

/** A bucket of its own, empty. */
export function openMemory(environment: RemoteEnvironment): OpenedStorage {
  const objects = new Map<string, MemoryObject>();
  const about = (key: string) => ({ bucket: BUCKET, key });

  function keep(key: string, bytes: Uint8Array, { headers, condition }: PutOptions): Stored {
    assertCondition(condition, objects.get(key)?.facts ?? null, about(key));
    const etag = describe(key, bytes, headers);
    return { etag, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
  }

  /** The new tag. */
  function describe(key: string, bytes: Uint8Array, { contentType, metadata }: ObjectHeaders): string {
    const etag = randomUUID();
    const modified = environment.now();
    const facts = { key, size: bytes.byteLength, etag, modified, contentType, metadata: { ...metadata } };
    objects.set(key, { facts, bytes });
    return etag;
  }

  return {
    features: environment.features ?? FEATURES,
    parts: PARTS,
    bucketExists: async () => true,
    makeBucket: async () => undefined,
    serverTime: async () => environment.now(),
    head: async (key) => objects.get(key)?.facts ?? null,
    async list(prefix, next, limit) {
      const after = next === null ? null : Buffer.from(next);
      const left = [...objects.values()]
        .map(({ facts }) => ({ facts, order: Buffer.from(facts.key) }))
        .filter(
          ({ facts, order }) => facts.key.startsWith(prefix) && (!after || Buffer.compare(order, after) > 0),
        )
        .toSorted((a, b) => Buffer.compare(a.order, b.order));
      const listed = left
        .slice(0, limit)
        .map(({ facts: { key, size, etag, modified } }) => ({ key, size, etag, modified }));
      return { objects: listed, next: left.length > limit ? (listed.at(-1)?.key ?? null) : null };
    },
    putFile: (key, source, put, options = {}) =>
      sending(source, environment, { ...options, verify: true }, async (outgoing) => {
        assertKey(key, BUCKET);
        const stored = keep(key, await receiveBytes(outgoing.chunks(), Infinity, about(key), unpaced), put);
        return { ...stored, sha256: outgoing.sha256 };
      }),
    async putBytes(key, bytes, put, { signal, onProgress } = {}) {
      await environment.pace('up', bytes.byteLength, signal);
      const stored = keep(assertKey(key, BUCKET), Uint8Array.from(bytes), put);
      onProgress?.(bytes.byteLength);
      return stored;
    },
    ...createMemoryUploads(environment, BUCKET, keep),
    async getBytes(key, { limit, unless }, options = {}) {
      const found = objects.get(key);
      if (!found) return null;
      if (found.facts.etag === unless) return 'unchanged';
      const bytes = await receiveBytes(once(found.bytes), limit, about(key), environment, options);
      return { bytes, facts: found.facts };
    },
    async getFile(key, to, expected, options = {}) {
      const found = objects.get(key);
      return found ? receiveFile(once(found.bytes), to, expected, about(key), environment, options) : null;
    },
    async digest(key, options = {}) {
      const found = objects.get(key);
      return found ? receiveDigest(once(found.bytes), environment, options) : null;
    },
    async copy(from, to, headers) {
      const found = objects.get(from);
      return found ? describe(assertKey(to, BUCKET), found.bytes, headers) : false;
    },
    async remove(keys) {
      for (const key of keys) objects.delete(key);
      return [];
    },
    presign: (key) => Promise.reject(remoteError({ kind: 'unsupported', ...about(key) })),
    publicUrl: async () => null,
    close: async () => objects.clear(),
  };
}

const unpaced = { pace: async () => undefined };
