/** Passes over many assets in pieces short enough that the library's other work goes on in between. */
import { setImmediate } from 'node:timers/promises';

/** Assets read, or changed in one transaction, at a time. */
export const BATCH = 100;

/** Each batch of an ordered table: `read` gives those after an id. */
export async function* batches<T>(
  read: (after: number, limit: number) => readonly T[],
  idOf: (item: T) => number,
  start = 0,
): AsyncGenerator<readonly T[]> {
  for (let after = start; ; ) {
    const batch = read(after, BATCH);
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    after = idOf(last);
    await setImmediate();
  }
}

/** A long list in pieces of {@link BATCH}. */
export async function* pieces<T>(list: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < list.length; start += BATCH) {
    yield list.slice(start, start + BATCH);
    await setImmediate();
  }
}
