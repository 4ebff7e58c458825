/**
 * The one interface to every kind of remote storage. All values can be sent between threads, so a storage can live on another
 * one (see courier/). Keys are relative to the prefix the storage was opened with, `/` separated, any Unicode.
 *
 * Every method throws MediarootError with one of the `remote_…` codes and words for a person; `retryable` says whether the same
 * request may succeed a moment later. Local files that cannot be read or written are `source_…`, `no_space` or `storage_failed`.
 */
import type { RemoteFeatures, RemoteKeys, RemoteTarget } from '../../../../shared/contract/remote.ts';

export interface ObjectHeaders {
  readonly contentType: string;
  readonly cacheControl: string | null;
  readonly contentDisposition: string | null;
  /** Null: none is sent. */
  readonly acl: 'private' | 'public-read' | null;
  /** Names of small letters, digits and hyphens; values any text, which the backend encodes and decodes where it must. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Metadata under which the SHA-256 of the content is kept, hex. */
export const SHA_METADATA = 'sha256';

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  /** As the service has it, without quotes. Compared for being the same, never taken for a checksum. */
  readonly etag: string;
  /** By the service's clock, ms. */
  readonly modified: number;
}

export interface ObjectFacts extends ListedObject {
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** absent: only where there is no object of this key; an etag: only in the place of exactly that version; any: whatever is there. */
export type WriteCondition = 'absent' | 'any' | { readonly etag: string };

export interface PutOptions {
  readonly headers: ObjectHeaders;
  /** Refusal is `remote_taken`. Without `conditionalWrite` the backend looks first, which is the best it can do. */
  readonly condition: WriteCondition;
}

export interface Stored {
  readonly etag: string;
  /** Hex, of the bytes that were sent. */
  readonly sha256: string;
  readonly size: number;
}

export interface LocalSource {
  /** Absolute. */
  readonly file: string;
  readonly size: number;
  /**
   * Of the content, hex; null when it is not known: then it is worked out. A file that is not of this size and hash is
   * `source_changed`, and no object of it remains.
   */
  readonly sha256: string | null;
}

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly etag: string;
  readonly size: number;
}

export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  /** By the service's clock, ms. */
  readonly started: number;
}

export interface CallOptions {
  /** Ends the request; throws `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes moved so far by this call. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface RemoteStorage {
  readonly features: RemoteFeatures;
  /** Parts of one upload are of this size, except the last; `most`: how many there may be. Files above `threshold` go in parts. */
  readonly parts: { readonly threshold: number; readonly least: number; readonly most: number };

  bucketExists(options?: CallOptions): Promise<boolean>;
  makeBucket(options?: CallOptions): Promise<void>;
  /** The service's clock, ms; null where it has none of its own. */
  serverTime(options?: CallOptions): Promise<number | null>;

  head(key: string, options?: CallOptions): Promise<ObjectFacts | null>;
  /** In order of the key's UTF-8 bytes. `next` is given back to go on; null at the end. */
  list(
    prefix: string,
    next: string | null,
    limit: number,
    options?: CallOptions,
  ): Promise<{ readonly objects: readonly ListedObject[]; readonly next: string | null }>;

  /** A whole file in one request: up to `parts.threshold` bytes. Reads flat: never the whole of a large file at once. */
  putFile(key: string, source: LocalSource, put: PutOptions, options?: CallOptions): Promise<Stored>;
  putBytes(key: string, bytes: Uint8Array, put: PutOptions, options?: CallOptions): Promise<Stored>;

  beginUpload(key: string, put: PutOptions, options?: CallOptions): Promise<string>;
  putPart(
    key: string,
    uploadId: string,
    part: { readonly number: number; readonly file: string; readonly offset: number; readonly size: number },
    options?: CallOptions,
  ): Promise<Part>;
  /** Of an unknown upload: `remote_refused`. Of a finished one the same, or once more that it is done: services differ. */
  completeUpload(
    key: string,
    uploadId: string,
    parts: readonly Part[],
    put: PutOptions,
    options?: CallOptions,
  ): Promise<{ readonly etag: string }>;
  abortUpload(key: string, uploadId: string, options?: CallOptions): Promise<void>;
  listUploads(options?: CallOptions): Promise<readonly MultipartUpload[]>;

  /** For small objects; `unchanged` when the service says that it still has this etag; null when there is none. `limit` in bytes, more is `remote_refused`. */
  getBytes(
    key: string,
    get: { readonly limit: number; readonly unless?: string | undefined },
    options?: CallOptions,
  ): Promise<{ readonly bytes: Uint8Array; readonly facts: ObjectFacts } | 'unchanged' | null>;
  /**
   * Downloads into a file that is made anew (`to` must not exist) and flushed to disk. Another size or hash than expected is
   * `remote_damaged`; after any failure there is no file. Null when there is no object.
   */
  getFile(
    key: string,
    to: string,
    expected: { readonly size: number; readonly sha256: string } | null,
    options?: CallOptions,
  ): Promise<{ readonly size: number; readonly sha256: string } | null>;
  /** Reads all of an object and says what it is, keeping nothing. Null when there is none. */
  digest(
    key: string,
    options?: CallOptions,
  ): Promise<{ readonly size: number; readonly sha256: string } | null>;

  /**
   * Inside the bucket, bytes never come here. Headers take the place of all of the source's; `from` may be `to`, to describe an
   * object anew. The caller has looked whether `to` is free. False when there is no `from`. Objects too large for one copy
   * request are copied in parts.
   */
  copy(
    from: string,
    to: string,
    headers: ObjectHeaders,
    options?: CallOptions,
  ): Promise<Stored['etag'] | false>;
  /** What is not there counts as removed. Returns those that could not be, and why. */
  remove(
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<readonly { readonly key: string; readonly reason: string }[]>;

  /** An address that works without keys until it expires (seconds from now). `attachment`: the name it is saved under. */
  presign(
    key: string,
    how: { readonly seconds: number; readonly attachment: string | null },
  ): Promise<string>;
  /** Address of an object for everybody, if the bucket lets them. Null where there is none. */
  publicUrl(key: string): Promise<string | null>;
}

/** What a backend is given. */
export interface RemoteEnvironment {
  /** ms since 1970. */
  now(): number;
  /** Waits until so many bytes may go over the line: up to the service, or down from it. */
  pace(way: 'up' | 'down', bytes: number, signal?: AbortSignal): Promise<void>;
  /** Each request that is sent to the service is told. */
  requested(): void;
  /** How many requests run at the same time at most. */
  readonly connections: number;
  /** What the service was found to be able to do; null or nothing: as far as the backend knows it. */
  readonly features?: RemoteFeatures | null;
  /** ms without a byte after which a request is given up; 30 s unless given. */
  readonly stall?: number;
}

export interface OpenedStorage extends RemoteStorage {
  close(): Promise<void>;
}

/**
 * One kind of storage: everything about it is in one file. `keys` null: from the environment or the provider's credential chain.
 * What it opens takes and gives whole keys of the bucket; `openRemote` (backends.ts) makes them relative to the prefix.
 */
export interface RemoteBackend {
  open(target: RemoteTarget, keys: RemoteKeys | null, environment: RemoteEnvironment): Promise<OpenedStorage>;
}
