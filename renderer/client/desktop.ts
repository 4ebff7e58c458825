/** The client over the bridge that Electron's preload script puts on the window. */
import type { ImportMode } from '../../shared/contract/import.ts';
import { mediaPath } from '../../shared/mediaUrl.ts';
import { createListeners } from './listeners.ts';
import { parseAnswer, parseEvent, parseStartedImport, unreachable } from './parse.ts';
import { type Client, ClientError } from './types.ts';

/** What the preload script exposes as `window.mediaroot`. Answers are parsed here, so they are unknown. */
export interface Bridge {
  readonly host: 'desktop';
  readonly mediaBase: string;
  invoke(name: string, input: unknown): Promise<unknown>;
  subscribe(listener: (name: string, payload: unknown) => void): () => void;
  importFiles(files: File[], mode: ImportMode, collection: number | undefined): Promise<unknown>;
}

/** A library that died is back within a second or two: a drop meanwhile waits for it, so often and so long (ms). */
const TRIES = 10;
const WAIT_MS = 500;

/** A call that has no answer for so long may only be a long one; then a question is asked that has its answer at once, ms. */
const SILENCE_MS = 20_000;
const PROBE_MS = 10_000;

/** Does `work` again while it fails for a library that is away. What was imported before is recognised, not doubled. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof ClientError) || error.code !== 'unavailable') throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

export function createDesktopClient(bridge: Bridge): Client {
  const listeners = createListeners();
  bridge.subscribe((name, payload) => {
    const event = parseEvent(name, payload);
    if (!event) return;
    listeners.setConnection(event.name === 'host.connection' ? event.payload.connection : 'up');
    listeners.emit(event);
  });

  let probing = false;

  /** Where not even what the shell knows by itself is answered, the window says so rather than waiting without a word. */
  async function probe(): Promise<void> {
    if (probing) return;
    probing = true;
    let silent = false;
    const overdue = setTimeout(() => {
      silent = true;
      listeners.setConnection('down');
    }, PROBE_MS);
    await bridge.invoke('app.info', {}).catch(() => undefined);
    clearTimeout(overdue);
    probing = false;
    if (silent) listeners.setConnection('up');
  }

  /** Runs one bridge call and keeps the connection state by how it ends, or by whether anything is answered meanwhile. */
  async function watched<T>(work: () => Promise<unknown>, parse: (answer: unknown) => T): Promise<T> {
    const watch = setInterval(() => void probe(), SILENCE_MS);
    try {
      const value = parse(await work().catch(() => Promise.reject(unreachable())));
      listeners.setConnection('up');
      return value;
    } catch (error) {
      if (error instanceof ClientError && error.code === 'unavailable') listeners.setConnection('down');
      throw error;
    } finally {
      clearInterval(watch);
    }
  }

  const client: Client = {
    host: 'desktop',
    on: listeners.on,
    onConnection: listeners.onConnection,
    call: (name, input) =>
      watched(
        () => bridge.invoke(name, input),
        (answer) => parseAnswer(name, answer),
      ),
    async importFiles(source, { mode, collection, after }) {
      const files = Array.from(source instanceof DataTransfer ? source.files : source);
      if (files.length === 0) return { importId: null, unsent: [] };
      await after;
      const importId = await patiently(() =>
        watched(() => bridge.importFiles(files, mode, collection), parseStartedImport),
      );
      return { importId, unsent: [] };
    },
    mediaUrl: (ref) => `${bridge.mediaBase}${mediaPath(ref)}`,
    async copyText(text) {
      await client.call('clipboard.writeText', { text });
    },
  };
  return client;
}
