/** How the app was started, and whether it has to help itself first. */
import type { StartState } from '../../../shared/contract/app.ts';

export interface Starting {
  state(): StartState;
  /** Ends the app, in good order, and starts it again. */
  restart(how: { readonly safeMode: boolean }): void;
}

export interface StartingParts {
  readonly safeMode: boolean;
  relaunch(how: { readonly safeMode: boolean }): void;
}

export function createStarting({ safeMode, relaunch }: StartingParts): Starting {
  return { state: () => ({ safeMode, trouble: null }), restart: relaunch };
}
