/** Remembers whether the app's latest runs ended in good order, in one small file. Times ms since 1970. */
import { z } from 'zod';
import { readJson, removeFile, saveJson } from '../ownFiles.ts';

/** A run that lasted so long got well: how it ended later says nothing about its start, ms. */
export const WELL_AFTER = 60_000;

const Running = z.object({
  started: z.number(),
  /** Runs in a row before this one that ended by themselves soon after their start. */
  failed: z.number().int().nonnegative(),
  well: z.boolean(),
});

export interface Runs {
  /** How many runs in a row, the latest before this one, ended by themselves soon after their start. */
  readonly failed: number;
  /** This run has lasted long enough. */
  well(): void;
  /** This run ends in good order. */
  ended(): void;
}

/** Notes that a run begins. What cannot be written is no reason not to start. */
export function beginRun(file: string, now: number, failedToWrite: (error: unknown) => void): Runs {
  const last = Running.safeParse(readJson(file)).data;
  const failed = last === undefined || last.well ? 0 : last.failed + 1;
  const note = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      failedToWrite(error);
    }
  };
  note(() => saveJson(file, { started: now, failed, well: false }));
  return {
    failed,
    well: () => note(() => saveJson(file, { started: now, failed: 0, well: true })),
    ended: () => note(() => removeFile(file)),
  };
}
