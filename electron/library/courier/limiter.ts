/** A limit of bytes a second that can be changed while bytes wait for it: a token bucket that may go into debt by one piece. */
import { transferCancelled } from '../storage/remote/faults.ts';

/** What passes of itself and wakes who waits. */
export interface Pulse {
  /** ms, never going back. */
  now(): number;
  /** Calls once after so many ms, unless it is called off by what it returns. */
  after(ms: number, action: () => void): () => void;
}

export interface Limiter {
  /** Waits its turn until so many bytes may go. Throws `cancelled`. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
  /** Bytes a second; null: no limit. Holds at once, also for those who wait. */
  set(limit: number | null): void;
  /** Whether anyone waits. */
  readonly busy: boolean;
}

interface Waiting {
  readonly bytes: number;
  readonly go: () => void;
}

/** What may go at once after a rest, as a share of a second: enough to keep a line full, too little to be felt. */
const BURST = 0.1;

export function createLimiter(initial: number | null, pulse: Pulse): Limiter {
  const queue: Waiting[] = [];
  let limit = initial;
  let tokens = 0;
  let filled = pulse.now();
  let callOff: (() => void) | null = null;

  function fill(): void {
    const now = pulse.now();
    if (limit !== null) tokens = Math.min(limit * BURST, tokens + (limit * (now - filled)) / 1000);
    filled = now;
  }

  function serve(): void {
    callOff?.();
    callOff = null;
    fill();
    for (let first = queue[0]; first && (limit === null || tokens >= 0); first = queue[0]) {
      queue.shift();
      if (limit !== null) tokens -= first.bytes;
      first.go();
    }
    if (queue.length > 0 && limit !== null)
      callOff = pulse.after(Math.max(1, Math.ceil((-tokens * 1000) / limit)), serve);
  }

  return {
    take(bytes, signal) {
      if (signal?.aborted) return Promise.reject(transferCancelled());
      if (limit === null) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(transferCancelled());
          serve();
        };
        const waiting: Waiting = {
          bytes,
          go() {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiting);
        if (queue.length === 1) serve();
      });
    },
    set(to) {
      fill();
      // A debt made under a higher limit is not to be paid off for minutes under a low one.
      if (limit !== null && to !== null) tokens = Math.max(tokens, (tokens * to) / limit);
      else tokens = 0;
      limit = to;
      serve();
    },
    get busy() {
      return queue.length > 0;
    },
  };
}
