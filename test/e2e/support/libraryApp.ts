/** The real app with a library, made anew for each test. */
import type { Locator, Page } from 'playwright';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  createDefaultLibrary,
  type Folders,
  launchApp,
  makeFolders,
  mediaRootOf,
  type RunningApp,
} from './app.ts';

export interface LibraryApp {
  readonly folders: Folders;
  /** Replaced by {@link LibraryApp.relaunch}. */
  readonly running: RunningApp;
  readonly page: Page;
  readonly mediaRoot: string;
  cells(): Locator;
  cell(name: string): Locator;
  toast(words: string | RegExp): Locator;
  byId(id: string): Locator;
  button(name: string | RegExp): Locator;
  /** Quits it and starts it again, in its own folders or others. */
  relaunch(folders?: Folders): Promise<void>;
}

/** `prepare` runs before each test, once the library is open. */
export function libraryAppForEachTest(prepare: (running: RunningApp) => Promise<void>): LibraryApp {
  let folders: Folders;
  let running: RunningApp;
  let mediaRoot: string;
  beforeEach(async () => {
    folders = await makeFolders();
    running = await launchApp(folders);
    await createDefaultLibrary(running);
    mediaRoot = await mediaRootOf(running);
    await prepare(running);
  });
  afterEach(async () => {
    await running.quit();
    await folders.remove();
    expect(running.complaints).toEqual([]);
  });
  return {
    get folders() {
      return folders;
    },
    get running() {
      return running;
    },
    get page() {
      return running.page;
    },
    get mediaRoot() {
      return mediaRoot;
    },
    cells: () => cellsOf(running),
    cell: (name) => running.page.getByRole('option', { name }),
    toast: (words) => running.page.getByTestId('toast').filter({ hasText: words }),
    byId: (id) => running.page.getByTestId(id),
    button: (name) => running.page.getByRole('button', { name }),
    async relaunch(others = folders) {
      await running.quit();
      running = await launchApp(others);
    },
  };
}

/** Of what the gallery shows. */
export function cellsOf({ page }: RunningApp): Locator {
  return page.getByRole('listbox', { name: 'Media' }).getByRole('option');
}
