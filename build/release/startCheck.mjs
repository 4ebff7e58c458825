import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from '../lib/devtools.mjs';

/**
 * Starts an app, asks its page over Chromium's own debugging port whether the library answers, and ends it. Packaged apps have
 * Node's inspector switched off, so that this is the only way in from outside.
 */

/** @typedef {import('../lib/devtools.mjs').Connection} Browser */

/** Of a slow machine that starts an app for the first time. */
const PATIENCE_MS = 120_000;

/** In the page, once it has loaded. */
const LOADED = `
  new Promise((loaded) => {
    if (document.readyState === 'complete') loaded();
    else addEventListener('load', loaded);
  })`;

/**
 * @param {string} executable
 * @param {{ args?: readonly string[], env?: NodeJS.ProcessEnv, until?: (browser: Browser) => Promise<void> }} [options]
 *   until: what has to happen before its window is closed
 * @returns {Promise<void>} when that has happened and the app has ended by itself
 * @throws {Error} with what it said on stderr
 */
export async function ensureStarts(executable, { args = [], env = process.env, until = askPage } = {}) {
  const child = spawn(executable, [...args, '--remote-debugging-port=0'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  /** @type {Promise<string>} */
  const address = new Promise((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (piece) => {
      said += piece;
      const found = /^DevTools listening on (ws:\S+)/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = once(child, 'exit');
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  const tooLate = once(timeout, 'abort').then(() => {
    throw new Error(`nothing came within ${PATIENCE_MS / 1000} s`);
  });
  const tooEarly = ended.then(([code, signal]) => {
    throw new Error(`it ended with ${code ?? signal}`);
  });
  try {
    const browser = await Promise.race([address.then(connect), tooLate, tooEarly]);
    await Promise.race([until(browser), tooLate, tooEarly]);
    browser.send('Browser.close').catch(() => undefined);
    const [code, signal] = await Promise.race([ended, tooLate]);
    if (code !== 0) throw new Error(`it ended with ${code ?? signal}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${executable} did not start as it should: ${reason}.\n${said}`);
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resolves as soon as a window is made for the page, which then loads. @param {Browser} browser @returns {Promise<string>} its id */
export async function pageOf(browser) {
  /** @type {PromiseWithResolvers<string>} */
  const page = Promise.withResolvers();
  browser.onEvent((_method, { targetInfo }) => {
    if (targetInfo?.type === 'page' && targetInfo.url.startsWith('app:')) page.resolve(targetInfo.targetId);
  });
  await browser.send('Target.setDiscoverTargets', { discover: true });
  return page.promise;
}

/**
 * @typedef {{ ok: boolean, value?: unknown, error?: { message: string } }} Answered
 *
 * A way to make calls as the page's own scripts do, once it has loaded.
 * @param {Browser} browser
 * @returns {Promise<(name: string, input?: object) => Promise<Answered>>}
 */
export async function callsFrom(browser) {
  const context = Promise.withResolvers();
  browser.onEvent((_method, { context: made }) => {
    // The first document of a window is empty and has no origin; the preload script runs apart from the page.
    if (made?.origin.startsWith('app:') && made.auxData.isDefault) context.resolve(made.id);
  });
  const attached = { targetId: await pageOf(browser), flatten: true };
  const { sessionId } = await browser.send('Target.attachToTarget', attached);
  await browser.send('Runtime.enable', {}, sessionId);
  const contextId = await context.promise;
  return async (name, input = {}) => {
    const words = [name, input].map((word) => JSON.stringify(word)).join();
    const expression = `${LOADED}.then(() => window.mediaroot.invoke(${words})).then((answer) => JSON.stringify(answer))`;
    const question = { expression, awaitPromise: true, contextId };
    const { result, exceptionDetails } = await browser.send('Runtime.evaluate', question, sessionId);
    if (exceptionDetails !== undefined) throw new Error(`its page failed: ${exceptionDetails.text}`);
    return JSON.parse(result?.value ?? '{}');
  };
}

/** The library process has to be up to answer. @param {Browser} browser @throws {Error} when it does not */
async function askPage(browser) {
  const call = await callsFrom(browser);
  const { ok, error } = await call('library.state');
  if (ok !== true) throw new Error(`its library does not answer: ${error?.message}`);
}
