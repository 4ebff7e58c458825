/** A site on the loopback that counts who came. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Outside {
  readonly url: string;
  /** Paths asked for so far. */
  readonly visits: readonly string[];
  close(): void;
}

export async function openOutside(): Promise<Outside> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<script>document.title = "reached"</script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    visits,
    close: () => server.close(),
  };
}
