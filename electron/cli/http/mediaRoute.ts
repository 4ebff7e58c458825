/** `GET /_media/<kind>/…`: thumbnails and originals, by content hash. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type MediaTerms, mediaReply, termsOf } from '../../../shared/mediaResponse.ts';
import { parseMediaPath } from '../../../shared/mediaUrl.ts';
import type { MediaFile } from '../../../shared/messages.ts';
import type { Session } from '../../library/index.ts';
import { methodNotAllowed, NOT_FOUND, sendRefusal } from './reply.ts';

/** On top of what every media answer carries: no other site may embed it. */
const HTTP_GUARD = { 'X-Frame-Options': 'DENY', 'Cross-Origin-Resource-Policy': 'same-origin' } as const;

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** @param mediaPath the path after `/_media`, starting with a slash */
export async function serveMedia(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  mediaPath: string,
): Promise<void> {
  const method = request.method ?? '';
  if (method !== 'GET' && method !== 'HEAD') return sendRefusal(response, methodNotAllowed('GET', 'HEAD'));
  const ref = parseMediaPath(mediaPath);
  const file = ref === null ? null : await session.locate(mediaPath);
  if (ref === null || file === null) return sendRefusal(response, NOT_FOUND);

  await sendFile(request, response, file, termsOf(ref), HTTP_GUARD);
}

/** Sends a file, or the part of it that was asked for. `headers` come on top of what every media answer carries. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: MediaFile,
  terms: MediaTerms,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const reply = mediaReply(file, terms, {
    method: request.method ?? '',
    range: header(request, 'range'),
    ifRange: header(request, 'if-range'),
    ifNoneMatch: header(request, 'if-none-match'),
  });
  const start = () => response.writeHead(reply.status, { ...reply.headers, ...headers });
  if (reply.slice === null) {
    start().end();
    return;
  }
  const body = createReadStream(file.path, { ...reply.slice });
  // Headers wait until the file is open, so that one which is gone is still answered as not found.
  body.once('open', start);
  try {
    await pipeline(body, response);
  } catch {
    sendRefusal(response, NOT_FOUND);
  }
}
