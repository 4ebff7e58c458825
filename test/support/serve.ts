/** Runs the real HTTP host as a child process and speaks to it with exactly the headers a test wants. */
import http from 'node:http';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { CliChild, CliWorld } from './cli.ts';

const Started = z.object({ address: z.url(), port: z.number().int().positive(), token: z.string().min(40) });

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  json(): unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ServedLibrary {
  readonly child: CliChild;
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** Sends what it is told and nothing more. */
  ask(path: string, request?: Ask): Promise<Answer>;
  /** The same with the token as a bearer. */
  asUser(path: string, request?: Ask): Promise<Answer>;
  /** A call of the contract, as the page would make it. */
  call(name: string, input: unknown): Promise<Answer>;
  /** A request whose body and answer the test handles itself. */
  open(path: string, request?: Ask): http.ClientRequest;
}

/** @param which the library to serve: the world's own, or the one used last */
export async function serveLibrary(world: CliWorld, which: 'own' | 'last' = 'own'): Promise<ServedLibrary> {
  const library = which === 'own' ? ['--library', world.library] : ['--default-library'];
  const child = world.start('serve', ...library, '--json');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaint += part;
  });
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done) throw new Error(`serve ended before it printed its address: ${complaint}`);
  const { address, port, token } = Started.parse(JSON.parse(first.value));

  const open = (path: string, { method = 'GET', headers = {} }: Ask = {}) =>
    http.request({ host: '127.0.0.1', port, path, method, headers: { Connection: 'close', ...headers } });
  const ask = (path: string, request: Ask = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = open(path, request);
      sent.on('error', reject);
      sent.on('response', (response) => {
        buffer(response).then((body) => {
          const { statusCode = 0, headers } = response;
          resolve({ status: statusCode, headers, body, json: () => JSON.parse(body.toString('utf8')) });
        }, reject);
      });
      sent.end(request.body);
    });
  const asUser = (path: string, request: Ask = {}) =>
    ask(path, { ...request, headers: { Authorization: `Bearer ${token}`, ...request.headers } });

  return {
    child,
    address,
    port,
    token,
    open,
    ask,
    asUser,
    call: (name, input) =>
      asUser(`/api/call/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: `http://127.0.0.1:${port}` },
        body: JSON.stringify({ input }),
      }),
  };
}
