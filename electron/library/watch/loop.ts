/** Does one step after another, whenever there is something to do, and never two at a time. */

export interface Loop {
  /** A step soon, after the one under way. */
  run(): void;
  /** A step at `time`, ms, unless one comes earlier. */
  runAt(time: number): void;
  readonly closed: boolean;
  /** Resolves when the step under way has ended; no other follows. */
  close(): Promise<void>;
}

export interface LoopOptions {
  now(): number;
  /** Returns when the next step is due, ms. */
  step(): Promise<number>;
  /** A step threw. Returns when the next one is due, ms. */
  failed(error: unknown): number;
}

export function createLoop({ now, step, failed }: LoopOptions): Loop {
  let timer: NodeJS.Timeout | null = null;
  let due = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  function runAt(time: number): void {
    if (closed || time >= due) return;
    due = time;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, time - now()));
  }

  function run(): void {
    if (closed) return;
    again = true;
    running ??= steps().finally(() => {
      running = null;
    });
  }

  async function steps(): Promise<void> {
    let next = Number.POSITIVE_INFINITY;
    while (again && !closed) {
      again = false;
      if (timer !== null) clearTimeout(timer);
      due = Number.POSITIVE_INFINITY;
      next = await step().catch(failed);
    }
    runAt(next);
  }

  return {
    run,
    runAt,
    get closed() {
      return closed;
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
