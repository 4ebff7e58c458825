/** Answers that are not media and not the page: JSON in the contract's envelope, never cached, never interpreted. */
import type { ServerResponse } from 'node:http';
import type { ErrorCode, Result } from '../../../shared/errors.ts';

const API_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Why a request is not answered with what it asked for. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 500 | 503;
  readonly code: ErrorCode;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const NOT_FOUND: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'There is nothing at this address.',
};

/** 405 with the methods there are. */
export function methodNotAllowed(...allowed: readonly string[]): Refusal {
  return {
    status: 405,
    code: 'bad_request',
    message: `This address takes ${allowed.join(' and ')} only.`,
    headers: { Allow: allowed.join(', ') },
  };
}

/** Sends a call's result. A call that was refused by the library was still answered, so the status is 200. */
export function sendResult(response: ServerResponse, result: Result<unknown>): void {
  sendJson(response, 200, {}, result);
}

/** Sends a refusal, unless an answer is already on its way, which is then cut off. The unread rest of a body is dropped. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, code, message, headers } = refusal;
  const unread = !response.req.complete;
  sendJson(
    response,
    status,
    { ...headers, ...(unread ? { Connection: 'close' } : {}) },
    {
      ok: false,
      error: { code, message, retryable: false },
    },
  );
}

function sendJson(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  result: Result<unknown>,
): void {
  const body = Buffer.from(JSON.stringify(result));
  response.writeHead(status, { ...API_HEADERS, ...headers, 'Content-Length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
