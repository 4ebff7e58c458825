/** Collections: where their files go, what they accept, what is made of them, who may see them. Sizes bytes, durations ms, sides px. */
import { z } from 'zod';
import { AssetKind } from './asset.ts';
import { library } from './room.ts';

const side = z.number().int().min(1).max(100_000);
const none = z.object({}).strict();
const CollectionId = z.number().int().positive();
const AssetIds = z.array(z.number().int().positive()).min(1).max(1_000_000);

export const RENDITION_FORMATS = ['jpeg', 'webp', 'avif', 'png', 'keep'] as const;

export const RenditionDefinition = z
  .object({
    /** Also part of its file name. */
    name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'small letters, digits, - and _ only'),
    /** With `inside`, one of the two may be null: that side is free. With `cover` both are needed. */
    width: side.max(16_384).nullable(),
    height: side.max(16_384).nullable(),
    /** inside: the whole picture, never enlarged; cover: cropped to exactly this size where the picture is large enough. */
    fit: z.enum(['inside', 'cover']).default('inside'),
    /** What a crop keeps: the middle, what draws the eye, or where most happens. */
    crop: z.enum(['centre', 'attention', 'entropy']).default('centre'),
    /** keep: the format of the original where it can be written, else JPEG, or WebP for a see-through picture. */
    format: z.enum(RENDITION_FORMATS).default('jpeg'),
    quality: z.number().int().min(1).max(100).default(85),
    /** strip: no EXIF, XMP or position leaves the library with it; the colours stay right either way. */
    metadata: z.enum(['strip', 'keep']).default('strip'),
  })
  .strict();
export type RenditionDefinition = z.infer<typeof RenditionDefinition>;

/** Null: no limit. */
export const Limits = z
  .object({
    maxBytes: z.number().int().positive().nullable().default(null),
    minWidth: side.nullable().default(null),
    minHeight: side.nullable().default(null),
    maxWidth: side.nullable().default(null),
    maxHeight: side.nullable().default(null),
    /** Milliseconds. */
    maxDuration: z.number().int().positive().nullable().default(null),
    maxPages: z.number().int().positive().nullable().default(null),
  })
  .strict();
export type Limits = z.infer<typeof Limits>;

/** A kind (`image`), an extension of the true type (`pdf`), a MIME type or a family of them (`image/*`). */
export const TypePattern = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.+-]*(\/(\*|[a-z0-9][a-z0-9.+-]*))?$/, 'a kind, an extension or a MIME type')
  .max(100);

export const CollectionDefinition = z
  .object({
    name: z.string().trim().min(1).max(100),
    /** Template of the folder below MEDIA_ROOT; see uploadTo.ts. */
    uploadTo: z.string().max(500),
    /** Template of the file's name; the extension is added unless it holds {ext}. */
    naming: z.string().max(300).default('{uuid}'),
    /** Which time %Y, %m … stand for: when the file was imported, or when the picture was taken. */
    dates: z.enum(['imported', 'taken']).default('imported'),
    /** Empty: every type. */
    allowedTypes: z.array(TypePattern).max(100).default([]),
    /** What happens when the name's extension and the content disagree: stored under the true type with a warning, or refused. */
    onMismatch: z.enum(['warn', 'refuse']).default('warn'),
    /** Only pictures that were really decoded from end to end. */
    mustDecode: z.boolean().default(false),
    limits: Limits.prefault({}),
    /** Further limits for some types; the stricter one holds. */
    typeLimits: z
      .array(z.object({ types: z.array(TypePattern).min(1).max(50), limits: Limits }).strict())
      .max(50)
      .default([]),
    renditions: z.array(RenditionDefinition).max(12).default([]),
    /** Replaces each larger original on import by one of this size. Off unless a person turned it on. */
    resizeOnImport: z
      .object({ width: side, height: side, quality: z.number().int().min(1).max(100).default(85) })
      .strict()
      .nullable()
      .default(null),
    visibility: z.enum(['private', 'public']).default('private'),
    /** Sent with its public files (RFC 9111). */
    cacheControl: z
      .string()
      .max(200)
      .regex(/^[\x20-\x7e]*$/, 'plain characters only')
      .default('public, max-age=31536000, immutable'),
  })
  .strict();
export type CollectionDefinition = z.infer<typeof CollectionDefinition>;
export type CollectionDraft = z.input<typeof CollectionDefinition>;

export const Collection = z.object({
  id: CollectionId,
  uuid: z.string(),
  slug: z.string(),
  /** Files of this kind go here unless a collection is asked for; null for none. */
  autoKind: AssetKind.nullable(),
  definition: CollectionDefinition,
  count: z.number().int(),
  bytes: z.number().int(),
});
export type Collection = z.infer<typeof Collection>;

/** Something wrong with a definition; `field` is a path into it, such as `uploadTo` or `renditions.0.width`. */
export const DefinitionProblem = z.object({ field: z.string(), message: z.string() });
export type DefinitionProblem = z.infer<typeof DefinitionProblem>;

const Named = z.object({ id: z.number().int(), name: z.string() });
export const RefusedAsset = Named.extend({ reason: z.string() });

