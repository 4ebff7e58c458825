/** Shapes of imports: a run of many items, each ending imported, duplicate, failed or cancelled. */
import { z } from 'zod';

export const ImportMode = z.enum(['copy', 'move']);
export type ImportMode = z.infer<typeof ImportMode>;

/** interrupted: the program ended before the run did; it can be resumed or dismissed. */
export const ImportState = z.enum(['scanning', 'running', 'paused', 'cancelled', 'done', 'interrupted']);
export type ImportState = z.infer<typeof ImportState>;

/** watch: a watched folder began it, and nobody is waiting for it. */
export const ImportOrigin = z.enum(['person', 'watch']);
export type ImportOrigin = z.infer<typeof ImportOrigin>;

export const ImportSummary = z.object({
  id: z.number().int().positive(),
  mode: ImportMode,
  origin: ImportOrigin,
  state: ImportState,
  /** Files found so far; final once the state has left `scanning`. */
  total: z.number().int(),
  totalBytes: z.number().int(),
  doneBytes: z.number().int(),
  imported: z.number().int(),
  duplicates: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  /** Bytes a second over the last seconds; 0 when not running. */
  bytesPerSecond: z.number().nonnegative(),
  /** Milliseconds, null while it cannot be told. */
  timeLeft: z.number().int().nonnegative().nullable(),
  started: z.number().int(),
  finished: z.number().int().nullable(),
  /** Litter of file managers (.DS_Store, Thumbs.db …) found in folders and not imported. */
  leftOut: z.number().int(),
  /** Why the run was interrupted, in words; null otherwise. */
  problem: z.string().nullable(),
});
export type ImportSummary = z.infer<typeof ImportSummary>;

export const ImportItemStatus = z.enum(['waiting', 'imported', 'duplicate', 'failed', 'cancelled']);
export type ImportItemStatus = z.infer<typeof ImportItemStatus>;

/** One broken rule; `limit` and `actual` are in words, such as “10 MB” and “11.3 MB”. */
export const BrokenRule = z.object({
  rule: z.enum(['type', 'mismatch', 'decode', 'size', 'width', 'height', 'duration', 'pages']),
  limit: z.string(),
  actual: z.string(),
  message: z.string(),
});
export type BrokenRule = z.infer<typeof BrokenRule>;

export const Refusal = z.object({
  collection: z.object({ id: z.number().int(), name: z.string() }),
  broken: z.array(BrokenRule).min(1),
  offers: z.array(z.object({ id: z.number().int(), name: z.string() })),
});
export type Refusal = z.infer<typeof Refusal>;

export const ImportItem = z.object({
  source: z.string(),
  status: ImportItemStatus,
  id: z.number().int().optional(),
  /** Stored path relative to MEDIA_ROOT. */
  path: z.string().optional(),
  sha256: z.string().optional(),
  size: z.number().int().optional(),
  /** Why it failed, in words a person can act on; also a warning on an imported file. */
  reason: z.string().optional(),
  code: z.string().optional(),
  /** A file that a collection's rules refused: the rules it broke, and the collections that would take it. */
  refusal: Refusal.optional(),
});
export type ImportItem = z.infer<typeof ImportItem>;
