/**
 * Talk between the library and an image worker. A worker takes tasks in order, one file at a time, and answers
 * each with exactly one outcome; when it dies, the oldest unanswered task is the one it was decoding.
 */
import { z } from 'zod';

/** What each decoder of the worker turns into pixels. Types are those of `Identity.mime`. */
export const DECODED_TYPES = {
  raster: ['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/gif', 'image/tiff', 'image/avif'],
  svg: ['image/svg+xml'],
  heic: ['image/heic', 'image/heif'],
  jxl: ['image/jxl'],
  jp2: ['image/jp2', 'image/j2c', 'image/jpx'],
  bmp: ['image/bmp'],
  ico: ['image/vnd.microsoft.icon'],
  psd: ['image/vnd.adobe.photoshop'],
} as const;
export type DecoderName = keyof typeof DECODED_TYPES;

/** Every type some decoder of the worker reads. */
export const WORKER_TYPES: ReadonlySet<string> = new Set<string>(Object.values(DECODED_TYPES).flat());

/** Formats a worker writes; auto: WebP for a picture that can be seen through, JPEG for every other. */
export const WRITTEN_FORMATS = ['jpeg', 'webp', 'avif', 'png', 'gif', 'auto'] as const;

const side = z.number().int().min(1).max(100_000);

export const RenditionOrder = z.object({
  /** Box of the result, px; null: that side is free. Pictures are never enlarged, drawings are. */
  width: side.nullable(),
  height: side.nullable(),
  /** inside: the whole picture; cover: cropped to the shape of the box, for which both sides are needed. */
  fit: z.enum(['inside', 'cover']).default('inside'),
  crop: z.enum(['centre', 'attention', 'entropy']).default('centre'),
  format: z.enum(WRITTEN_FORMATS).default('auto'),
  /** 1 to 100; of no meaning for PNG and GIF, which lose nothing. */
  quality: z.number().int().min(1).max(100).default(80),
  /** Embeds the profile of sRGB. The colours are those of sRGB either way. */
  profile: z.boolean().default(false),
  /** Sooner done and a little larger: for what can be made anew. */
  hurried: z.boolean().default(false),
  /** Where to write; the folder exists and the worker may write there. */
  path: z.string(),
});
export type RenditionOrder = z.infer<typeof RenditionOrder>;

/** Decode one file once and write every rendition that is ordered; with none ordered, only see whether it decodes. */
export const WorkerTask = z.object({
  kind: z.literal('render'),
  id: z.number().int(),
  path: z.string(),
  mime: z.string(),
  /** EXIF orientation to apply when the picture states none of its own, as previews inside raw files do. */
  orientation: z.number().int().min(1).max(8).nullable(),
  /** Refuse a broken file instead of showing what can be saved of it. */
  strict: z.boolean().default(false),
  renditions: z.array(RenditionOrder).max(16),
});
export type WorkerTask = z.infer<typeof WorkerTask>;
export type WorkerTaskInput = z.input<typeof WorkerTask>;

/** What was written, in the order it was ordered. */
export const Rendition = z.object({
  path: z.string(),
  format: z.enum(['jpeg', 'webp', 'avif', 'png', 'gif']),
  width: z.number().int(),
  height: z.number().int(),
  /** Bytes. */
  size: z.number().int(),
});
export type Rendition = z.infer<typeof Rendition>;

export const FromWorker = z.discriminatedUnion('kind', [
  /** It can decode. `versions` names the libraries it decodes with. */
  z.object({ kind: z.literal('ready'), versions: z.record(z.string(), z.string()) }),
  z.object({
    kind: z.literal('rendered'),
    id: z.number().int(),
    /** Of the whole picture, upright, px. */
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    /** Dominant colour, 0xRRGGBB. */
    colour: z.number().int().min(0).max(0xffffff),
    /** The file is broken and only a tolerant decoder made something of it. */
    damaged: z.boolean(),
    renditions: z.array(Rendition),
  }),
  /** The decoder said no. `reason` is for a person, `detail` for the log. */
  z.object({ kind: z.literal('refused'), id: z.number().int(), reason: z.string(), detail: z.string() }),
  /** It was decoded, but the result could not be written: no fault of the file. `code` is the system's. */
  z.object({ kind: z.literal('unwritten'), id: z.number().int(), code: z.string(), detail: z.string() }),
  /** Between two files: its memory has grown, so it ends itself before a file is blamed for what others left. */
  z.object({ kind: z.literal('retired') }),
  /** Last words of a worker that is about to end itself over the file it has. */
  z.object({ kind: z.literal('over_memory'), rss: z.number().int() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
export type WorkerOutcome = Extract<FromWorker, { kind: 'rendered' | 'refused' | 'unwritten' }>;
