/** So many at the same time, the others in the order they came. */
import { transferCancelled } from '../storage/remote/faults.ts';

export interface Slots {
  /** Runs when it is its turn. Throws `cancelled` when the signal came while waiting. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createSlots(count: number): Slots {
  const queue = new Set<() => void>();
  let free = count;

  function turn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.reject(transferCancelled());
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        queue.delete(go);
        reject(transferCancelled());
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.add(go);
    });
  }

  return {
    async run(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        const [next] = queue;
        if (next === undefined) free++;
        else {
          queue.delete(next);
          next();
        }
      }
    },
  };
}
