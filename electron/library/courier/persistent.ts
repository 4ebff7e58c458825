/**
 * A storage whose requests are repeated where that is safe. A request may have been carried out though its answer never came; what
 * can not simply be done twice (a write only where nothing is) is then recognised as done by looking at what is there.
 */
import { createHash } from 'node:crypto';
import { MediarootError } from '../../../shared/errors.ts';
import { faultKind } from '../storage/remote/faults.ts';
import {
  type CallOptions,
  type ObjectFacts,
  type OpenedStorage,
  type PutOptions,
  SHA_METADATA,
  type Stored,
} from '../storage/remote/types.ts';
import { type RetryPolicy, retrying } from './retry.ts';

/** Work inside the service that it is silent about: copying gigabytes, joining parts. Times the usual patience. */
const LONG_WORK = 5;

export function persistent(storage: OpenedStorage, policy: RetryPolicy): OpenedStorage {
  const patient: RetryPolicy = { ...policy, patience: policy.patience * LONG_WORK };
  const again = <T>(options: CallOptions | undefined, once: (options: CallOptions) => Promise<T>) =>
    retrying(policy, options ?? {}, once);

  /** The object of this key if it is the one that was to be written. */
  async function written(
    key: string,
    size: number,
    { headers }: PutOptions,
    sha256: string | undefined,
    options: CallOptions,
  ): Promise<ObjectFacts | null> {
    if (sha256 === undefined) return null;
    const facts = await storage.head(key, options);
    if (facts === null || facts.size !== size) return null;
    const wanted = Object.entries(headers.metadata);
    if (wanted.some(([name, value]) => facts.metadata[name] !== value)) return null;
    const known = facts.metadata[SHA_METADATA] ?? (await storage.digest(key, options))?.sha256;
    return known === sha256 ? facts : null;
  }

  /** Puts, and takes a refusal after a try without an answer for what it may be: that try was carried out. */
  function put(
    key: string,
    size: number,
    sha256: () => string | undefined,
    how: PutOptions,
    options: CallOptions | undefined,
    once: (options: CallOptions) => Promise<Stored>,
  ): Promise<Stored> {
    return retrying(policy, options ?? {}, async (own, before) => {
      try {
        return await once(own);
      } catch (error) {
        if (before === null || !isCode(error, 'remote_taken')) throw error;
        const hash = sha256();
        const facts = await written(key, size, how, hash, own);
        if (facts === null || hash === undefined) throw error;
        return { etag: facts.etag, sha256: hash, size };
      }
    });
  }

  return {
    features: storage.features,
    parts: storage.parts,
    bucketExists: (options) => again(options, (own) => storage.bucketExists(own)),
    makeBucket: (options) =>
      retrying(policy, options ?? {}, async (own, before) => {
        try {
          await storage.makeBucket(own);
        } catch (error) {
          if (before === null || !(await storage.bucketExists(own))) throw error;
        }
      }),
    serverTime: (options) => again(options, (own) => storage.serverTime(own)),
    head: (key, options) => again(options, (own) => storage.head(key, own)),
    list: (prefix, next, limit, options) => again(options, (own) => storage.list(prefix, next, limit, own)),
    putFile: (key, source, how, options) =>
      put(
        key,
        source.size,
        () => source.sha256 ?? how.headers.metadata[SHA_METADATA],
        how,
        options,
        (own) => storage.putFile(key, source, how, own),
      ),
    putBytes: (key, bytes, how, options) =>
      put(
        key,
        bytes.byteLength,
        () => createHash('sha256').update(bytes).digest('hex'),
        how,
        options,
        (own) => storage.putBytes(key, bytes, how, own),
      ),
    // A try without an answer may leave an upload that nobody knows; syncs abort what is old.
    beginUpload: (key, how, options) => again(options, (own) => storage.beginUpload(key, how, own)),
    putPart: (key, uploadId, part, options) =>
      again(options, (own) => storage.putPart(key, uploadId, part, own)),
    completeUpload: (key, uploadId, parts, how, options) =>
      retrying(patient, options ?? {}, async (own, before) => {
        try {
          return await storage.completeUpload(key, uploadId, parts, how, own);
        } catch (error) {
          if (before === null || own.signal?.aborted) throw error;
          const size = parts.reduce((sum, part) => sum + part.size, 0);
          const facts = await written(key, size, how, how.headers.metadata[SHA_METADATA], own);
          if (facts !== null) return { etag: facts.etag };
          // Some services answer with a failure of theirs for ever, where others say that there is no such upload.
          const known = await storage.listUploads(own);
          if (known.some((upload) => upload.uploadId === uploadId)) throw error;
          throw new MediarootError(
            'remote_refused',
            `The upload of “${key}” was not found: it is finished or was given up. Sync again to start it anew.`,
            { details: { key } },
          );
        }
      }),
    abortUpload: (key, uploadId, options) =>
      retrying(policy, options ?? {}, async (own, before) => {
        try {
          await storage.abortUpload(key, uploadId, own);
        } catch (error) {
          if (before === null || faultKind(error) !== 'no_upload') throw error;
        }
      }),
    listUploads: (options) => again(options, (own) => storage.listUploads(own)),
    getBytes: (key, get, options) => again(options, (own) => storage.getBytes(key, get, own)),
    getFile: (key, to, expected, options) => again(options, (own) => storage.getFile(key, to, expected, own)),
    digest: (key, options) => again(options, (own) => storage.digest(key, own)),
    copy: (from, to, headers, options) =>
      retrying(patient, options ?? {}, (own) => storage.copy(from, to, headers, own)),
    remove: (keys, options) => again(options, (own) => storage.remove(keys, own)),
    presign: (key, how) => storage.presign(key, how),
    publicUrl: (key) => storage.publicUrl(key),
    close: () => storage.close(),
  };
}

function isCode(error: unknown, code: MediarootError['code']): boolean {
  return error instanceof MediarootError && error.code === code;
}
