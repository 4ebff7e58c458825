/** Keeps the app up to date: looks, downloads, verifies, and installs when nothing of the library is in the way. */
import type { UpdateState } from '../../../shared/contract/app.ts';
import { MediarootError } from '../../../shared/errors.ts';

export interface Updater {
  state(): UpdateState;
  check(): Promise<UpdateState>;
  /** Begins the download; progress is told by `onChange`. */
  download(): Promise<UpdateState>;
  /** Ends the app for it. @throws MediarootError `unavailable` while something of the library is in the way */
  install(): Promise<void>;
  set(wanted: { readonly automatic: boolean }): Promise<UpdateState>;
  /** Asks nobody any more. */
  stop(): void;
}

const UNABLE = 'This copy of Mediaroot was not installed from a package, so it does not update itself.';

/** For a copy that cannot update itself. */
export function createNoUpdater(): Updater {
  const state = (): UpdateState => ({
    unable: UNABLE,
    automatic: false,
    lastChecked: null,
    phase: { kind: 'idle' },
  });
  const refuse = async (): Promise<never> => {
    throw new MediarootError('unavailable', UNABLE);
  };
  return { state, check: refuse, download: refuse, install: refuse, set: refuse, stop: () => undefined };
}
