/** Groups small writes into few transactions, because each one costs a flush of the disk. */

/** A write that the catalog refused; the file it was about is safe where it was. */
export class CommitError extends Error {
  constructor(cause: unknown) {
    super('The catalog could not be written', { cause });
    this.name = 'CommitError';
  }
}

export interface Committer {
  /** Runs `work` inside a transaction soon; resolves with what it returned once that is durable. Rejects with CommitError. */
  add<T>(work: () => T): Promise<T>;
}

interface Job {
  run(): void;
  done(): void;
  fail(error: unknown): void;
}

const FULL = 16;
const LONGEST_WAIT = 20;

/** `others` tells how many writers are at work that may add something soon: when all of them wait, nothing is gained by waiting. */
export function createCommitter(transaction: (work: () => void) => void, writers: () => number): Committer {
  let queue: Job[] = [];
  let timer: NodeJS.Timeout | null = null;
  let soon = false;

  function attempt(jobs: readonly Job[]): void {
    try {
      transaction(() => {
        for (const job of jobs) job.run();
      });
    } catch (error) {
      const [only] = jobs;
      if (only && jobs.length === 1) only.fail(new CommitError(error));
      // One bad write must not take the others with it.
      else for (const job of jobs) attempt([job]);
      return;
    }
    for (const job of jobs) job.done();
  }

  function flush(): void {
    soon = false;
    if (timer) clearTimeout(timer);
    timer = null;
    const jobs = queue;
    queue = [];
    if (jobs.length > 0) attempt(jobs);
  }

  function schedule(): void {
    if (soon) return;
    if (queue.length >= FULL || queue.length >= writers()) {
      soon = true;
      setImmediate(flush);
    } else {
      timer ??= setTimeout(flush, LONGEST_WAIT);
    }
  }

  return {
    add<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        let result: T;
        queue.push({
          run: () => {
            result = work();
          },
          done: () => resolve(result),
          fail: reject,
        });
        schedule();
      });
    },
  };
}
