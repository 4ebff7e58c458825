/** The envelope between a host and the library process: calls out, results and events back. Versioned by being shipped together. */
import { z } from 'zod';
import { ErrorShape } from './contract/library.ts';

export const ToLibrary = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('locate'), id: z.number().int(), path: z.string() }),
  z.object({ kind: z.literal('locateAsset'), id: z.number().int(), asset: z.number().int() }),
  z.object({ kind: z.literal('shutdown') }),
]);
export type ToLibrary = z.infer<typeof ToLibrary>;

/** Where bytes to be served lie. `inline` is false for what a browser must never render in our origin (SVG, HTML, XML). */
export const MediaFile = z.object({
  path: z.string(),
  mime: z.string(),
  size: z.number().int(),
  inline: z.boolean(),
  name: z.string(),
});
export type MediaFile = z.infer<typeof MediaFile>;

const ResultShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorShape }),
]);

export const FromLibrary = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('result'), id: z.number().int(), result: ResultShape }),
  z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
export type FromLibrary = z.infer<typeof FromLibrary>;
