/** Trying again: what may succeed a moment later is asked again after a while, and what does not answer is given up and asked again. */
import { setTimeout as pause } from 'node:timers/promises';
import { MediarootError } from '../../../shared/errors.ts';
import { transferCancelled } from '../storage/remote/faults.ts';
import type { CallOptions } from '../storage/remote/types.ts';
import type { Slots } from './slots.ts';

export interface RetryPolicy {
  /** Tries in all. */
  readonly attempts: number;
  /** ms without a byte moving after which the first try is given up; each further one gets as much more, for slow lines. */
  readonly patience: number;
  /** A try takes one; a pause between tries none. */
  readonly slots: Slots;
  /** Whether bytes wait for the bandwidth limit, so that none move though nothing is wrong. */
  readonly held: () => boolean;
}

/** Upper bounds of the pauses, ms: doubled from try to try. */
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 20_000;
/** A service that asks for a longer rest than this is told to the person instead, ms. */
const LONGEST_REST = 60_000;
/** What arrived damaged is fetched once more; if it lies there damaged, that does not help any further. */
const TRIES_OF_DAMAGED = 2;

/**
 * `once` gets options of its own and the error of the try before, null for the first. Throws the last try's error, `cancelled` when
 * the caller's signal came.
 */
export async function retrying<T>(
  policy: RetryPolicy,
  options: CallOptions,
  once: (options: CallOptions, before: MediarootError | null) => Promise<T>,
): Promise<T> {
  const { signal, onProgress } = options;
  let most = 0;
  /** A try that starts over does not take back what was told. */
  function progress(bytes: number): void {
    if (bytes <= most) return;
    most = bytes;
    onProgress?.(bytes);
  }
  let before: MediarootError | null = null;
  for (let attempt = 1; ; attempt++) {
    try {
      const patience = policy.patience * attempt;
      return await policy.slots.run(
        () =>
          impatiently(patience, policy.held, signal, (own, moved) =>
            once(
              {
                signal: own,
                onProgress: (bytes) => {
                  moved();
                  progress(bytes);
                },
              },
              before,
            ),
          ),
        signal,
      );
    } catch (error) {
      const rest = restAfter(error, attempt, policy.attempts, Math.random);
      if (rest === null || !(error instanceof MediarootError)) throw error;
      before = error;
      await pause(rest, undefined, signal && { signal }).catch(() => {
        throw transferCancelled();
      });
    }
  }
}

/** ms until the next try, `random` from 0 to 1; null when there is none. */
export function restAfter(
  error: unknown,
  attempt: number,
  attempts: number,
  random: () => number,
): number | null {
  if (!(error instanceof MediarootError) || !error.retryable || attempt >= attempts) return null;
  // A file of this machine that is missing, or a disk that is full, is the next sync's to try.
  if (!error.code.startsWith('remote_')) return null;
  if (error.code === 'remote_damaged' && attempt >= TRIES_OF_DAMAGED) return null;
  const { retryAfter } = error.details ?? {};
  const asked = typeof retryAfter === 'number' ? retryAfter : 0;
  return asked > LONGEST_REST ? null : asked + random() * bound(attempt);
}

/** Anything from nothing up to the bound, so that many who failed together do not come back together ("full jitter"). */
function bound(attempt: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
}

/** Ends the work when nothing moved for so long. */
async function impatiently<T>(
  patience: number,
  held: () => boolean,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, moved: () => void) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  let silent = false;
  const end = (): void => own.abort();
  const timer = setTimeout(() => {
    if (held()) timer.refresh();
    else {
      silent = true;
      end();
    }
  }, patience);
  signal?.addEventListener('abort', end, { once: true });
  try {
    return await work(own.signal, () => timer.refresh());
  } catch (error) {
    if (!silent || signal?.aborted) throw error;
    throw new MediarootError(
      'remote_unreachable',
      `The service did not answer for ${Math.round(patience / 1000)} seconds. Check your internet connection, then try again.`,
      { retryable: true },
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
