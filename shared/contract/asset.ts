/** Shapes of assets as they cross every boundary. Sizes are bytes, durations ms, dimensions px, times ms since 1970. */
import { z } from 'zod';

export const ASSET_KINDS = ['image', 'video', 'audio', 'document', 'other'] as const;
export const AssetKind = z.enum(ASSET_KINDS);
export type AssetKind = z.infer<typeof AssetKind>;

/**
 * pending: a thumbnail job waits; ready: thumbnail on disk; none: no decoder for this type;
 * failed: the decoder refused the file; quarantined: it crashed or hung a worker twice and is never decoded again.
 */
export const PREVIEW_STATES = ['pending', 'ready', 'none', 'failed', 'quarantined'] as const;
export const PreviewState = z.enum(PREVIEW_STATES);
export type PreviewState = z.infer<typeof PreviewState>;

export const AssetState = z.enum(['present', 'missing', 'trashed']);
export type AssetState = z.infer<typeof AssetState>;

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** exif: camera's own time; container: a video's or document's header; file: modification time of the source. */
export const TakenSource = z.enum(['exif', 'container', 'file']);

/** none: the library has no remote; else whether its first one holds the asset as it is now. */
export const CloudState = z.enum(['none', 'waiting', 'synced', 'failed']);
export type CloudState = z.infer<typeof CloudState>;

/** What a cell of the grid needs. `taken` is wall-clock time as ms, as though its zone were UTC. */
export const AssetRow = z.object({
  id: z.number().int().positive(),
  uuid: z.string(),
  name: z.string(),
  kind: AssetKind,
  mime: z.string(),
  sha256: Sha256,
  size: z.number().int().nonnegative(),
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
  duration: z.number().int().nonnegative().nullable(),
  taken: z.number().int(),
  takenSource: TakenSource,
  imported: z.number().int(),
  preview: PreviewState,
  /** Dominant colour, 0xRRGGBB. */
  colour: z.number().int().min(0).max(0xffffff).nullable(),
  /** Words for a person about the file itself, such as a name that lies about its type. */
  warning: z.string().nullable(),
  /** Why there is no preview, when there is none. */
  previewReason: z.string().nullable(),
  cloud: CloudState,
});
export type AssetRow = z.infer<typeof AssetRow>;

export const AssetDetail = AssetRow.extend({
  collection: z.object({ id: z.number().int(), name: z.string() }),
  /** Relative to MEDIA_ROOT, separated by `/`. */
  path: z.string(),
  /** Minutes east of UTC, when the camera recorded it. */
  takenOffset: z.number().int().nullable(),
  cameraMake: z.string().nullable(),
  cameraModel: z.string().nullable(),
  lens: z.string().nullable(),
  /** Seconds. */
  exposureTime: z.number().nullable(),
  fNumber: z.number().nullable(),
  iso: z.number().int().nullable(),
  /** Millimetres. */
  focalLength: z.number().nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  /** Metres. */
  altitude: z.number().nullable(),
  /** EXIF orientation 1 to 8 as stored; width and height above are already upright. */
  orientation: z.number().int().min(1).max(8).nullable(),
  state: AssetState,
  /** Of a document; null when it cannot be told. */
  pages: z.number().int().positive().nullable(),
  /** When it went to the trash; null when it is not there. */
  trashed: z.number().int().nullable(),
  /** What the last verification found wrong with its file. */
  finding: z.object({ kind: z.enum(['missing', 'rot', 'edited']), words: z.string() }).nullable(),
  /** Why its first remote does not hold it; null unless that failed. */
  cloudProblem: z.string().nullable(),
  rating: z.number().int().min(0).max(5),
  tags: z.array(z.string()),
  albums: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** Every place this content was brought in from, oldest first. */
  sources: z.array(z.object({ name: z.string(), path: z.string(), imported: z.number().int() })),
});
export type AssetDetail = z.infer<typeof AssetDetail>;

export const SORT_KEYS = ['taken', 'imported', 'name', 'size'] as const;
export const GalleryQuery = z.object({
  sort: z.enum(SORT_KEYS).default('taken'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  kinds: z.array(AssetKind).optional(),
  collection: z.number().int().optional(),
  /** What is in the trash instead of what is not; `taken` then sorts by when it went in. */
  trash: z.boolean().optional(),
  album: z.number().int().optional(),
  /** Letter case makes no difference. */
  tag: z.string().max(64).optional(),
  /** This many stars or more. */
  rating: z.number().int().min(1).max(5).optional(),
  /** Matches part of name, camera, lens or a tag. */
  text: z.string().max(200).optional(),
});
export type GalleryQuery = z.infer<typeof GalleryQuery>;
export type SortKey = (typeof SORT_KEYS)[number];
