/** Errors in the shell that nobody caught: always in the log, and told in words instead of Electron's dialog, which shows a stack. */
import path from 'node:path';
import { app, dialog } from 'electron';
import type { Log } from '../log.ts';

const NOTICE =
  'Something went wrong inside Mediaroot; the log has the details. If anything does not work as it should, start Mediaroot again.';

export interface Uncaught {
  /** From now on there is a window, which tells of it with these words. */
  started(tell: (words: string) => void): void;
  /** The app cannot start: without a window nobody could end it, and it would keep every other start from succeeding. */
  cannotStart(error: unknown): void;
}

/** Until there is a window such an error ends the app, so that the next starts know that this one failed. */
export function catchUncaught(log: Log): Uncaught {
  let tell: ((words: string) => void) | null = null;
  let told = false;

  function cannotStart(error: unknown): void {
    log('error', 'the app cannot start', { error });
    const logs = path.join(app.getPath('userData'), 'logs');
    dialog.showErrorBox(
      app.name,
      `Mediaroot could not start. Your files are untouched. Start it again; if that does not help, install it again. What happened is in the log in ${logs}.`,
    );
    app.exit(1);
  }

  process.on('uncaughtException', (error) => {
    if (tell === null) return cannotStart(error);
    log('error', 'uncaught exception', { error });
    if (!told) tell(NOTICE);
    told = true;
  });
  process.on('unhandledRejection', (error) => log('error', 'unhandled rejection', { error }));
  return {
    cannotStart,
    started(how) {
      tell = how;
    },
  };
}
