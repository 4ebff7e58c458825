/** `app:` serves the files of the page out of dist/renderer, and nothing else. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from 'electron';
import { pageHeaders } from '../../shared/csp.ts';
import { APP_HOST, APP_SCHEME } from './origins.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
};

/** Starts to serve the page from `root`, an absolute folder. */
export function serveApp(session: Session, root: string): void {
  const headers = pageHeaders('media:');
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? pageFile(root, request.url) : null;
    const body = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || body === null) {
      return new Response('Not found', {
        status: 404,
        headers: { ...headers, 'Content-Type': 'text/plain' },
      });
    }
    return new Response(new Uint8Array(body), {
      headers: {
        ...headers,
        'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'Cache-Control': 'no-cache',
      },
    });
  });
}

/** The file an address stands for; null for another host, an unknown type or a path that leaves the root. */
function pageFile(root: string, address: string): string | null {
  const url = new URL(address);
  if (url.host !== APP_HOST) return null;
  let relative: string;
  try {
    relative = url.pathname === '/' ? 'index.html' : decodeURIComponent(url.pathname.slice(1));
  } catch {
    return null;
  }
  const file = path.resolve(root, relative);
  if (relative.includes('\0') || !file.startsWith(root + path.sep)) return null;
  return path.extname(file) in TYPES ? file : null;
}
