/** The files of the user interface, as built into one folder. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { pageHeaders } from '../../../shared/csp.ts';
import { pathOf } from './access.ts';
import { methodNotAllowed, NOT_FOUND, sendRefusal } from './reply.ts';

/** Each part starts with a letter, digit or underscore, so there is no hidden file and no way up. */
const GRAMMAR = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Where the built page lies: beside the built program, or in the checkout's dist. */
export function builtPageFolder(): string {
  const besides = import.meta.url.endsWith('.ts') ? '../../../dist/renderer' : './renderer';
  return fileURLToPath(new URL(besides, import.meta.url));
}

/** True when the folder holds a page. */
export async function hasPage(folder: string): Promise<boolean> {
  return (await fileSize(path.join(folder, 'index.html'))) !== null;
}

async function fileSize(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

/** Answers `/` with index.html and everything else with the file of that name. */
export async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendRefusal(response, methodNotAllowed('GET', 'HEAD'));
    return;
  }
  const wanted = pathOf(request) === '/' ? '/index.html' : pathOf(request);
  const file = path.join(folder, wanted);
  const type = TYPES[path.extname(wanted).toLowerCase()];
  const size = GRAMMAR.test(wanted) && type !== undefined ? await fileSize(file) : null;
  if (type === undefined || size === null) {
    const unbuilt = wanted === '/index.html';
    sendRefusal(
      response,
      unbuilt
        ? { status: 503, code: 'unavailable', message: 'The page is not built. Run “npm run build” first.' }
        : NOT_FOUND,
    );
    return;
  }
  response.writeHead(200, {
    ...pageHeaders("'self'"),
    'Content-Type': type,
    'Content-Length': size,
    // Built names under assets/ carry a hash of their content.
    'Cache-Control': wanted.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}
