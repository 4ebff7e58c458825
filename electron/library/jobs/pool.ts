/** As many workers as cores, each with one file under its hands and one waiting. */
import type { ChildProcess } from 'node:child_process';
import { MediarootError } from '../../../shared/errors.ts';
import type { WorkerTaskInput } from '../../../shared/workerMessages.ts';
import type { Host } from '../host.ts';
import { createWorkerSlot, type HeldTask, type TaskOutcome, type WorkerSlot } from './workerSlot.ts';

export interface PoolConfig {
  readonly host: Pick<Host, 'log'>;
  readonly size: number;
  readonly deadlineMs: number;
  spawn(): ChildProcess;
}

export interface RenderOptions {
  /** Before all that waits. */
  readonly urgent?: boolean;
  /** For this task, ms; the pool's own when left out. */
  readonly deadlineMs?: number | undefined;
}

export interface WorkerPool {
  /** How many tasks keep every worker busy without a pause. */
  readonly capacity: number;
  /** Process ids of the workers that run. */
  pids(): readonly number[];
  /** Starts the workers, so that they are there when work comes. */
  warm(): void;
  /** @throws MediarootError `unavailable` when no worker can be started, `cancelled` when the pool closes. */
  render(task: Omit<WorkerTaskInput, 'kind' | 'id'>, options?: RenderOptions): Promise<TaskOutcome>;
  close(): Promise<void>;
}

const DEPTH = 2;
const IDLE_MS = 60_000;
/** So many workers in a row that do not come up mean that none will. */
const FAILED_STARTS = 3;

interface Pending extends HeldTask {
  fail(error: MediarootError): void;
}

export function createWorkerPool(config: PoolConfig): WorkerPool {
  const waiting: Pending[] = [];
  const begun = new Map<number, Pending>();
  let lastId = 0;
  let failedStarts = 0;
  let closed = false;

  const slots: readonly WorkerSlot[] = Array.from({ length: config.size }, () =>
    createWorkerSlot({
      host: config.host,
      idleMs: IDLE_MS,
      spawn: () => config.spawn(),
      onRoom: share,
      onExit(unbegun, cameUp) {
        failedStarts = cameUp ? 0 : failedStarts + 1;
        waiting.unshift(...unbegun.flatMap(({ task }) => begun.get(task.id) ?? []));
        if (failedStarts >= FAILED_STARTS)
          failAll(
            new MediarootError(
              'unavailable',
              'No image worker can be started. Start Mediaroot again; if that does not help, install it anew.',
            ),
          );
        share();
      },
    }),
  );

  function failAll(error: MediarootError): void {
    failedStarts = 0;
    for (const pending of waiting.splice(0)) pending.fail(error);
  }

  /** Hands tasks to the least busy workers while any has room. */
  function share(): void {
    while (!closed && waiting.length > 0) {
      const slot = slots.reduce((best, other) => (other.load < best.load ? other : best));
      const pending = slot.load < DEPTH ? waiting.shift() : undefined;
      if (!pending) return;
      begun.set(pending.task.id, pending);
      slot.give(pending);
    }
  }

  return {
    capacity: config.size * DEPTH,
    pids: () => slots.flatMap(({ pid }) => pid ?? []),
    warm() {
      for (const slot of slots) slot.warm();
    },
    render(order, { urgent = false, deadlineMs = config.deadlineMs } = {}) {
      if (closed) return Promise.reject(new MediarootError('cancelled', 'The image workers have ended.'));
      lastId += 1;
      const task: WorkerTaskInput = { kind: 'render', id: lastId, ...order };
      return new Promise((resolve, reject) => {
        const pending: Pending = {
          task,
          deadlineMs,
          settle(outcome) {
            begun.delete(task.id);
            resolve(outcome);
          },
          fail(error) {
            begun.delete(task.id);
            reject(error);
          },
        };
        if (urgent) waiting.unshift(pending);
        else waiting.push(pending);
        share();
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await Promise.all(slots.map((slot) => slot.close()));
      const ended = new MediarootError('cancelled', 'The image workers have ended.');
      failAll(ended);
      for (const pending of [...begun.values()]) pending.fail(ended);
    },
  };
}
