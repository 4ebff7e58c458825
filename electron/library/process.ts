/** Process entry: a session behind messages, for a host that keeps the library in a child of its own. */
import type { Result } from '../../shared/errors.ts';
import { toErrorValue } from '../../shared/errors.ts';
import { type FromLibrary, ToLibrary } from '../../shared/messages.ts';
import { createAskedSecrets } from './askedSecrets.ts';
import { createNodeHost } from './nodeHost.ts';
import { createSession } from './session.ts';

const secrets = createAskedSecrets((id, question) => send({ kind: 'secret', id, question }));
const host = createNodeHost({ secrets: secrets.store });
const session = createSession(host);

function send(message: FromLibrary): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function respond(id: number, work: () => Promise<Result<unknown>>): Promise<void> {
  const result = await work().catch((error: unknown): Result<unknown> => {
    const correlationId = crypto.randomUUID();
    host.log('error', 'message failed', { correlationId, error });
    return { ok: false, error: toErrorValue(error, correlationId) };
  });
  send({ kind: 'result', id, result: sendable(result) });
}

/** Of the message's type: without read-only marks. */
function sendable(result: Result<unknown>): Extract<FromLibrary, { kind: 'result' }>['result'] {
  if (result.ok) return result;
  const { details, ...error } = result.error;
  return { ok: false, error: details === undefined ? error : { ...error, details: { ...details } } };
}

let leaving: Promise<void> | null = null;

/** Imports stop at a safe point and the lock is freed; asked again, the same end. */
function leave(): Promise<void> {
  leaving ??= session.close().then(
    () => process.exit(0),
    (error: unknown) => {
      host.log('error', 'library not closed cleanly', { error });
      process.exit(1);
    },
  );
  return leaving;
}

process.on('uncaughtExceptionMonitor', (error) => host.log('error', 'library process fails', { error }));
process.on('disconnect', leave);
process.on('SIGTERM', leave);
process.on('SIGINT', leave);
process.on('message', (raw) => {
  const message = ToLibrary.safeParse(raw);
  if (!message.success) {
    host.log('error', 'message to the library is not of the protocol', { error: message.error });
    return;
  }
  const { data } = message;
  switch (data.kind) {
    case 'call':
      return void respond(data.id, () => session.call(data.name, data.input));
    case 'locate':
      return void respond(data.id, async () => ({ ok: true, value: await session.locate(data.path) }));
    case 'locateAsset':
      return void respond(data.id, async () => ({ ok: true, value: await session.locateAsset(data.asset) }));
    case 'secret':
      return secrets.answered(data.id, data.answer);
    case 'shutdown':
      return void leave();
  }
});

session.on((event) => send({ kind: 'event', name: event.name, payload: event.payload }));
// After starts that ended badly, so that a library cannot bring down what is to help with it.
if (process.env.MEDIAROOT_OPEN !== 'none') await session.openLast();
send({ kind: 'ready' });
