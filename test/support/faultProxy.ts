/**
 * Stands in front of a real server and breaks chosen requests. Everything else passes as it is, Host too: it is part of what is
 * signed, and the servers answer to any.
 */
import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { Transform } from 'node:stream';

export type Fault =
  /** The server is not asked. `code` is S3's word for it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** So many bytes of what is sent arrive, then the connection breaks. */
  | { readonly kind: 'cutRequest'; readonly after: number }
  /** So many bytes of the answer arrive, then the connection breaks. */
  | { readonly kind: 'cutAnswer'; readonly after: number }
  /** The answer is shorter, and says that it is whole. */
  | { readonly kind: 'truncate'; readonly after: number }
  /** One bit of a byte arrives wrong. */
  | { readonly kind: 'flip'; readonly at: number }
  | { readonly kind: 'flipRequest'; readonly at: number }
  /** The server is asked and has done its work; nobody hears of it. */
  | { readonly kind: 'loseAnswer' }
  /** There is never an answer; `asked`: though the server did its work. */
  | { readonly kind: 'hang'; readonly asked: boolean }
  /** The service's clock as the answer tells it. */
  | { readonly kind: 'skew'; readonly ms: number }
  /** Something happens first. */
  | { readonly kind: 'meanwhile'; readonly run: () => Promise<unknown> };

/** A request as `METHOD /path?query`, decoded. */
export interface SeenRequest {
  readonly line: string;
  /** Null: it got no answer. */
  status: number | null;
}

export interface Breaking {
  /** Requests it broke so far. */
  readonly hits: () => number;
  stop(): void;
}

export interface FaultProxy {
  readonly endpoint: string;
  readonly requests: readonly SeenRequest[];
  /** Requests under way at the same time, at most. */
  readonly mostAtOnce: number;
  /** Requests whose line matches. */
  count(pattern: RegExp): number;
  /**
   * Breaks requests whose line matches: of these the first `times`, after having let `pass` go. Rules are tried in their order.
   * `apart`: none of them a second time, as where many run side by side nobody knows whether one is tried again before others begin.
   */
  breakRequests(
    pattern: RegExp,
    fault: Fault,
    how?: { readonly times?: number; readonly pass?: number; readonly apart?: boolean },
  ): Breaking;
  /** Forgets what was seen, and breaks nothing any more. */
  reset(): void;
  stop(): Promise<void>;
}

interface Rule {
  readonly pattern: RegExp;
  readonly fault: Fault;
  readonly times: number;
  pass: number;
  hits: number;
  /** Lines of those it broke; null: it breaks the same one again. */
  readonly broken: Set<string> | null;
}

export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(upstream);
  const agent = new http.Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  let requests: SeenRequest[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  let rules: Rule[] = [];

  function faultFor(line: string): Fault | null {
    const rule = rules.find(
      (one) => one.hits < one.times && one.pattern.test(line) && one.broken?.has(line) !== true,
    );
    if (rule === undefined) return null;
    if (rule.pass > 0) {
      rule.pass--;
      return null;
    }
    rule.hits++;
    rule.broken?.add(line);
    return rule.fault;
  }

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const seen: SeenRequest = { line: `${request.method} ${decoded(request.url ?? '')}`, status: null };
    requests.push(seen);
    underWay++;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    response.once('close', () => underWay--);
    const fault = faultFor(seen.line);
    if (fault?.kind === 'answer') {
      response.once('finish', () => {
        seen.status = fault.status;
      });
      return answer(request, response, fault);
    }
    if (fault?.kind === 'hang' && !fault.asked) return;
    if (fault?.kind === 'meanwhile') await fault.run();

    const forward = http.request({
      host: hostname,
      port,
      method: request.method,
      path: request.url,
      headers: request.rawHeaders,
      setHost: false,
      agent,
    });
    const broken = (): void => {
      forward.destroy();
      request.socket.destroy();
    };
    forward.on('error', broken);
    request.on('error', broken);
    response.on('close', () => {
      if (!response.writableFinished) forward.destroy();
    });
    if (fault?.kind === 'cutRequest') request.pipe(cutAfter(fault.after, broken)).pipe(forward);
    else if (fault?.kind === 'flipRequest') request.pipe(flipAt(fault.at)).pipe(forward);
    else request.pipe(forward);
    const [incoming] = (await once(forward, 'response')) as [http.IncomingMessage];
    incoming.on('error', broken);
    if (fault?.kind === 'loseAnswer' || fault?.kind === 'hang') {
      await once(incoming.resume(), 'end');
      if (fault.kind === 'loseAnswer') request.socket.destroy();
      return;
    }
    seen.status = incoming.statusCode ?? null;
    passBack(incoming, response, fault, () => request.socket.destroy());
  }

  const server = http.createServer((request, response) => {
    // A request that is broken off ends in an error of its own, which is what was asked for.
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.requestTimeout = 0;
  // Otherwise it closes a connection after some seconds of rest, which may be just when the next request is sent on it.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    get requests() {
      return requests;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    count: (pattern) => requests.filter(({ line }) => pattern.test(line)).length,
    breakRequests(pattern, fault, { times = 1, pass = 0, apart = false } = {}) {
      const rule: Rule = { pattern, fault, times, pass, hits: 0, broken: apart ? new Set() : null };
      rules.push(rule);
      return {
        hits: () => rule.hits,
        stop() {
          rules = rules.filter((one) => one !== rule);
        },
      };
    },
    reset() {
      rules = [];
      requests = [];
      mostAtOnce = underWay;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Reads what is sent before it answers, as servers do that want to keep the connection. */
function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { status, code, headers }: Extract<Fault, { kind: 'answer' }>,
): void {
  const body = code === undefined ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;
  request.resume().on('end', () => {
    response.writeHead(status, { 'Content-Type': 'application/xml', ...headers }).end(body);
  });
}

function passBack(
  incoming: http.IncomingMessage,
  response: http.ServerResponse,
  fault: Fault | null,
  broken: () => void,
): void {
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, changed(incoming.rawHeaders, fault));
  if (fault?.kind === 'cutAnswer') incoming.pipe(cutAfter(fault.after, broken)).pipe(response);
  else if (fault?.kind === 'truncate') {
    incoming.pipe(cutAfter(fault.after, () => undefined)).pipe(response);
  } else if (fault?.kind === 'flip') incoming.pipe(flipAt(fault.at)).pipe(response);
  else incoming.pipe(response);
}

function changed(raw: readonly string[], fault: Fault | null): string[] {
  const headers = [...raw];
  const change = (name: string, to: (value: string) => string): void => {
    const at = headers.findIndex((header, index) => index % 2 === 0 && header.toLowerCase() === name);
    if (at >= 0) headers[at + 1] = to(headers[at + 1] ?? '');
  };
  if (fault?.kind === 'truncate') change('content-length', () => `${fault.after}`);
  if (fault?.kind === 'skew') change('date', (date) => new Date(Date.parse(date) + fault.ms).toUTCString());
  return headers;
}

/** Passes so many bytes on and ends; then `cut`. */
function cutAfter(bytes: number, cut: () => void): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (left < 0) return done();
      this.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) {
        this.push(null);
        // What was passed on is to arrive before the connection breaks.
        setImmediate(cut);
      }
      done();
    },
  });
}

function flipAt(position: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const at = position - passed;
      passed += chunk.length;
      if (at < 0 || at >= chunk.length) return done(null, chunk);
      const copy = Buffer.from(chunk);
      copy[at] = (copy[at] ?? 0) ^ 1;
      done(null, copy);
    },
  });
}
