/** `POST /api/call/<name>`: the contract's calls that are open to a page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { calls, type HostCallName, isCallName } from '../../../shared/contract/calls.ts';
import type { ErrorValue, Result } from '../../../shared/errors.ts';
import type { Session } from '../../library/index.ts';
import { methodNotAllowed, type Refusal, sendRefusal, sendResult } from './reply.ts';

/** Bytes of a call's body. The largest input of a page is a few kB. */
const MAX_CALL_BYTES = 1_048_576;

const Body = z.object({ input: z.unknown() }).strict();

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'bad_request',
  message: `The body of a call may be at most ${MAX_CALL_BYTES} bytes.`,
};

interface CallContext {
  readonly session: Session;
  readonly version: string;
}

const NO_UPDATES = 'Mediaroot is updated on the computer that serves it, not from a browser.';
const NO_START = 'Mediaroot is started again on the computer that serves it, not from a browser.';
const NO_DIAGNOSTICS =
  'Logs lie on the computer that serves Mediaroot; “mediaroot doctor” names their folder.';

/** What a browser cannot do for the user, in words that say what to do instead. */
const NOT_IN_A_BROWSER: Readonly<Record<Exclude<HostCallName, 'app.info'>, string>> = {
  'dialog.pickFolder':
    'A browser cannot choose folders of this computer. Type the path of the folder instead.',
  'dialog.import':
    'A browser cannot open this computer’s file dialog for Mediaroot. Drop files on the page instead.',
  'dialog.replace':
    'A browser cannot open this computer’s file dialog for Mediaroot. Replace the file in the desktop app or with “mediaroot replace”.',
  'shell.reveal': 'A browser cannot show files in a file manager. The inspector names the path.',
  'clipboard.writeText': 'The page copies text by itself.',
  'updates.state': NO_UPDATES,
  'updates.check': NO_UPDATES,
  'updates.download': NO_UPDATES,
  'updates.install': NO_UPDATES,
  'updates.set': NO_UPDATES,
  'app.licences': 'The licences of what is shipped are shown by the desktop app.',
  'app.opened': 'Files are opened with the desktop app. Drop them on the page instead.',
  'app.start': NO_START,
  'app.restart': NO_START,
  'diagnostics.save': NO_DIAGNOSTICS,
  'diagnostics.showLogs': NO_DIAGNOSTICS,
};

function hostCall(name: HostCallName, input: unknown, context: CallContext): Result<unknown> {
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) return failure('bad_request', `${name}: ${z.prettifyError(parsed.error)}`);
  if (name !== 'app.info') return failure('unavailable', NOT_IN_A_BROWSER[name]);
  return {
    ok: true,
    value: {
      version: context.version,
      host: 'web',
      platform: process.platform,
      versions: { node: process.versions.node },
    },
  };
}

function failure(code: ErrorValue['code'], message: string): Result<never> {
  return { ok: false, error: { code, message, retryable: false } };
}

/** The body as text, or null once it is larger than allowed. */
async function bodyText(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_CALL_BYTES) return null;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_CALL_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseBody(text: string): z.output<typeof Body> | null {
  try {
    const parsed = Body.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Answers one call. Calls that carry paths on disk are for the desktop's bridge and refused here. */
export async function serveCall(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  context: CallContext,
): Promise<void> {
  if (request.method !== 'POST') return sendRefusal(response, methodNotAllowed('POST'));
  if (!isCallName(name))
    return sendRefusal(response, {
      status: 404,
      code: 'unknown_call',
      message: `There is no call “${name}”.`,
    });
  const { room, audience } = calls[name];
  if (audience !== 'page')
    return sendRefusal(response, {
      status: 403,
      code: 'forbidden',
      message: `${name} is not open to a page.`,
    });
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    return sendRefusal(response, {
      status: 415,
      code: 'bad_request',
      message: 'A call’s body is application/json.',
    });

  const text = await bodyText(request);
  if (text === null) return sendRefusal(response, TOO_LARGE);
  const body = parseBody(text);
  if (body === null)
    return sendRefusal(response, {
      status: 400,
      code: 'bad_request',
      message: 'A call’s body is a JSON object with one field, input.',
    });
  const result =
    room === 'host'
      ? hostCall(name as HostCallName, body.input, context)
      : await context.session.call(name, body.input);
  sendResult(response, result);
}
