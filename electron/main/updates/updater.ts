/** Keeps the app up to date: looks, downloads, verifies, and installs when nothing of the library is in the way. */
import type { UpdateState } from '../../../shared/contract/app.ts';
import { MediarootError } from '../../../shared/errors.ts';

export interface Updater {
  state(): UpdateState;
  check(): Promise<UpdateState>;
  /** Begins the download as soon as nothing of the library is in its way; progress is told by `onChange`. */
  download(): Promise<UpdateState>;
  /** Ends the app for it. @throws MediarootError `unavailable` while something of the library is in the way */
  install(): Promise<void>;
  set(wanted: { readonly automatic: boolean }): Promise<UpdateState>;
  /** What the library works on may have changed. */
  noteWork(): void;
  /** Asks nobody any more. */
  stop(): void;
}

const TELL_OF_WORK: readonly string[] = ['import.progress', 'task.progress', 'library.state'];

/** Whether an event of the library tells of what it works on. */
export function tellsOfWork(event: string): boolean {
  return TELL_OF_WORK.includes(event);
}

/** For a copy that cannot update itself. @param unable why, for a person */
export function createNoUpdater(unable: string): Updater {
  const state = (): UpdateState => ({
    unable,
    automatic: false,
    lastChecked: null,
    phase: { kind: 'idle' },
  });
  const refuse = async (): Promise<never> => {
    throw new MediarootError('unavailable', unable);
  };
  const nothing = () => undefined;
  return {
    ...{ state, check: refuse, download: refuse, install: refuse, set: refuse },
    ...{ noteWork: nothing, stop: nothing },
  };
}
