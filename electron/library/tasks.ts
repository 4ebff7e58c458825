/** Long jobs that a person can see, pause and cancel. They live as long as the library is open; what must survive is theirs to keep. */
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { Task, TaskKind } from '../../shared/contract/task.ts';
import { type ErrorValue, MediarootError, toErrorValue } from '../../shared/errors.ts';
import type { Host } from './host.ts';
import { createThrottle } from './throttle.ts';

export interface TaskControl {
  readonly signal: AbortSignal;
  /** Call between two pieces of work: waits while the task is paused, throws `cancelled` once it is cancelled. */
  point(): Promise<void>;
  progress(done: number, total: number | null): void;
}

export interface NewTask<T> {
  readonly kind: TaskKind;
  readonly title: string;
  run(control: TaskControl): Promise<T>;
  /** How it ended, in words. */
  words?(result: T): string;
}

export interface Tasks {
  /** Begins at once; `done` rejects with what `run` threw. */
  start<T>(task: NewTask<T>): { readonly id: number; readonly done: Promise<T> };
  list(): readonly Task[];
  /** True while a task of this kind has not ended. */
  isRunning(kind: TaskKind): boolean;
  /** Throw `not_found` for a task that never was; nothing happens to one that has ended. */
  pause(id: number): void;
  resume(id: number): void;
  cancel(id: number): void;
  /** Cancels everything and waits for it. */
  close(): Promise<void>;
}

/** Ended tasks that stay listed. */
const KEPT = 20;
const REPORT_EVERY_MS = 100;

interface Live {
  task: Task;
  readonly abort: AbortController;
  gate: PromiseWithResolvers<void> | null;
  ended: Promise<void>;
  /** Time spent paused does not count for what is left. */
  worked: number;
  since: number;
}

/** `errorValue`: as what made a task fail is told. */
export function createTasks(
  host: Pick<Host, 'now' | 'log'>,
  emit: (event: AnyEvent) => void,
  errorValue: (error: unknown) => ErrorValue = toErrorValue,
): Tasks {
  const all: Live[] = [];
  let lastId = 0;

  function find(id: number): Live {
    const live = all.find(({ task }) => task.id === id);
    if (live === undefined) throw new MediarootError('not_found', 'There is no such task any more.');
    return live;
  }

  function change(live: Live, to: Partial<Task>): void {
    live.task = { ...live.task, ...to };
  }

  function tell(live: Live): void {
    emit({ name: 'task.progress', payload: live.task });
  }

  function timeLeft(live: Live, done: number, total: number | null): number | null {
    if (total === null || done === 0) return null;
    const worked = live.worked + (host.now() - live.since);
    return Math.max(0, Math.round((worked / done) * (total - done)));
  }

  function start<T>({ kind, title, run, words }: NewTask<T>) {
    lastId += 1;
    const started = host.now();
    const live: Live = {
      task: {
        id: lastId,
        kind,
        title,
        state: 'running',
        done: 0,
        total: null,
        timeLeft: null,
        words: null,
        started,
        finished: null,
      },
      abort: new AbortController(),
      gate: null,
      ended: Promise.resolve(),
      worked: 0,
      since: started,
    };
    const report = createThrottle(REPORT_EVERY_MS, () => tell(live));
    const control: TaskControl = {
      signal: live.abort.signal,
      async point() {
        await live.gate?.promise;
        if (live.abort.signal.aborted) throw new MediarootError('cancelled', `${title}: cancelled.`);
      },
      progress(done, total) {
        change(live, { done, total, timeLeft: timeLeft(live, done, total) });
        report.ask();
      },
    };
    const end = (how: Pick<Task, 'state' | 'words' | 'error'>): void => {
      report.stop();
      change(live, { ...how, timeLeft: null, finished: host.now() });
      tell(live);
      const over = all.filter(({ task }) => task.finished !== null);
      for (const old of over.slice(0, Math.max(0, over.length - KEPT))) all.splice(all.indexOf(old), 1);
    };
    all.push(live);
    tell(live);
    const done = run(control).then(
      (result) => {
        end({ state: 'done', words: words?.(result) ?? null });
        return result;
      },
      (error: unknown) => {
        const { details, ...value } = errorValue(error);
        if (value.code === 'internal') host.log('error', 'a task failed', { kind, error });
        if (value.code === 'cancelled') end({ state: 'cancelled', words: value.message });
        else {
          const said = details === undefined ? value : { ...value, details: { ...details } };
          end({ state: 'failed', words: value.message, error: said });
        }
        throw error;
      },
    );
    live.ended = done.then(
      () => undefined,
      () => undefined,
    );
    return { id: live.task.id, done };
  }

  return {
    start,
    list: () => all.map(({ task }) => task).reverse(),
    isRunning: (kind) => all.some(({ task }) => task.kind === kind && task.finished === null),
    pause(id) {
      const live = find(id);
      if (live.task.state !== 'running') return;
      live.gate = Promise.withResolvers<void>();
      live.worked += host.now() - live.since;
      change(live, { state: 'paused', timeLeft: null });
      tell(live);
    },
    resume(id) {
      const live = find(id);
      if (live.task.state !== 'paused') return;
      live.since = host.now();
      change(live, { state: 'running' });
      tell(live);
      live.gate?.resolve();
      live.gate = null;
    },
    cancel(id) {
      const live = find(id);
      live.abort.abort();
      live.gate?.resolve();
      live.gate = null;
    },
    async close() {
      for (const live of all) {
        live.abort.abort();
        live.gate?.resolve();
      }
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
