/** A window of the served library in a real browser, for what it does with collections. */
import path from 'node:path';
import type { Locator } from 'playwright';
import { beforeEach, expect } from 'vitest';
import type { AssetDetail } from '../../shared/contract/asset.ts';
import { dropFiles } from './chromium.ts';
import { corpusFolder } from './cli.ts';
import { type ShownLibrary, shownLibraryForEachTest } from './served.ts';
import { storedFiles } from './storedFiles.ts';

export interface CollectionsWindow extends Omit<ShownLibrary, 'cell'> {
  /** A collection in the sidebar. */
  line(name: string): Locator;
  form(): Locator;
  save(): Locator;
  toast(words: string): Locator;
  assets(): Promise<readonly AssetDetail[]>;
  importPictures(...names: readonly string[]): Promise<void>;
  /** Originals below MEDIA_ROOT, by path. */
  stored(): Promise<readonly string[]>;
  /** Opens the form of a collection. */
  edit(name: string): Promise<void>;
}

export function picture(name: string): string {
  return path.join(corpusFolder, 'orientation/exif-orientation-examples', name);
}

/** A new library and window for each test, which may read the clipboard. */
export function collectionsWindowForEachTest(): CollectionsWindow {
  const shown = shownLibraryForEachTest(0);
  const { cells, call } = shown;
  const line = (name: string) => shown.page.locator('[data-collection]').filter({ hasText: name });
  const form = () => shown.page.getByTestId('collection-form');

  beforeEach(async () => {
    await shown.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await line('Photos').waitFor();
  });

  return {
    get world() {
      return shown.world;
    },
    get served() {
      return shown.served;
    },
    get page() {
      return shown.page;
    },
    cells,
    line,
    form,
    save: () => shown.page.getByTestId('collection-save'),
    toast: (words) => shown.page.getByTestId('toast').filter({ hasText: words }),
    call,
    assets: async () =>
      (await call<{ assets: readonly AssetDetail[] }>('assets.list', { query: { sort: 'name' } })).assets,
    async importPictures(...names) {
      await dropFiles(shown.page, names.map(picture));
      await expect.poll(() => cells().count(), { timeout: 30_000 }).toBe(names.length);
    },
    stored: () => storedFiles(shown.world.mediaRoot),
    async edit(name) {
      await line(name).click({ button: 'right' });
      await shown.page.getByRole('menuitem', { name: 'Edit…' }).click();
      await form().waitFor();
    },
  };
}
