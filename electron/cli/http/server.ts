/** The HTTP host: the same library in a browser. Checks who asks, then hands each address to its route. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Session } from '../../library/index.ts';
import {
  type AccessRules,
  entryCookie,
  isToken,
  originProblem,
  pathOf,
  queryOf,
  tokenProblem,
} from './access.ts';
import { serveCall } from './callRoute.ts';
import { createEventStreams } from './eventRoute.ts';
import { serveMedia } from './mediaRoute.ts';
import { servePage } from './pageRoute.ts';
import { servePublicMedia } from './publicMediaRoute.ts';
import { NOT_FOUND, type Refusal, sendRefusal } from './reply.ts';
import { serveUpload, serveUploadDone } from './uploadRoute.ts';

/** Milliseconds: for the headers of a request, for a connection on which nothing moves, for requests to end at shutdown. */
const HEADERS_WITHIN = 30_000;
const IDLE_AFTER = 120_000;
const SHUTDOWN_WITHIN = 3000;

const UPLOAD = /^\/api\/upload\/([A-Za-z0-9_-]{1,64})(\/done)?$/;
const CALL = /^\/api\/call\/([A-Za-z.]{1,64})$/;

interface WebServerOptions {
  readonly session: Session;
  readonly version: string;
  readonly pageFolder: string;
  readonly log: (message: string, error: unknown) => void;
}

export interface WebServer {
  readonly port: number;
  readonly token: string;
  /** Full address with its token. */
  readonly address: string;
  /** Lets requests under way end, a moment at most, then closes. */
  close(): Promise<void>;
}

const BROKEN: Refusal = {
  status: 500,
  code: 'internal',
  message: 'Something went wrong inside Mediaroot. The log has the details.',
};

/**
 * Starts listening.
 * @param port 0 lets the system choose
 * @throws the system's error when the address cannot be listened on
 */
export async function startWebServer(
  host: string,
  port: number,
  { session, version, pageFolder, log }: WebServerOptions,
): Promise<WebServer> {
  const events = createEventStreams(session);
  const token = randomBytes(32).toString('base64url');
  let rules: AccessRules = { token, bindHost: host, cookieName: 'mediaroot' };

  function enter(request: IncomingMessage, response: ServerResponse): void {
    if (!isToken(queryOf(request).get('token'), token)) {
      sendRefusal(response, {
        status: 401,
        code: 'forbidden',
        message:
          'This token is not valid any more. Open the address that was printed when the server started.',
      });
      return;
    }
    response.writeHead(303, {
      Location: '/',
      'Set-Cookie': entryCookie(rules),
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'Content-Length': 0,
    });
    response.end();
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (await servePublicMedia(request, response, session, path)) return;
    const stranger = originProblem(request, rules);
    if (stranger !== null) return sendRefusal(response, stranger);
    if (path === '/' && request.method === 'GET' && queryOf(request).has('token'))
      return enter(request, response);
    const unknown = tokenProblem(request, rules);
    if (unknown !== null) return sendRefusal(response, unknown);

    const upload = UPLOAD.exec(path);
    if (upload?.[1] !== undefined)
      return (upload[2] === undefined ? serveUpload : serveUploadDone)(request, response, session, upload[1]);
    const call = CALL.exec(path);
    if (call?.[1] !== undefined) return serveCall(request, response, call[1], { session, version });
    if (path === '/api/events') return events.serve(request, response);
    if (path.startsWith('/_media/'))
      return serveMedia(request, response, session, path.slice('/_media'.length));
    if (path.startsWith('/api/')) return sendRefusal(response, NOT_FOUND);
    return servePage(request, response, pageFolder);
  }

  const server = createServer({ headersTimeout: HEADERS_WITHIN, requestTimeout: 0 }, (request, response) => {
    route(request, response).catch((error: unknown) => {
      if (!response.writableEnded && !request.destroyed) log('A request failed', error);
      sendRefusal(response, BROKEN);
    });
  });
  // An upload may take hours, so there is no limit on a whole request; only silence ends it.
  server.setTimeout(IDLE_AFTER);

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  const chosen = typeof bound === 'object' && bound !== null ? bound.port : port;
  rules = { ...rules, cookieName: `mediaroot_${chosen}` };

  return {
    port: chosen,
    token,
    address: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        events.close();
        const deadline = setTimeout(() => server.closeAllConnections(), SHUTDOWN_WITHIN);
        server.close(() => {
          clearTimeout(deadline);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
