/**
 * Who may speak to the HTTP host. Each check stands alone:
 *  - Host must be an address of this server: a stranger's name that resolves here (DNS rebinding) is refused.
 *  - Origin, and Sec-Fetch-Site where the browser sends it, must be our own: no other page may act in the user's name, and
 *    since cookies do not tell ports apart, not even a page from another port of this machine.
 *  - The token, as a cookie or a bearer, for everything there is.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Refusal } from './reply.ts';

export interface AccessRules {
  readonly token: string;
  /** What the server was told to listen on: an address or a name. */
  readonly bindHost: string;
  /** Distinguishes the cookies of two servers on one machine. */
  readonly cookieName: string;
}

const SAFE_METHODS = ['GET', 'HEAD'];
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

function forbidden(message: string): Refusal {
  return { status: 403, code: 'forbidden', message };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Values of the Host header that name this server on the connection the request came by. */
function ownHosts(request: IncomingMessage, bindHost: string): readonly string[] {
  const address = (request.socket.localAddress ?? '').replace(/^::ffff:/, '');
  const port = request.socket.localPort ?? 0;
  const names = [
    address.includes(':') ? `[${address}]` : address,
    bindHost.includes(':') ? `[${bindHost}]` : bindHost.toLowerCase(),
    ...(isLoopback(address) ? LOOPBACK_NAMES : []),
  ];
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function hostProblem(request: IncomingMessage, rules: AccessRules): Refusal | null {
  const host = (request.headers.host ?? '').toLowerCase();
  if (ownHosts(request, rules.bindHost).includes(host)) return null;
  return forbidden('This server does not answer to that name. Use the address it printed when it started.');
}

function siteProblem(request: IncomingMessage): Refusal | null {
  const safe = SAFE_METHODS.includes(request.method ?? '');
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const own = `http://${(request.headers.host ?? '').toLowerCase()}`;
  const refused = forbidden('Requests from other pages are refused.');
  if (origin !== undefined && origin !== own) return refused;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    // Following a link to the page itself is no request in the user's name.
    const followed = safe && request.headers['sec-fetch-mode'] === 'navigate';
    if (!followed || pathOf(request) !== '/') return refused;
  }
  if (!safe && origin === undefined && bearer(request) === null)
    return forbidden('A request that changes something must carry its Origin, or the token as a bearer.');
  return null;
}

function bearer(request: IncomingMessage): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function cookie(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
}

/** Compares in the same time wherever the two differ; hashing first also hides the length. */
export function isToken(given: string | null, token: string): boolean {
  if (given === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

/** The query of a request. */
export function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
}

/** Refuses strangers' names and strangers' pages; what passes may still lack the token. */
export function originProblem(request: IncomingMessage, rules: AccessRules): Refusal | null {
  return hostProblem(request, rules) ?? siteProblem(request);
}

/** Refuses who does not know the token. */
export function tokenProblem(request: IncomingMessage, rules: AccessRules): Refusal | null {
  const given = bearer(request) ?? cookie(request, rules.cookieName);
  if (isToken(given, rules.token)) return null;
  return {
    status: 401,
    code: 'forbidden',
    message: 'This address needs a token. Open the full address that was printed when the server started.',
    headers: { 'WWW-Authenticate': 'Bearer realm="Mediaroot"' },
  };
}

/** The header that lets a browser in: out of reach of scripts, never sent along from another site. */
export function entryCookie(rules: AccessRules): string {
  return `${rules.cookieName}=${rules.token}; HttpOnly; SameSite=Strict; Path=/`;
}
