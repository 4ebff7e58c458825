/** The envelope between a host and the library process: calls out, results and events back. Versioned by being shipped together. */
import { z } from 'zod';
import { ErrorShape } from './contract/library.ts';

/** What the library asks of the host's key store. */
export const SecretQuestion = z.discriminatedUnion('what', [
  z.object({ what: z.literal('keep'), name: z.string().min(1).max(200), value: z.string().max(100_000) }),
  z.object({ what: z.literal('get'), name: z.string().min(1).max(200) }),
  z.object({ what: z.literal('forget'), name: z.string().min(1).max(200) }),
]);
export type SecretQuestion = z.infer<typeof SecretQuestion>;

const SecretKept = z.enum(['stored', 'session']);
/** failed: the store could not be written. */
export const SecretAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('kept'), kept: SecretKept }),
  z.object({ state: z.literal('found'), kept: SecretKept, value: z.string() }),
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('unreadable') }),
  z.object({ state: z.literal('failed') }),
]);
export type SecretAnswer = z.infer<typeof SecretAnswer>;

export const ToLibrary = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('locate'), id: z.number().int(), path: z.string() }),
  z.object({ kind: z.literal('locateAsset'), id: z.number().int(), asset: z.number().int() }),
  z.object({ kind: z.literal('secret'), id: z.number().int(), answer: SecretAnswer }),
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
  z.object({ kind: z.literal('secret'), id: z.number().int(), question: SecretQuestion }),
]);
export type FromLibrary = z.infer<typeof FromLibrary>;
