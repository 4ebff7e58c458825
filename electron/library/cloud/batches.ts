/** Does together what is asked for within a few milliseconds: each commit of the catalog waits for the disk, each request for the service. */

export interface Batches<T, R> {
  /** Resolves once the batch it went with is done; rejects when that failed as a whole. */
  add(item: T): Promise<R>;
  /** Starts what waits at once, and resolves when everything asked so far has ended, well or not. */
  drain(): Promise<void>;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly settle: PromiseWithResolvers<R>;
}

/** `wait` ms at most until a batch starts; `most` items in one. `run` answers for each item in their order. */
export function createBatches<T, R>(
  { wait, most }: { readonly wait: number; readonly most: number },
  run: (items: readonly T[]) => readonly R[] | Promise<readonly R[]>,
): Batches<T, R> {
  let waiting: Waiting<T, R>[] = [];
  let timer: NodeJS.Timeout | null = null;
  const running = new Set<Promise<void>>();

  async function carryOut(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { settle }] of batch.entries()) settle.resolve(results[index] as R);
    } catch (error) {
      for (const { settle } of batch) settle.reject(error);
    }
  }

  function start(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const done = carryOut(batch).finally(() => running.delete(done));
    running.add(done);
  }

  return {
    add(item) {
      const settle = Promise.withResolvers<R>();
      waiting.push({ item, settle });
      if (waiting.length >= most) start();
      else timer ??= setTimeout(start, wait);
      return settle.promise;
    },
    async drain() {
      while (waiting.length > 0 || running.size > 0) {
        start();
        await Promise.all(running);
      }
    },
  };
}
