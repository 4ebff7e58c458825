/** Long jobs of one room, one at a time, each shown as a task. */
import { MediarootError } from '../../../shared/errors.ts';
import type { NewTask, Tasks } from '../tasks.ts';

export interface Turns {
  /** Begins once those before have ended; rejects with what it threw. */
  run<T>(task: Omit<NewTask<T>, 'kind'> & { readonly kind?: 'cleanup' | 'adopt' }): Promise<T>;
  /** As {@link run}, of what is over too soon to be shown. */
  wait(work: () => Promise<void>): Promise<void>;
  /** Cancels what runs, refuses what waits. */
  close(): Promise<void>;
}

export function createTurns(tasks: Tasks): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let running: number | null = null;
  let closed = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(() => {
      if (closed) throw new MediarootError('cancelled', 'The library is being closed.');
      return work();
    });
    last = mine.catch(() => undefined);
    return mine;
  }

  return {
    run: (task) =>
      inTurn(async () => {
        const { id, done } = tasks.start({ kind: 'cleanup', ...task });
        running = id;
        try {
          return await done;
        } finally {
          running = null;
        }
      }),
    wait: inTurn,
    async close() {
      closed = true;
      if (running !== null) tasks.cancel(running);
      await last;
    },
  };
}
