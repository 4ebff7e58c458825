/** The real app started as a person starts it, with no driver around it: what it starts by itself can be spoken to as well. */
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Folders, secondStart } from './app.ts';

/** An app that runs, spoken to by Chromium's own protocol. */
export interface Undriven {
  /** Value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Resolves once the expression is true. */
  until(expression: string): Promise<void>;
  /** Resolves once the app is gone. */
  readonly ended: Promise<void>;
  /** Closes its window as a person does, and waits for its end. */
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 50;

export async function startUndriven(folders: Folders): Promise<Undriven> {
  const { command, args, env } = secondStart(folders, []);
  await forget(folders);
  spawn(command, ['--remote-debugging-port=0', ...args], { env, stdio: 'ignore' });
  return nextStarted(folders);
}

/** Does what ends an app and starts it again; the one that was started. */
export async function startedBy(
  folders: Folders,
  before: Undriven,
  act: () => Promise<unknown>,
): Promise<Undriven> {
  await forget(folders);
  // The end may come before the answer.
  await Promise.race([act(), before.ended]).catch(() => undefined);
  await before.ended;
  return nextStarted(folders);
}

/** Chromium writes down here where it listens, at each start. */
const portFile = ({ dataDir }: Folders): string => path.join(dataDir, 'shell', 'DevToolsActivePort');
const forget = (folders: Folders): Promise<void> => rm(portFile(folders), { force: true });

async function nextStarted(folders: Folders): Promise<Undriven> {
  const [port, browserPath] = await eventually('the start of the app', async () => {
    const lines = (await readFile(portFile(folders), 'utf8').catch(() => '')).split('\n');
    return lines.length === 2 ? lines : null;
  });
  const browser = await connect(`ws://127.0.0.1:${port}${browserPath}`);
  const page = await eventually('its page', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ type }) => type === 'page');
    return target === undefined ? null : await connect(target.webSocketDebuggerUrl);
  });
  const evaluate = async (expression: string): Promise<unknown> => {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    // Nothing is answered by a page that is being loaded.
    const answer = (await page.ask('Runtime.evaluate', asked)) as { result: { value?: unknown } } | undefined;
    return answer?.result.value;
  };
  return {
    evaluate,
    until: async (expression) => {
      await eventually(expression, async () => ((await evaluate(expression)) === true ? true : null));
    },
    ended: browser.closed,
    async close() {
      void evaluate('window.close()').catch(() => undefined);
      await browser.closed;
    },
  };
}

interface Connection {
  ask(method: string, params: unknown): Promise<unknown>;
  readonly closed: Promise<void>;
}

async function connect(url: string): Promise<Connection> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const opened = Promise.withResolvers<void>();
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('error', () => opened.reject(new Error(`${url} does not answer.`)));
  const closed = Promise.withResolvers<void>();
  socket.addEventListener('close', () => {
    closed.resolve();
    for (const { reject } of waiting.values()) reject(new Error('The app has ended.'));
  });
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.resolve(result);
  });
  await opened.promise;
  let last = 0;
  return {
    closed: closed.promise,
    ask(method, params) {
      last += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(last, answer);
      socket.send(JSON.stringify({ id: last, method, params }));
      return answer.promise;
    },
  };
}

async function eventually<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await wait(LOOK_EVERY_MS, undefined, { signal: deadline }).catch(() => {
      throw new Error(`Waited in vain for ${what}.`);
    });
  }
}