/** What saving a definition would do to what is there already. Lists hold the first ten. */
export const CollectionPlan = z.object({
  problems: z.array(DefinitionProblem),
  assets: z.number().int(),
  /** Files whose path the new definition makes different. They move only when asked. */
  moves: z.object({
    count: z.number().int(),
    bytes: z.number().int(),
    first: z.array(Named.extend({ from: z.string(), to: z.string() })),
  }),
  renditions: z.object({ make: z.number().int(), remove: z.number().int(), keep: z.number().int() }),
  /** Assets the new rules would not accept today; they stay. */
  unfit: z.object({ count: z.number().int(), first: z.array(RefusedAsset) }),
  /** Assets that change from private to public or back. */
  visibility: z.object({ to: z.enum(['private', 'public']), count: z.number().int() }).nullable(),
});
export type CollectionPlan = z.infer<typeof CollectionPlan>;

export const RenditionState = z.enum(['pending', 'ready', 'none', 'failed']);
export const RenditionInfo = z.object({
  name: z.string(),
  state: RenditionState,
  /** Relative to MEDIA_ROOT; null until it was made. */
  path: z.string().nullable(),
  mime: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  size: z.number().int().nullable(),
  reason: z.string().nullable(),
});
export type RenditionInfo = z.infer<typeof RenditionInfo>;

export const RenditionPlan = z.object({
  /** Never made before; made to another definition or lost; of no definition any more; right as they are. */
  make: z.number().int(),
  rebuild: z.number().int(),
  remove: z.number().int(),
  keep: z.number().int(),
  collections: z.array(
    Named.extend({
      make: z.number().int(),
      rebuild: z.number().int(),
      remove: z.number().int(),
      keep: z.number().int(),
    }),
  ),
});
export type RenditionPlan = z.infer<typeof RenditionPlan>;

/** A rendition there is none of. */
const RenditionGap = z.object({
  /** Of the asset. */
  id: z.number().int(),
  name: z.string(),
  rendition: z.string(),
  state: RenditionState.extract(['none', 'failed']),
  reason: z.string(),
  /** When it was last tried; null when there was nothing to try. */
  tried: z.number().int().nullable(),
});
export type RenditionGap = z.infer<typeof RenditionGap>;

export const RenditionStatus = z.object({
  pending: z.number().int(),
  ready: z.number().int(),
  failed: z.number().int(),
  none: z.number().int(),
  /** What is in the way of making those pending, for a person; null when nothing is. */
  problem: z.string().nullable(),
});
export type RenditionStatus = z.infer<typeof RenditionStatus>;

export const collectionCalls = {
  'collections.list': { ...library, input: none, output: z.object({ collections: z.array(Collection) }) },
  /** What {@link collections.save} with the same definition would do; changes nothing. Null makes a new one. */
  'collections.plan': {
    ...library,
    input: z
      .object({
        id: CollectionId.nullable(),
        definition: CollectionDefinition,
        /** As it would be given to {@link collections.save}: renditions of files that stay where they are stay too. */
        moveFiles: z.boolean().default(true),
      })
      .strict(),
    output: CollectionPlan,
  },
  'collections.save': {
    ...library,
    input: z
      .object({
        id: CollectionId.nullable(),
        definition: CollectionDefinition,
        /** Move the files of existing assets to where the new template puts them. */
        moveFiles: z.boolean().default(false),
      })
      .strict(),
    output: z.object({ collection: Collection, moving: z.number().int() }),
  },
  /** Its assets go to `into`, which must accept them; null only for an empty one. */
  'collections.remove': {
    ...library,
    input: z.object({ id: CollectionId, into: CollectionId.nullable() }).strict(),
    output: z.object({ moved: z.number().int() }),
  },
  /** What moving these assets to a collection would do. */
  'assets.planMove': {
    ...library,
    input: z.object({ ids: AssetIds, collection: CollectionId }).strict(),
    output: z.object({ moving: z.number().int(), already: z.number().int(), refused: z.array(RefusedAsset) }),
  },
  /** Moves those the collection accepts; undoable. */
  'assets.moveTo': {
    ...library,
    input: z.object({ ids: AssetIds, collection: CollectionId }).strict(),
    output: z.object({ moved: z.number().int(), refused: z.array(RefusedAsset) }),
  },
  'renditions.of': {
    ...library,
    input: z.object({ id: z.number().int().positive() }).strict(),
    output: z.object({ renditions: z.array(RenditionInfo) }),
  },
  'renditions.plan': {
    ...library,
    input: z.object({ collection: CollectionId.optional(), all: z.boolean().default(false) }).strict(),
    output: RenditionPlan,
  },
  /** Carries the plan out in the background; `all` also makes anew what is right as it is. */
  'renditions.rebuild': {
    ...library,
    input: z.object({ collection: CollectionId.optional(), all: z.boolean().default(false) }).strict(),
    /** With the task that does it. */
    output: RenditionPlan.extend({ task: z.number().int() }),
  },
  'renditions.status': { ...library, input: none, output: RenditionStatus },
  /** Those that could not be made, and why. */
  'renditions.gaps': {
    ...library,
    input: z
      .object({
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().positive().max(10_000).default(200),
      })
      .strict(),
    output: z.object({ total: z.number().int(), items: z.array(RenditionGap) }),
  },
} as const;
