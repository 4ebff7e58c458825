/** Ends the app in good order and starts it again, in safe mode or without. */
import { app } from 'electron';
import { wordsAgain } from '../commandLine.ts';
import { ownImage } from '../updates/packageKind.ts';

export interface Again {
  readonly safeMode: boolean;
  /** To be opened with it, absolute paths. */
  readonly files?: readonly string[];
}

/** Once it has ended, which is left to the caller. */
export function startAgainAtEnd({ safeMode, files = [] }: Again): void {
  // An AppImage runs out of a folder that goes with this process: the image itself is what starts.
  const image = ownImage({ resources: process.resourcesPath, env: process.env });
  app.relaunch({
    args: wordsAgain(process.argv, { first: process.defaultApp === true, safeMode, files }),
    ...(image === null ? {} : { execPath: image }),
  });
}

export function relaunch(again: Again): void {
  startAgainAtEnd(again);
  app.quit();
}
