/**
 * What a test runs in the app's main process, the inspector breaks in with: wherever that thread is, be it in the middle of Node's
 * queue of ticks. A tick asked for just when that queue was found empty is never run, nor is any after it, and the app hangs.
 */
import type { ElectronApplication } from 'playwright';

type Run = (electron: typeof Electron.CrossProcessExports, argument: unknown) => unknown;

/** From now on whatever is evaluated in the app begins as a microtask, which Node runs between ticks. */
export function runBetweenTicks(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app) as (run: Run, argument: unknown) => Promise<unknown>;
  const evaluateHandle = app.evaluateHandle.bind(app) as (run: Run, argument: unknown) => Promise<unknown>;
  Object.assign(app, {
    evaluate: (run: Run, argument: unknown) => evaluate(later(run), argument),
    evaluateHandle: (run: Run, argument: unknown) => evaluateHandle(later(run), argument),
  });
}

/** A function goes to the app as its text. */
function later(run: Run): Run {
  const body = `return Promise.resolve().then(() => (${String(run)})(electron, argument));`;
  return new Function('electron', 'argument', body) as Run;
}
