/** The real app anew for each test of a file, without a library. */
import { afterEach, beforeEach, expect } from 'vitest';
import { type Folders, launchApp, makeFolders, type RunningApp } from './app.ts';

export interface AppForEach {
  /** Set anew by a test that ends the app and starts it again. */
  running: RunningApp;
  readonly folders: Folders;
}

/** After each test the app quits, and nothing in its page may have failed. */
export function appForEach(): AppForEach {
  const made = { running: undefined as unknown as RunningApp, folders: undefined as unknown as Folders };
  beforeEach(async () => {
    made.folders = await makeFolders();
    made.running = await launchApp(made.folders);
  });
  afterEach(async () => {
    await made.running.quit();
    await made.folders.remove();
    expect(made.running.complaints).toEqual([]);
  });
  return made;
}
