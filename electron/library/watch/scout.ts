/** The library's side of the scout thread: starts it when it is first needed, and anew when it has died. */
import type { z } from 'zod';
import { MediarootError } from '../../../shared/errors.ts';
import { type SqliteThread, startSqliteThread } from '../catalog/sqliteThread.ts';
import { processEntry } from '../entries.ts';
import {
  type Answer,
  Answers,
  FromScout,
  type Grounds,
  type Question,
  type ScoutSettings,
  type ToScout,
} from './scoutMessages.ts';

export interface Scout {
  /** Throws what the file system or the catalog threw on the thread, with its code, or `unavailable` when that has ended. */
  ask<Q extends Question>(question: Q): Promise<Answer<Q['kind']>>;
  listen(root: string, grounds: Grounds, listener: ScoutListener): Listening;
  /** Ends the thread; questions still open are refused. */
  close(): Promise<void>;
}

export interface ScoutListener {
  /** Relative paths that may have changed; null when they were too many. */
  heard(paths: readonly string[] | null): void;
  /** Changes are not heard any more. */
  deaf(error: Error): void;
}

export interface Listening {
  /** Changes are heard from then on, or never. */
  readonly ready: Promise<void>;
  leave(): void;
}

interface Asked {
  readonly kind: Question['kind'];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Tree {
  readonly listener: ScoutListener;
  readonly ready: PromiseWithResolvers<void>;
}

/** What walking leaves behind is cleared away early, so that a look takes no more memory where there is more to look at. MB. */
const YOUNG_MEMORY = 8;

export function createScout(libraryPath: string): Scout {
  const asked = new Map<number, Asked>();
  const trees = new Map<number, Tree>();
  let next = 1;
  let worker: SqliteThread | null = null;
  let closed = false;

  function hear(message: unknown): void {
    const parsed = FromScout.safeParse(message);
    if (!parsed.success) {
      // Whatever it goes on to say cannot be relied on either.
      void worker?.end();
      return;
    }
    const said = parsed.data;
    if (said.kind === 'answer' || said.kind === 'refusal') settle(said);
    else if (said.kind === 'listening') trees.get(said.tree)?.ready.resolve();
    else if (said.kind === 'heard') trees.get(said.tree)?.listener.heard(said.paths);
    else deafen(said.tree, Object.assign(new Error(said.message), { code: said.code }));
  }

  function settle(said: Extract<FromScout, { id: number }>): void {
    const question = asked.get(said.id);
    asked.delete(said.id);
    if (asked.size === 0) worker?.thread.unref();
    if (question === undefined) return;
    if (said.kind === 'refusal') {
      question.reject(Object.assign(new Error(said.message), { code: said.code }));
      return;
    }
    const value = Answers[question.kind].safeParse(said.value);
    if (value.success) question.resolve(value.data);
    else question.reject(value.error);
  }

  function deafen(number: number, error: Error): void {
    const tree = trees.get(number);
    trees.delete(number);
    tree?.ready.resolve();
    tree?.listener.deaf(error);
  }

  function start(): SqliteThread {
    const settings: z.input<typeof ScoutSettings> = { libraryPath };
    const started = startSqliteThread(processEntry('scout'), {
      workerData: settings,
      name: 'scout',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEMORY },
    });
    const { thread } = started;
    let failure: unknown = null;
    thread.unref();
    thread.on('message', hear);
    thread.on('error', (error) => {
      failure = error;
    });
    thread.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      end(
        new MediarootError('unavailable', 'Looking through folders stopped.', {
          retryable: true,
          cause: failure,
        }),
      );
    });
    return started;
  }

  function end(error: Error): void {
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
    for (const number of [...trees.keys()]) deafen(number, error);
  }

  function tell(message: ToScout): void {
    worker ??= start();
    worker.thread.postMessage(message);
  }

  return {
    ask(question) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer<(typeof question)['kind']>>();
      if (closed) {
        reject(new MediarootError('no_library', 'The library is closed. Open it again.'));
        return promise;
      }
      const id = next++;
      asked.set(id, { kind: question.kind, resolve: resolve as (value: unknown) => void, reject });
      tell({ kind: 'ask', id, question });
      worker?.thread.ref();
      return promise;
    },
    listen(root, grounds, listener) {
      const number = next++;
      const ready = Promise.withResolvers<void>();
      if (closed) ready.resolve();
      else {
        trees.set(number, { listener, ready });
        tell({ kind: 'listen', tree: number, root, grounds });
      }
      return {
        ready: ready.promise,
        leave() {
          if (!trees.delete(number)) return;
          ready.resolve();
          tell({ kind: 'leave', tree: number });
        },
      };
    },
    async close() {
      closed = true;
      for (const { ready } of trees.values()) ready.resolve();
      trees.clear();
      const ended = worker;
      worker = null;
      end(new MediarootError('no_library', 'The library is closed. Open it again.'));
      await ended?.end();
    },
  };
}
