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

export const RenditionOrder = z.object({
  /** Side of the square it has to fit, px. Pictures are never enlarged, drawings are. */
  size: z.number().int().min(16).max(8192),
  /** Where to write; the folder exists and the worker may write there. */
  path: z.string(),
  /** 1 to 100. */
  quality: z.number().int().min(1).max(100).default(80),
});
export type RenditionOrder = z.infer<typeof RenditionOrder>;

/** Decode one file once and write every ordered size. */
export const WorkerTask = z.object({
  kind: z.literal('render'),
  id: z.number().int(),
  path: z.string(),
  mime: z.string(),
  /** EXIF orientation to apply when the picture states none of its own, as previews inside raw files do. */
  orientation: z.number().int().min(1).max(8).nullable(),
  renditions: z.array(RenditionOrder).min(1).max(8),
});
export type WorkerTask = z.infer<typeof WorkerTask>;

export const Rendition = z.object({
  size: z.number().int(),
  path: z.string(),
  format: z.enum(['jpeg', 'webp']),
  width: z.number().int(),
  height: z.number().int(),
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
  /** Between two files: its memory has grown, so it ends itself before a file is blamed for what others left. */
  z.object({ kind: z.literal('retired') }),
  /** Last words of a worker that is about to end itself over the file it has. */
  z.object({ kind: z.literal('over_memory'), rss: z.number().int() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
export type WorkerOutcome = Extract<FromWorker, { kind: 'rendered' | 'refused' }>;
