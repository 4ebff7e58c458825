/** The JSON files below `.mediaroot/` in a bucket. Format 1; a newer one is refused with words, never guessed at. */
import { z } from 'zod';
import { ASSET_KINDS, Sha256, TakenSource } from '../../../shared/contract/asset.ts';

const Uuid = z.uuid();
const Text = z.string().nullable();
const Whole = z.number().int().nullable();
const Real = z.number().nullable();

/** One asset as its owner last described it: all that the catalog knows and cannot work out again. Times ms, sizes bytes. */
export const AssetRecord = z.object({
  uuid: Uuid,
  collection: Uuid,
  name: z.string(),
  path: z.string(),
  /** Where a trashed asset is to lie again. */
  home: Text,
  state: z.enum(['present', 'missing', 'trashed']),
  trashed: Whole,
  sha256: Sha256,
  size: z.number().int().nonnegative(),
  kind: z.enum(ASSET_KINDS),
  mime: z.string(),
  width: Whole,
  height: Whole,
  orientation: Whole,
  duration: Whole,
  pages: Whole,
  taken: z.number().int(),
  takenOffset: Whole,
  takenSource: TakenSource,
  cameraMake: Text,
  cameraModel: Text,
  lens: Text,
  exposureTime: Real,
  fNumber: Real,
  iso: Whole,
  focalLength: Real,
  latitude: Real,
  longitude: Real,
  altitude: Real,
  fileTime: Whole,
  imported: z.number().int(),
  warning: Text,
  rating: z.number().int().min(0).max(5),
  sources: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      fileTime: Whole,
      imported: z.number().int(),
      sha256: Sha256.nullable(),
    }),
  ),
  renditions: z.array(
    z.object({
      name: z.string(),
      fingerprint: z.string(),
      state: z.enum(['pending', 'ready', 'none', 'failed']),
      path: Text,
      mime: Text,
      width: Whole,
      height: Whole,
      size: Whole,
      reason: Text,
      made: Whole,
    }),
  ),
  tags: z.array(z.string()),
  /** Albums it is in, by their uuid, and where in them. */
  albums: z.array(z.object({ album: Uuid, position: z.number() })),
});
export type AssetRecord = z.infer<typeof AssetRecord>;

/** An object in the bucket that belongs to an asset. */
export const RecordedObject = z.object({
  role: z.string(),
  key: z.string(),
  size: z.number().int().nonnegative(),
  sha256: Sha256,
  /** What it was made from: the hash of an original, the fingerprint of a rendition. */
  version: z.string(),
});

/** A line of a sidecar segment (gzipped JSON lines). Of several lines of one asset that of the highest generation holds, then the later one. */
export const SidecarLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('asset'),
    /** Replica that answers for it. */
    owner: Uuid,
    record: AssetRecord,
    objects: z.array(RecordedObject),
  }),
  z.object({ kind: z.literal('gone'), owner: Uuid, uuid: Uuid, deleted: z.number().int() }),
]);
export type SidecarLine = z.infer<typeof SidecarLine>;

/** `library.json`: what belongs to no single asset. */
export const LibraryFile = z.object({
  format: z.literal(1),
  libraryId: Uuid,
  name: z.string(),
  /** Setting `preferences`, as the catalog has it. */
  preferences: z.unknown(),
  collections: z.array(
    z.object({
      uuid: Uuid,
      slug: z.string(),
      autoKind: z.enum(ASSET_KINDS).nullable(),
      position: z.number().int(),
      /** As CollectionDefinition of the contract. */
      definition: z.unknown(),
    }),
  ),
  albums: z.array(
    z.object({ uuid: Uuid, name: z.string(), position: z.number(), created: z.number().int() }),
  ),
});
export type LibraryFile = z.infer<typeof LibraryFile>;

export const SegmentEntry = z.object({
  key: z.string(),
  generation: z.number().int(),
  replica: Uuid,
  sha256: Sha256,
  size: z.number().int(),
  lines: z.number().int(),
});
export type SegmentEntry = z.infer<typeof SegmentEntry>;

export const Manifest = z.object({
  format: z.literal(1),
  libraryId: Uuid,
  /** Grows by one with each write. */
  generation: z.number().int(),
  /** Who wrote it last, and when by the writer's clock. */
  replica: Uuid,
  written: z.number().int(),
  /** Every machine that ever wrote here, and what people call it. */
  replicas: z.array(
    z.object({
      replica: Uuid,
      name: z.string(),
      /** Who answers for its assets now. */ takenOverBy: Uuid.nullable(),
    }),
  ),
  segments: z.array(SegmentEntry),
  /**
   * Newest first, at most two: the whole catalog of a machine as it was at this generation, zstd. It knows all lines of that
   * machine's own segments up to there. Of other machines' assets it has what was brought to it: not what lay in the trash there,
   * nor what it had already under another uuid. So segments of other replicas are read whole, those of its own from there on.
   */
  snapshots: z.array(
    z.object({
      key: z.string(),
      generation: z.number().int(),
      replica: Uuid,
      sha256: Sha256,
      size: z.number().int(),
      taken: z.number().int(),
    }),
  ),
  assets: z.number().int(),
  bytes: z.number().int(),
});
export type Manifest = z.infer<typeof Manifest>;

export const Lease = z.object({
  format: z.literal(1),
  replica: Uuid,
  /** What people call the machine. */
  name: z.string(),
  /** Another one each time it is taken. */
  nonce: z.string(),
  /** Holds this long after the service's time of the last write, ms; 0: it was given back. */
  holds: z.number().int(),
  /** When it was renewed last, by the holder's clock. */
  renewed: z.number().int().optional(),
});
export type Lease = z.infer<typeof Lease>;
