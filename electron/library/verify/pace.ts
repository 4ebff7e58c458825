/** Keeps reading in the background out of everybody's way. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskControl } from '../tasks.ts';

export interface PaceOptions {
  readonly control: Pick<TaskControl, 'point' | 'signal'>;
  /** True while something more urgent reads the disk. */
  busy(): boolean;
  /** Rests as long as it works, so that at most half a core is taken. */
  readonly gently: boolean;
  /** Milliseconds. */
  now(): number;
}

const LOOK_AGAIN = 200;
const WORK = 40;
const LONGEST_REST = 1_000;

/** The answer is awaited between pieces of work; it throws `cancelled` once the task is. */
export function createPace({ control, busy, gently, now }: PaceOptions): () => Promise<void> {
  let since = now();
  const rest = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal: control.signal }).catch(() => undefined);
    await control.point();
    since = now();
  };
  return async () => {
    await control.point();
    while (busy()) await rest(LOOK_AGAIN);
    const worked = now() - since;
    if (gently && worked >= WORK) await rest(Math.min(worked, LONGEST_REST));
  };
}
