import { beforeEach, expect, it } from 'vitest';
import { createEnding, type Ending } from '../../electron/main/ending.ts';

let stopped: PromiseWithResolvers<void>;
let stops: number;
let logged: string[];
let ended: PromiseWithResolvers<'quit' | readonly string[]>;
let ending: Ending;

beforeEach(() => {
  stopped = Promise.withResolvers();
  ended = Promise.withResolvers();
  stops = 0;
  logged = [];
  ending = createEnding({
    log: (_level, message) => void logged.push(message),
    stop() {
      stops += 1;
      return stopped.promise;
    },
    quit: () => ended.resolve('quit'),
    startAgain: (files) => ended.resolve(files),
  });
});

it('an app that is told to end waits for a safe point, once, and then may', async () => {
  expect(ending.begun()).toBe(false);
  expect([ending.mayEnd(), ending.mayEnd()]).toEqual([false, false]);
  expect([ending.begun(), stops]).toEqual([true, 1]);
  stopped.resolve();
  expect(await ended.promise).toBe('quit');
  expect(ending.mayEnd()).toBe(true);
});

it('an app that cannot come to a safe point says so and ends all the same', async () => {
  ending.mayEnd();
  stopped.reject(new Error('killed'));
  expect(await ended.promise).toBe('quit');
  expect(logged).toEqual(['the app ends without a safe point']);
});

it('an app that is started while it ends starts again with all that was named meanwhile', async () => {
  ending.mayEnd();
  ending.comeBack(['/a.jpg']);
  ending.comeBack([]);
  ending.comeBack(['/b.jpg']);
  stopped.resolve();
  expect(await ended.promise).toEqual(['/a.jpg', '/b.jpg']);
  expect(ending.mayEnd()).toBe(true);
});
