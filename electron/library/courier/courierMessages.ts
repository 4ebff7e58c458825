/** What the library and its courier, the thread that speaks with remotes, say to each other. */
import { z } from 'zod';
import { RemoteFeatures, RemoteKeys, RemoteTarget } from '../../../shared/contract/remote.ts';
import { ERROR_CODES } from '../../../shared/errors.ts';

const Size = z.number().int().nonnegative();
const Key = z.string();
const Metadata = z.record(z.string(), z.string());
const ListedObject = z.object({ key: Key, size: Size, etag: z.string(), modified: z.number() });
const ObjectFacts = ListedObject.extend({ contentType: z.string().nullable(), metadata: Metadata });
const PutOptions = z.object({
  headers: z.object({
    contentType: z.string(),
    cacheControl: z.string().nullable(),
    contentDisposition: z.string().nullable(),
    acl: z.enum(['private', 'public-read']).nullable(),
    metadata: Metadata,
  }),
  condition: z.union([z.enum(['absent', 'any']), z.object({ etag: z.string() })]),
});
const Stored = z.object({ etag: z.string(), sha256: z.string(), size: Size });
const Digest = z.object({ size: Size, sha256: z.string() });
const LocalSource = z.object({ file: z.string(), size: Size, sha256: z.string().nullable() });
const Part = z.object({ number: z.number().int().positive(), etag: z.string(), size: Size });
const Upload = z.object({ key: Key, uploadId: z.string(), started: z.number() });
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const Limit = z.number().positive().nullable();

/** Methods of RemoteStorage with what they take, without the options, and what they give. */
export const Calls = {
  bucketExists: { input: z.tuple([]), output: z.boolean() },
  makeBucket: { input: z.tuple([]), output: z.void() },
  serverTime: { input: z.tuple([]), output: z.number().nullable() },
  head: { input: z.tuple([Key]), output: ObjectFacts.nullable() },
  list: {
    input: z.tuple([z.string(), z.string().nullable(), z.number().int().positive()]),
    output: z.object({ objects: z.array(ListedObject).readonly(), next: z.string().nullable() }),
  },
  putFile: { input: z.tuple([Key, LocalSource, PutOptions]), output: Stored },
  putBytes: { input: z.tuple([Key, Bytes, PutOptions]), output: Stored },
  beginUpload: { input: z.tuple([Key, PutOptions]), output: z.string() },
  putPart: {
    input: z.tuple([
      Key,
      z.string(),
      z.object({ number: z.number().int().positive(), file: z.string(), offset: Size, size: Size }),
    ]),
    output: Part,
  },
  completeUpload: {
    input: z.tuple([Key, z.string(), z.array(Part).readonly(), PutOptions]),
    output: z.object({ etag: z.string() }),
  },
  abortUpload: { input: z.tuple([Key, z.string()]), output: z.void() },
  listUploads: { input: z.tuple([]), output: z.array(Upload).readonly() },
  getBytes: {
    input: z.tuple([Key, z.object({ limit: Size, unless: z.string().optional() })]),
    output: z.union([z.object({ bytes: Bytes, facts: ObjectFacts }), z.literal('unchanged'), z.null()]),
  },
  getFile: { input: z.tuple([Key, z.string(), Digest.nullable()]), output: Digest.nullable() },
  digest: { input: z.tuple([Key]), output: Digest.nullable() },
  copy: {
    input: z.tuple([Key, Key, PutOptions.shape.headers]),
    output: z.union([z.string(), z.literal(false)]),
  },
  remove: {
    input: z.tuple([z.array(Key).readonly()]),
    output: z.array(z.object({ key: Key, reason: z.string() })).readonly(),
  },
  presign: {
    input: z.tuple([Key, z.object({ seconds: z.number(), attachment: z.string().nullable() })]),
    output: z.string(),
  },
  publicUrl: { input: z.tuple([Key]), output: z.string().nullable() },
  traffic: {
    input: z.tuple([]),
    output: z.object({ requests: Size, bytesUp: Size, bytesDown: Size }),
  },
  setBandwidth: { input: z.tuple([Limit]), output: z.void() },
  close: { input: z.tuple([]), output: z.void() },
} as const;
export type Method = keyof typeof Calls;
export const METHODS = Object.keys(Calls) as readonly Method[];
export type Input<M extends Method> = z.input<(typeof Calls)[M]['input']>;
export type Output<M extends Method> = z.output<(typeof Calls)[M]['output']>;

/** Of one storage or one call; never used again while the thread lives. */
const Id = z.number().int();

export const ToCourier = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    id: Id,
    target: RemoteTarget,
    keys: RemoteKeys.nullable(),
    features: RemoteFeatures.nullable(),
    bandwidth: Limit,
    connections: z.number().int().positive(),
    attempts: z.number().int().positive(),
    /** ms. */
    patience: z.number().positive(),
  }),
  z.object({
    kind: z.literal('call'),
    id: Id,
    storage: Id,
    method: z.enum(METHODS),
    /** By the method's own shape. */
    input: z.unknown(),
    /** Somebody wants to know how far it is. */
    progress: z.boolean(),
  }),
  z.object({ kind: z.literal('cancel'), id: Id }),
  /** All calls end, all storages are closed, then the thread. */
  z.object({ kind: z.literal('leave') }),
]);
export type ToCourier = z.infer<typeof ToCourier>;

/** What is said of a storage that was opened. */
export const Opened = z.object({
  features: RemoteFeatures,
  parts: z.object({ threshold: Size, least: Size, most: Size }),
});

export const FromCourier = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: Id, value: z.unknown() }),
  z.object({
    kind: z.literal('refusal'),
    id: Id,
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
      retryable: z.boolean(),
      correlationId: z.string().optional(),
    }),
    /** Of a defect: where it happened, for the log. */
    stack: z.string().nullable(),
  }),
  /** Bytes moved by calls under way. */
  z.object({ kind: z.literal('progress'), moved: z.array(z.tuple([Id, Size])) }),
]);
export type FromCourier = z.infer<typeof FromCourier>;
