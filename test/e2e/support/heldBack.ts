/**
 * An installed app held back until Playwright listens. Playwright loads a script of its own into an app for that, before the app's
 * first line; into a packaged one it cannot, and misses pages that come too soon. Here the script is loaded through Node's inspector.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { connect } from '../../../build/lib/devtools.mjs';
import { freePort } from '../../support/serverProcess.ts';

const require = createRequire(import.meta.url);
const LOADER = path.join(
  path.dirname(require.resolve('playwright/package.json')),
  '../playwright-core/lib/server/electron/loader.js',
);
/** Of a slow machine that starts an app for the first time. */
const PATIENCE_MS = 60_000;

const Targets = z.tuple([z.object({ webSocketDebuggerUrl: z.string() })]);

export interface HeldBack {
  /** For the command line of the app. */
  readonly word: string;
  /** Resolves when the script is loaded and the app goes on; to be awaited beside the launch. */
  loaded(): Promise<void>;
}

export async function heldBack(): Promise<HeldBack> {
  const address = `127.0.0.1:${await freePort()}`;
  return { word: `--inspect-brk=${address}`, loaded: () => load(address) };
}

async function load(address: string): Promise<void> {
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  const inspector = await connect(await inspectorAt(address, deadline));
  // It stops once, before any line of the app.
  const stopped = Promise.withResolvers<void>();
  inspector.onEvent((method) => {
    if (method === 'Debugger.paused') stopped.resolve();
  });
  await inspector.send('Runtime.enable');
  await inspector.send('Debugger.enable');
  await inspector.send('Runtime.runIfWaitingForDebugger');
  await stopped.promise;
  const expression = `require(${JSON.stringify(LOADER)})`;
  const asked = { expression, includeCommandLineAPI: true };
  const { exceptionDetails } = await inspector.send('Runtime.evaluate', asked);
  if (exceptionDetails !== undefined)
    throw new Error(`The driver could not be loaded: ${JSON.stringify(exceptionDetails)}`);
  await inspector.send('Debugger.disable');
  inspector.close();
}

/** Where the app can be inspected, as soon as it can. */
async function inspectorAt(address: string, deadline: AbortSignal): Promise<string> {
  for (;;) {
    try {
      const targets = await fetch(`http://${address}/json/list`, { signal: deadline });
      return Targets.parse(await targets.json())[0].webSocketDebuggerUrl;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      await wait(10, undefined, { signal: deadline });
    }
  }
}
