/**
 * One worker process and the tasks it holds: the oldest is being decoded, the next waits inside the worker so that no
 * time is lost between files. When the process dies only the oldest is to blame; the others are handed back.
 */
import type { ChildProcess } from 'node:child_process';
import { FromWorker, type WorkerOutcome, type WorkerTaskInput } from '../../../shared/workerMessages.ts';
import type { Host } from '../host.ts';

/** crashed: the worker died or was killed while decoding this file. */
export type TaskOutcome = WorkerOutcome | { readonly kind: 'crashed'; readonly reason: string };

export interface HeldTask {
  readonly task: WorkerTaskInput;
  /** From when it is begun, ms. */
  readonly deadlineMs: number;
  settle(outcome: TaskOutcome): void;
}

export interface SlotConfig {
  readonly host: Pick<Host, 'log'>;
  readonly idleMs: number;
  spawn(): ChildProcess;
  /** Tasks that were never begun, in order, and whether the worker came up at all. */
  onExit(unbegun: readonly HeldTask[], cameUp: boolean): void;
  /** There is room for another task. */
  onRoom(): void;
}

export interface WorkerSlot {
  readonly load: number;
  readonly pid: number | null;
  give(held: HeldTask): void;
  /** Starts the process, so that it is there when work comes. */
  warm(): void;
  /** Kills the process; its tasks are dropped. */
  close(): Promise<void>;
}

const STDERR_KEPT = 2000;

export function createWorkerSlot(config: SlotConfig): WorkerSlot {
  const held: HeldTask[] = [];
  let child: ChildProcess | null = null;
  let ready = false;
  let retired = false;
  let killedFor: string | null = null;
  let lastWords = '';
  let deadline: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  function startClock(): void {
    clearTimeout(deadline);
    clearTimeout(idle);
    if (!ready) return;
    const [first] = held;
    if (first === undefined) {
      idle = setTimeout(() => child?.kill('SIGKILL'), config.idleMs);
      idle.unref();
      return;
    }
    deadline = setTimeout(() => {
      killedFor = `it took longer than ${Math.round(first.deadlineMs / 100) / 10} s`;
      child?.kill('SIGKILL');
    }, first.deadlineMs);
  }

  function hear(message: unknown): void {
    const parsed = FromWorker.safeParse(message);
    if (!parsed.success) {
      killedFor = 'the decoder answered nonsense';
      child?.kill('SIGKILL');
      return;
    }
    const said = parsed.data;
    if (said.kind === 'ready') {
      ready = true;
      startClock();
    } else if (said.kind === 'retired') {
      retired = true;
    } else if (said.kind === 'over_memory') {
      killedFor = `it took more than ${Math.round(said.rss / 1024 ** 2)} MB of memory`;
    } else if (said.id === held[0]?.task.id) {
      const first = held.shift();
      startClock();
      first?.settle(said);
      config.onRoom();
    }
  }

  function onExit(process: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child !== process) return;
    clearTimeout(deadline);
    clearTimeout(idle);
    const cameUp = ready;
    child = null;
    ready = false;
    const left = held.splice(0);
    if (closed) return;
    const culprit = cameUp && !retired ? left.shift() : undefined;
    if (culprit || !cameUp) {
      config.host.log('warn', 'an image worker ended', {
        code,
        signal,
        killedFor,
        path: culprit?.task.path,
        lastWords,
      });
    }
    culprit?.settle({ kind: 'crashed', reason: killedFor ?? 'the decoder crashed' });
    killedFor = null;
    retired = false;
    config.onExit(left, cameUp);
  }

  function start(): void {
    lastWords = '';
    const process = config.spawn();
    child = process;
    process.stderr?.setEncoding('utf8').on('data', (words: string) => {
      lastWords = (lastWords + words).slice(-STDERR_KEPT);
    });
    process.on('message', hear);
    process.on('error', (error) => {
      lastWords = (lastWords + error.message).slice(-STDERR_KEPT);
    });
    process.once('close', (code, signal) => onExit(process, code, signal));
  }

  return {
    get load() {
      return held.length;
    },
    get pid() {
      return child?.pid ?? null;
    },
    give(task) {
      held.push(task);
      if (child === null) start();
      // Kept in order by the channel, also before the worker is up; a send to a dying one is answered by its end.
      child?.send(task.task, () => undefined);
      if (held.length === 1) startClock();
    },
    warm() {
      if (child === null && !closed) start();
    },
    async close() {
      closed = true;
      held.length = 0;
      clearTimeout(deadline);
      clearTimeout(idle);
      const process = child;
      if (process === null) return;
      await new Promise<void>((resolve) => {
        process.once('close', () => resolve());
        process.kill('SIGKILL');
      });
    },
  };
}
