/** Shapes of the library itself: which one is open, where its MEDIA_ROOT is, how healthy it is. */
import { z } from 'zod';

export const ErrorShape = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  retryable: z.boolean(),
  correlationId: z.string().optional(),
});

export const LibraryInfo = z.object({
  id: z.string(),
  name: z.string(),
  /** Catalog folder. */
  path: z.string(),
  mediaRoot: z.string(),
  /** offline: the marker is not there, so nothing may be concluded about missing files. */
  mediaRootState: z.enum(['online', 'offline']),
  assets: z.number().int(),
});
export type LibraryInfo = z.infer<typeof LibraryInfo>;

export const LibraryState = z.object({
  status: z.enum(['none', 'open', 'failed']),
  library: LibraryInfo.nullable(),
  error: ErrorShape.nullable(),
  /** Catalog folders opened before, newest first. */
  recent: z.array(z.object({ path: z.string(), name: z.string(), mediaRoot: z.string() })),
  defaults: z.object({ path: z.string(), mediaRoot: z.string() }),
});
export type LibraryState = z.infer<typeof LibraryState>;

export const CatalogBackup = z.object({
  /** Name of its file, which `library.restore` takes. */
  name: z.string(),
  /** When it was made, ms since 1970. */
  made: z.number(),
  /** Bytes. */
  size: z.number().int(),
  /** Assets in it; null when it cannot be read, and then it cannot be restored. */
  assets: z.number().int().nullable(),
});
export type CatalogBackup = z.infer<typeof CatalogBackup>;

export const LibraryCounts = z.object({
  all: z.number().int(),
  byKind: z.record(z.string(), z.number().int()),
  collections: z.array(
    z.object({ id: z.number().int(), name: z.string(), slug: z.string(), count: z.number().int() }),
  ),
  bytes: z.number().int(),
});
export type LibraryCounts = z.infer<typeof LibraryCounts>;

export const ThumbnailStatus = z.object({
  pending: z.number().int(),
  made: z.number().int(),
  placeholder: z.number().int(),
  failed: z.number().int(),
  /** Why the pending ones are not being made, for a person; null while they are, or when there are none. */
  problem: z.string().nullable(),
});
export type ThumbnailStatus = z.infer<typeof ThumbnailStatus>;

/** What makes up the health of a library, in the order of its weight. */
export const HEALTH_CHECKS = [
  'catalog',
  'backup',
  'media',
  'disk',
  'imports',
  'files',
  'missing',
  'damaged',
  'edited',
  'verified',
  'thumbnails',
  'watched',
  'cloud',
  'trash',
  'quarantine',
  'decoders',
] as const;
export const HealthCheck = z.object({
  check: z.enum(HEALTH_CHECKS),
  state: z.enum(['good', 'attention', 'bad']),
  /** What is known, and unless it is fine what to do, for a person. */
  words: z.string(),
});
export type HealthCheck = z.infer<typeof HealthCheck>;

export const DoctorReport = z.object({
  versions: z.record(z.string(), z.string()),
  runtime: z.record(z.string(), z.string()),
  /** One row a decoder: what it reads, and whether it is here. */
  decoders: z.array(
    z.object({ name: z.string(), available: z.boolean(), detail: z.string(), types: z.array(z.string()) }),
  ),
  library: z
    .object({
      path: z.string(),
      mediaRoot: z.string(),
      mediaRootState: z.string(),
      schema: z.number().int(),
      integrity: z.string(),
      assets: z.number().int(),
      pendingThumbnails: z.number().int(),
      openImports: z.number().int(),
      /** Every matter of its health, good or not. */
      health: z.array(HealthCheck),
      problems: z.array(z.string()),
    })
    .nullable(),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
