/**
 * How requests of the S3 client go over the line. Takes the place of the SDK's own handler since bodies are paced and large,
 * requests are counted, and one of which no byte moves must end while a body that we send slowly must not.
 */
import http from 'node:http';
import https from 'node:https';
import { percentEncoded } from './headerText.ts';
import type { RemoteEnvironment } from './types.ts';

/** Travels beside a request of the SDK, which does not look into it. */
export interface Exchange {
  /** Sent in place of the SDK's body; `content-length` is among the headers. */
  readonly body?: Buffer | (() => AsyncIterable<Buffer>) | undefined;
  /** Set when the answer begins. */
  answer?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  /** The failure of our own body, which the SDK would take for one of the connection. */
  failure?: unknown;
  /** Bytes are being taken slowly by us, so their absence is not the service's fault. */
  busy?: boolean;
}

/** What of the SDK's request is used. */
interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  /** Of ours, past the SDK. */
  readonly beside?: SendOptions | undefined;
}

export interface SendOptions {
  readonly abortSignal?: AbortSignal | undefined;
  readonly exchange?: Exchange | undefined;
}

interface Response {
  readonly statusCode: number;
  readonly reason: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: http.IncomingMessage;
}

/** A type rather than an interface, as the SDK takes handlers of others as records. */
export type S3Http = {
  handle(request: Request): Promise<{ response: Response }>;
  destroy(): void;
};

/** Requests at the same time up to which each has its own wait. */
const FEW = 3;

/** `stall`: ms without a byte in either direction after which a request is given up. */
export function createS3Http(
  environment: Pick<RemoteEnvironment, 'requested' | 'connections'>,
  stall: number,
): S3Http {
  const agents = { keepAlive: true, maxSockets: environment.connections, scheduling: 'lifo' as const };
  const plain = new http.Agent(agents);
  const fresh = new http.Agent({ ...agents, keepAlive: false });
  let underWay = 0;

  /**
   * Ceph sends the head of an answer and its body one by one under Nagle's algorithm (its `tcp_nodelay` is off unless set), and
   * systems keep back their acknowledgement by 40 ms on connections that are used again. Without TLS a new one is cheaper,
   * unless many requests run: then others use the time.
   */
  function agentFor({ protocol, method }: Request, exchange: Exchange): http.Agent {
    if (protocol !== 'http:') return secure;
    return underWay > FEW || method === 'HEAD' || exchange.body !== undefined ? plain : fresh;
  }
  const secure = new https.Agent(agents);

  return {
    handle(request) {
      const { abortSignal, exchange = {} } = request.beside ?? {};
      const { promise, resolve, reject } = Promise.withResolvers<{ response: Response }>();
      if (abortSignal?.aborted) return Promise.reject(stopped());
      environment.requested();
      underWay += 1;
      const sent = (request.protocol === 'http:' ? http : https).request({
        agent: agentFor(request, exchange),
        host: request.hostname.replace(/^\[|\]$/g, ''),
        port: request.port,
        method: request.method,
        path: request.path + queryOf(request.query),
        headers: request.headers,
      });
      const stop = () => sent.destroy(stopped());
      abortSignal?.addEventListener('abort', stop, { once: true });
      const watch = watchdog(sent, exchange, stall);
      sent.once('close', () => {
        underWay -= 1;
        clearInterval(watch);
        abortSignal?.removeEventListener('abort', stop);
      });
      sent.on('error', (error) => reject(error));
      sent.on('response', (answer) => {
        const headers = flat(answer.headers);
        exchange.answer = { status: answer.statusCode ?? 0, headers };
        // An answer before the end of the body is a refusal: the rest is of no use to anyone, nor is the connection.
        answer.once('close', () => {
          if (!sent.writableFinished) sent.destroy();
        });
        resolve({
          response: {
            statusCode: answer.statusCode ?? 0,
            reason: answer.statusMessage,
            headers,
            body: answer,
          },
        });
      });
      const body = exchange.body ?? request.body;
      if (typeof body === 'function') {
        void writeAll(sent, exchange, body()).catch((error: unknown) => {
          exchange.failure = error;
          sent.destroy(error instanceof Error ? error : new Error('body'));
        });
      } else if (typeof body === 'string' || body instanceof Uint8Array) sent.end(body);
      else sent.end();
      return promise;
    },
    destroy() {
      plain.destroy();
      fresh.destroy();
      secure.destroy();
    },
  };
}

async function writeAll(
  sent: http.ClientRequest,
  exchange: Exchange,
  chunks: AsyncIterable<Buffer>,
): Promise<void> {
  exchange.busy = true;
  for await (const chunk of chunks) {
    if (exchange.answer || sent.destroyed) return;
    exchange.busy = false;
    if (!sent.write(chunk)) await drained(sent);
    exchange.busy = true;
  }
  exchange.busy = false;
  sent.end();
}

/** Resolves when more can be written, or when nothing can be any more. */
function drained(sent: http.ClientRequest): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    sent.off('drain', done);
    sent.off('close', done);
    sent.off('response', done);
    resolve();
  };
  sent.on('drain', done);
  sent.on('close', done);
  sent.on('response', done);
  return promise;
}

/** Ends a request of which no byte went or came for a while, unless it is us who keep it waiting. */
function watchdog(sent: http.ClientRequest, exchange: Exchange, stall: number): NodeJS.Timeout {
  let before = -1;
  let still = 0;
  const steps = 3;
  return setInterval(() => {
    const moved = (sent.socket?.bytesRead ?? 0) + (sent.socket?.bytesWritten ?? 0);
    still = exchange.busy === true || moved !== before ? 0 : still + 1;
    before = moved;
    if (still >= steps) sent.destroy(Object.assign(new Error('no byte moved'), { code: 'ETIMEDOUT' }));
  }, stall / steps);
}

function stopped(): Error {
  return Object.assign(new Error('stopped'), { name: 'AbortError' });
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all[name] = typeof value === 'string' ? value : value.join(',');
  }
  return all;
}

/** As it was signed: names in order, each value encoded. */
function queryOf(query: Request['query'] = {}): string {
  const pairs: string[] = [];
  for (const name of Object.keys(query).sort()) {
    const value = query[name];
    if (value === null || value === undefined) pairs.push(percentEncoded(name));
    else
      for (const one of typeof value === 'string' ? [value] : value)
        pairs.push(`${percentEncoded(name)}=${percentEncoded(one)}`);
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
