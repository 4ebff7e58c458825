/**
 * How the app ends: the library reaches a safe point first. Whoever starts the app meanwhile gets it again afterwards, with the
 * files they named. Knows nothing of Electron, so it is tested where no window can be.
 */
import type { Log } from './log.ts';

export interface Ending {
  /** Whether the app is on its way out, and opens nothing any more. */
  begun(): boolean;
  /** Begins to end. @returns whether the app may end at once; if not, it is told to when it may */
  mayEnd(): boolean;
  /** Somebody starts the app while it ends. */
  comeBack(files: readonly string[]): void;
}

export interface EndingParts {
  readonly log: Log;
  /** Brings all to a safe point. */
  stop(): Promise<void>;
  /** Ends the app for good. */
  quit(): void;
  /** Ends the app for good and starts it again with these files. */
  startAgain(files: readonly string[]): void;
}

export function createEnding({ log, stop, quit, startAgain }: EndingParts): Ending {
  let phase: 'running' | 'ending' | 'ended' = 'running';
  let wanted: string[] | null = null;

  function end(): void {
    phase = 'ended';
    if (wanted === null) quit();
    else startAgain(wanted);
  }

  return {
    begun: () => phase !== 'running',
    mayEnd() {
      if (phase === 'running') {
        phase = 'ending';
        // Electron ignores who asks again while it is still telling of the end, as where the library has ended before.
        void stop()
          .catch((error: unknown) => log('error', 'the app ends without a safe point', { error }))
          .then(() => setImmediate(end));
      }
      return phase === 'ended';
    },
    comeBack(files) {
      wanted = [...(wanted ?? []), ...files];
    },
  };
}
