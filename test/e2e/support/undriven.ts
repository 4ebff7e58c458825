/** The real app started as a person starts it, with no driver around it: what it starts by itself can be spoken to as well. */
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../../build/lib/devtools.mjs';
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
  const ended = page.closed.then(() => {
    throw new Error('The app has ended.');
  });
  ended.catch(() => undefined);
  const evaluate = async (expression: string): Promise<unknown> => {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    // A page that is being loaded answers with an error.
    const answer = page.send('Runtime.evaluate', asked).catch(() => undefined);
    return (await Promise.race([answer, ended]))?.result?.value;
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
