/** Remotes, the buckets a library is copied to: where they are, how they are used, what a test of the connection finds. */
import { z } from 'zod';

/** local: a folder, such as one on a network drive; its path takes the place of the bucket. */
export const REMOTE_TYPES = ['s3', 'gcs', 'azure', 'local'] as const;
export const RemoteType = z.enum(REMOTE_TYPES);
export type RemoteType = z.infer<typeof RemoteType>;

/** Where a bucket is. Says nothing secret. */
export const RemoteTarget = z
  .object({
    type: RemoteType,
    /** Bucket, container, or the absolute path of a folder. */
    bucket: z.string().trim().min(1).max(4096),
    /** Folder inside the bucket, without slashes at its ends; '' for the bucket itself. */
    prefix: z
      .string()
      .max(500)
      .transform((text) => text.replace(/^\/+|\/+$/g, ''))
      .default(''),
    /** Address of the service; null: the provider's own. For Azure null means https://ACCOUNT.blob.core.windows.net. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    region: z.string().max(100).nullable().default(null),
    /** The bucket is part of the path, not of the host name. */
    pathStyle: z.boolean().default(false),
  })
  .strict();
export type RemoteTarget = z.infer<typeof RemoteTarget>;

const secret = z.string().min(1).max(20_000);
/** Given by a person, never told again. hmac: S3 keys, and Google's interoperability keys; json: a Google service account. */
export const RemoteKeys = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hmac'), id: secret, secret, token: secret.optional() }).strict(),
  z.object({ kind: z.literal('json'), json: secret }).strict(),
  z.object({ kind: z.literal('azure-key'), account: secret, key: secret }).strict(),
  z.object({ kind: z.literal('azure-sas'), account: secret, sas: secret }).strict(),
]);
export type RemoteKeys = z.infer<typeof RemoteKeys>;

export const RemoteOptions = z
  .object({
    /** What public addresses begin with, such as a CDN's domain; stands for `<prefix>/media/`. Null: the bucket's own address. */
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    /** Objects carry an ACL (public-read or private). Off by default: most buckets refuse ACLs today. */
    acl: z.boolean().default(false),
    /** Days for which what was deleted here is kept in the bucket's own trash; 0: not at all. */
    graceDays: z.number().int().min(0).max(3650).default(30),
    /** A sync that would delete more than this share of the bucket's assets stops and asks. Percent. */
    maxDeletePercent: z.number().min(0).max(100).default(10),
    /** Bytes a second, up and down each; null: no limit. */
    bandwidth: z.number().int().min(10_000).nullable().default(null),
    /** Sync by itself after changes. */
    auto: z.boolean().default(false),
    renditions: z.boolean().default(true),
    /** What differs for single collections, by their uuid. */
    collections: z
      .record(
        z.uuid(),
        z
          .object({
            /** Further folder below media/ or private/. */
            prefix: z
              .string()
              .max(200)
              .regex(/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$|^$/)
              .default(''),
            /** Null: as the collection itself says. */
            cacheControl: z
              .string()
              .max(200)
              .regex(/^[\x20-\x7e]*$/)
              .nullable()
              .default(null),
          })
          .strict(),
      )
      .default({}),
  })
  .strict();
export type RemoteOptions = z.infer<typeof RemoteOptions>;

/** What a service was found to be able to do. */
export const RemoteFeatures = z.object({
  /** Writes only if absent, or only if unchanged, are honoured. */
  conditionalWrite: z.boolean(),
  /** The service compares the body with the SHA-256 that is sent along, and refuses another one. */
  verifiesSha256: z.boolean(),
  multipart: z.boolean(),
  presign: z.boolean(),
});
export type RemoteFeatures = z.infer<typeof RemoteFeatures>;

export const CONNECTION_CHECKS = [
  'reach',
  'bucket',
  'clock',
  'list',
  'write',
  'read',
  'conditional',
  'checksum',
  'multipart',
  'delete',
  'public',
] as const;
export const ConnectionCheck = z.object({
  check: z.enum(CONNECTION_CHECKS),
  /** noted: works, and there is something to know; skipped: not tried because something before it failed. */
  state: z.enum(['ok', 'noted', 'failed', 'skipped']),
  /** What was found and, unless it is fine, what to do. */
  words: z.string(),
});
export const ConnectionReport = z.object({
  /** Good enough to sync. */
  usable: z.boolean(),
  checks: z.array(ConnectionCheck),
  /** The bucket was not there and was made. */
  bucketMade: z.boolean(),
  /** It is not there, and could be made. */
  bucketMissing: z.boolean(),
  features: RemoteFeatures.nullable(),
  /** What lies below the prefix already: nothing, this library's copy, another library, or files of unknown origin. */
  holds: z.enum(['nothing', 'this-library', 'other-library', 'foreign-files']).nullable(),
});
export type ConnectionReport = z.infer<typeof ConnectionReport>;
