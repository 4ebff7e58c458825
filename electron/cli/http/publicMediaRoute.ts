/**
 * `GET /media/<path>`: public files for everybody, private ones for whoever has a signed address. It carries no cookie's
 * rights, so it may be embedded anywhere; whatever is refused is simply not there.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from '../../library/index.ts';
import { queryOf } from './access.ts';
import { sendFile } from './mediaRoute.ts';
import { methodNotAllowed, NOT_FOUND, sendRefusal } from './reply.ts';

const EMBEDDABLE = { 'Cross-Origin-Resource-Policy': 'cross-origin', 'X-Frame-Options': 'DENY' } as const;

/** True when it answered; false when the path is not below the media URL. */
export async function servePublicMedia(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  path: string,
): Promise<boolean> {
  const rest = session.publicPath(path);
  if (rest === null) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendRefusal(response, methodNotAllowed('GET', 'HEAD'));
    return true;
  }
  const found = await session.locatePublic(rest, Object.fromEntries(queryOf(request)));
  if (found === null) sendRefusal(response, NOT_FOUND);
  else await sendFile(request, response, found.file, found.terms, EMBEDDABLE);
  return true;
}
