/** The app beside a site on the loopback that it must never reach. */
import { afterAll, beforeAll } from 'vitest';
import { type Folders, launchApp, makeFolders, type RunningApp } from './app.ts';
import { type Outside, openOutside } from './outside.ts';

export interface AppBesideOutside {
  readonly running: RunningApp;
  /** Nothing may reach it. */
  readonly outside: Outside;
}

/** One app, without a library, for all tests of the file. */
export function appBesideOutside(): AppBesideOutside {
  const made = { running: undefined as unknown as RunningApp, outside: undefined as unknown as Outside };
  let folders: Folders;
  beforeAll(async () => {
    folders = await makeFolders();
    made.outside = await openOutside();
    made.running = await launchApp(folders);
  });
  afterAll(async () => {
    await made.running.quit();
    made.outside.close();
    await folders.remove();
  });
  return made;
}
