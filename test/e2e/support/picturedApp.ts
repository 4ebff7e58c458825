/** The real app with a library of three pictures, made anew for each test. */
import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterEach, beforeEach, expect } from 'vitest';
import { corpusFolder } from '../../support/cli.ts';
import {
  createDefaultLibrary,
  type Folders,
  importByDialog,
  launchApp,
  makeFolders,
  mediaRootOf,
  type RunningApp,
} from './app.ts';

export const PICTURES = path.join(corpusFolder, 'orientation/exif-orientation-examples');
export const NAMES: readonly string[] = ['Landscape_1.jpg', 'Portrait_3.jpg', 'Landscape_6.jpg'];

export interface PicturedApp {
  readonly folders: Folders;
  /** Replaced by {@link PicturedApp.relaunch}. */
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

export function picturedAppForEachTest(): PicturedApp {
  let folders: Folders;
  let running: RunningApp;
  let mediaRoot: string;
  beforeEach(async () => {
    folders = await makeFolders();
    running = await launchApp(folders);
    await createDefaultLibrary(running);
    mediaRoot = await mediaRootOf(running);
    await importByDialog(
      running,
      'files',
      NAMES.map((name) => path.join(PICTURES, name)),
    );
    await cells().nth(2).waitFor();
  });
  afterEach(async () => {
    await running.quit();
    await folders.remove();
    expect(running.complaints).toEqual([]);
  });
  const cells = () => running.page.getByRole('listbox', { name: 'Media' }).getByRole('option');
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
    cells,
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
