/** How the app was started, whether it has to help itself first, and what the library process is told about it. */
import type { StartState, Trouble } from '../../../shared/contract/app.ts';
import { LibraryState } from '../../../shared/contract/library.ts';
import { type Runs, WELL_AFTER } from './runs.ts';

/** Starts in a row that ended by themselves, after which the next one opens no library. */
const BAD_STARTS = 2;
/** Ends of the library process in a row, after which it is started without a library. */
const BAD_LIBRARY_ENDS = 4;

export interface Starting {
  state(): StartState;
  /** Ends the app, in good order, and starts it again. */
  restart(how: { readonly safeMode: boolean }): void;
  /** What the library process is to know, at each of its starts. */
  environment(): NodeJS.ProcessEnv;
  /** The library process ended by itself, for the `failures`th time in a row. */
  libraryDown(failures: number): void;
  /** The library process told its state. */
  libraryState(payload: unknown): void;
  /** The app ends in good order. */
  ended(): void;
}

export interface StartingParts {
  readonly safeMode: boolean;
  readonly runs: Runs;
  relaunch(how: { readonly safeMode: boolean }): void;
  tell(state: StartState): void;
}

export function createStarting({ safeMode, runs, relaunch, tell }: StartingParts): Starting {
  let trouble: Trouble | null =
    runs.failed >= BAD_STARTS && !safeMode ? { kind: 'start', times: runs.failed } : null;
  const state = (): StartState => ({ safeMode, trouble });
  const lasted = setTimeout(runs.well, WELL_AFTER);
  lasted.unref();

  function change(to: Trouble | null): void {
    trouble = to;
    tell(state());
  }

  return {
    state,
    restart: relaunch,
    environment: () => ({
      ...(safeMode ? { MEDIAROOT_SAFE_MODE: '1' } : {}),
      ...(trouble === null ? {} : { MEDIAROOT_OPEN: 'none' }),
    }),
    libraryDown(failures) {
      if (failures >= BAD_LIBRARY_ENDS && trouble?.kind !== 'start')
        change({ kind: 'library', times: failures });
    },
    libraryState(payload) {
      // Nothing is opened by itself while in trouble: a person did it, and it went well.
      const { data } = LibraryState.safeParse(payload);
      if (trouble !== null && data?.status === 'open') change(null);
    },
    ended() {
      clearTimeout(lasted);
      runs.ended();
    },
  };
}
