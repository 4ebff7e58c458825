/** Parsing of what arrives from the host: nothing is trusted to be of its shape. */
import { z } from 'zod';
import { type CallOutput, calls, type PageCallName } from '../../shared/contract/calls.ts';
import { type AnyEvent, type EventName, events } from '../../shared/contract/events.ts';
import { ErrorShape } from '../../shared/contract/library.ts';
import { ClientError } from './types.ts';

const Envelope = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorShape }),
]);

const StartedImport = z.object({ importId: z.number().int() });

/** For answers that are not of the contract: another version, or something in between. */
export function unexpectedAnswer(): ClientError {
  return new ClientError({
    code: 'internal',
    message:
      'Mediaroot gave an answer this window does not understand. Restart it, and update if it happens again.',
    retryable: false,
  });
}

/** The host cannot be reached at all. */
export function unreachable(): ClientError {
  return new ClientError({
    code: 'unavailable',
    message: 'Mediaroot is not answering. It will be tried again.',
    retryable: true,
  });
}

/** The value inside a result envelope. @throws {ClientError} the one inside, or {@link unexpectedAnswer} */
export function openEnvelope(answer: unknown): unknown {
  const envelope = Envelope.safeParse(answer);
  if (!envelope.success) throw unexpectedAnswer();
  if (!envelope.data.ok) throw new ClientError(envelope.data.error);
  return envelope.data.value;
}

/** @throws {ClientError} */
export function parseAnswer<N extends PageCallName>(name: N, answer: unknown): CallOutput<N> {
  const output = calls[name].output.safeParse(openEnvelope(answer));
  if (!output.success) throw unexpectedAnswer();
  return output.data as CallOutput<N>;
}

/** @throws {ClientError} */
export function parseStartedImport(answer: unknown): number {
  const started = StartedImport.safeParse(openEnvelope(answer));
  if (!started.success) throw unexpectedAnswer();
  return started.data.importId;
}

/** Null for an event this window does not know or whose payload is not of its shape. */
export function parseEvent(name: string, payload: unknown): AnyEvent | null {
  if (!Object.hasOwn(events, name)) return null;
  const known = name as EventName;
  const parsed = events[known].safeParse(payload);
  return parsed.success ? ({ name: known, payload: parsed.data } as AnyEvent) : null;
}
