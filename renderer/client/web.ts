/** The client over HTTP: calls by fetch, events by a server-sent stream, files uploaded one request each. */
import { eventNames } from '../../shared/contract/events.ts';
import { mediaPath } from '../../shared/mediaUrl.ts';
import { type Collected, collectFiles } from './collect.ts';
import { createListeners } from './listeners.ts';
import {
  openEnvelope,
  parseAnswer,
  parseEvent,
  parseStartedImport,
  unexpectedAnswer,
  unreachable,
} from './parse.ts';
import { type Client, ClientError, type ImportOptions, type SentImport } from './types.ts';

/** Uploads under way at once: enough to hide the round trip, few enough to keep a slow line responsive. */
const PARALLEL_UPLOADS = 3;

export interface WebParts {
  readonly fetch: typeof fetch;
  /** Opens the event stream; it reconnects by itself, as EventSource does. */
  readonly openEvents: (url: string) => EventSource;
}

export function createWebClient({ fetch, openEvents }: WebParts): Client {
  const listeners = createListeners();
  const stream = openEvents('/api/events');
  stream.addEventListener('open', () => listeners.setConnection('up'));
  stream.addEventListener('error', () => listeners.setConnection('down'));
  for (const name of eventNames) {
    stream.addEventListener(name, (message) => {
      const event = parseEvent(name, parseJson(message.data));
      if (event) listeners.emit(event);
    });
  }

  async function post(path: string, body: BodyInit, signal?: AbortSignal): Promise<unknown> {
    const json = typeof body === 'string';
    const response = await fetch(path, {
      method: 'POST',
      body,
      headers: { 'content-type': json ? 'application/json' : 'application/octet-stream' },
      ...(signal && { signal }),
    }).catch(() => {
      throw signal?.aborted ? cancelled() : unreachable();
    });
    const answer = parseJson(await response.text().catch(() => ''));
    if (answer === undefined) throw unexpectedAnswer();
    return answer;
  }

  async function send({ files, unreadable }: Collected, options: ImportOptions): Promise<SentImport> {
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    const batch = crypto.randomUUID();
    const into = options.collection === undefined ? '' : `?collection=${options.collection}`;
    const unsent = unreadable.map((name) => ({ name, reason: 'The browser could not read it.' }));
    if (files.length === 0) return { importId: null, unsent };
    const queue = files.values();
    let done = 0;
    let bytes = 0;
    const report = () => options.onProgress?.({ files: done, totalFiles: files.length, bytes, totalBytes });
    report();
    const worker = async () => {
      for (const { name, file } of queue) {
        try {
          openEnvelope(await post(uploadPath(batch, name, file), file, options.signal));
        } catch (error) {
          if (options.signal?.aborted) throw error;
          unsent.push({ name, reason: error instanceof ClientError ? error.message : unreachable().message });
        }
        done += 1;
        bytes += file.size;
        report();
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, worker));
    if (unsent.length === unreadable.length + files.length) return { importId: null, unsent };
    return {
      importId: parseStartedImport(await post(`/api/upload/${batch}/done${into}`, '{}', options.signal)),
      unsent,
    };
  }

  return {
    host: 'web',
    on: listeners.on,
    onConnection: listeners.onConnection,
    call: async (name, input) =>
      parseAnswer(name, await post(`/api/call/${name}`, JSON.stringify({ input }))),
    async importFiles(source, options) {
      const collected = await collectFiles(source);
      await options.after;
      return send(collected, options);
    },
    mediaUrl: (ref) => `/_media${mediaPath(ref)}`,
    async copyText(text) {
      await navigator.clipboard.writeText(text).catch(() => {
        throw new ClientError({
          code: 'forbidden',
          message: 'The browser did not allow copying. Select the text and copy it by hand.',
          retryable: false,
        });
      });
    },
  };
}

function uploadPath(batch: string, name: string, { lastModified }: File): string {
  return `/api/upload/${batch}?name=${encodeURIComponent(name.toWellFormed())}&modified=${lastModified}`;
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cancelled(): ClientError {
  return new ClientError({ code: 'cancelled', message: 'Stopped before it was done.', retryable: false });
}
