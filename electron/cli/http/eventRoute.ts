/** `GET /api/events`: what the library tells, as a server-sent stream (HTML Living Standard, section 9.2). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from '../../library/index.ts';
import { methodNotAllowed, sendRefusal } from './reply.ts';

/** Keeps idle connections open through proxies, and finds out which are dead. Milliseconds. */
const HEARTBEAT = 20_000;
/** How soon a browser comes back after the stream broke. Milliseconds. */
const RETRY = 1000;
/** Bytes a listener may lag behind. Beyond, it is dropped: it reconnects and asks for the truth. */
const MAX_BACKLOG = 1_048_576;

interface EventStreams {
  serve(request: IncomingMessage, response: ServerResponse): void;
  /** Ends all streams. */
  close(): void;
}

export function createEventStreams(session: Session): EventStreams {
  const streams = new Set<ServerResponse>();

  const send = (text: string) => {
    for (const stream of streams) {
      stream.write(text);
      if (stream.writableLength > MAX_BACKLOG) stream.destroy();
    }
  };
  const stop = session.on(({ name, payload }) => {
    if (streams.size > 0) send(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`);
  });
  const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT);

  return {
    serve(request, response) {
      if (request.method !== 'GET') {
        sendRefusal(response, methodNotAllowed('GET'));
        return;
      }
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      });
      response.write(`retry: ${RETRY}\n\n`);
      streams.add(response);
      response.on('close', () => streams.delete(response));
    },
    close() {
      stop();
      clearInterval(heartbeat);
      for (const stream of streams) stream.end();
    },
  };
}
