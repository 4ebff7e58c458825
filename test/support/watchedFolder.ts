/** A library with a watched folder that waits only moments, for every test of a file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { FileVersion, WatchRow } from '../../electron/library/catalog/watches.ts';
import type { FolderWatch } from '../../electron/library/watch/folder.ts';
import type { WatchTimes } from '../../electron/library/watch/times.ts';
import { addWatchedFolder, openFolderWatch } from './folderWatch.ts';
import {
  type ImportLibrary,
  nameReader,
  openImportLibrary,
  removeFolder,
  temporaryFolder,
} from './importLibrary.ts';

export type FolderState = ReturnType<FolderWatch['state']>;

export interface WatchedFolder {
  /** Holds all the rest. */
  readonly folder: string;
  /** The watched one. */
  readonly inbox: string;
  readonly library: ImportLibrary;
  readonly row: WatchRow;
  readonly watch: FolderWatch;
  /** Begins to watch, with other times when given; so many files wait at most. */
  begin(times?: Partial<WatchTimes>, known?: readonly FileVersion[], most?: number): void;
  /** Resolves once the state is as asked; looks whenever it may have changed. */
  until(test: (state: FolderState) => boolean): Promise<FolderState>;
  /** Resolves right after the next look at the folder. */
  nextLook(): Promise<unknown>;
  /** Resolves when so many files were imported, with their names in order, and nothing waits. */
  untilImported(count: number): Promise<readonly string[]>;
  put(name: string, contents?: string | Buffer): Promise<string>;
  /** Opens the library with a reader that stops at the first file until it is told to go on. Before {@link begin}. */
  openWithGate(): Promise<{ readonly reached: Promise<void>; open(): void }>;
  /** Ends watching and closes the library, then opens and begins again. */
  restart(): Promise<void>;
}

export function watchedFolderForEachTest(): WatchedFolder {
  let folder = '';
  let inbox = '';
  let library: ImportLibrary;
  let row: WatchRow | null = null;
  let watch: FolderWatch | null = null;
  let listeners: (() => void)[] = [];

  const current = (): { row: WatchRow; watch: FolderWatch } => {
    if (row === null || watch === null) throw new Error('Nothing is watched yet');
    return { row, watch };
  };
  const start = (times: Partial<WatchTimes>, most?: number): void => {
    if (row === null) throw new Error('There is no watched folder yet');
    const changed = (): void => {
      for (const listener of listeners) listener();
    };
    watch = openFolderWatch(library, row, times, changed, most);
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
    inbox = path.join(folder, 'inbox');
    await fs.mkdir(inbox);
    library = await openImportLibrary(folder);
    row = null;
    watch = null;
    listeners = [];
  });
  afterEach(async () => {
    await watch?.close();
    await library.close();
    await removeFolder(folder);
  });

  const made: WatchedFolder = {
    get folder() {
      return folder;
    },
    get inbox() {
      return inbox;
    },
    get library() {
      return library;
    },
    get row() {
      return current().row;
    },
    get watch() {
      return current().watch;
    },
    begin(times = {}, known = [], most = undefined) {
      row = addWatchedFolder(library, inbox, known);
      start(times, most);
    },
    until(test) {
      return new Promise((resolve) => {
        const look = (): void => {
          const state = current().watch.state();
          if (!test(state)) return;
          listeners = listeners.filter((listener) => listener !== look);
          resolve(state);
        };
        listeners.push(look);
        look();
      });
    },
    nextLook() {
      let looks = 0;
      return made.until(() => {
        looks += 1;
        return looks > 1;
      });
    },
    async untilImported(count) {
      await made.until(
        ({ waiting }) => waiting === 0 && library.catalog.watches.counts(current().row.id).imported >= count,
      );
      const { assets } = await library.catalog.list({ sort: 'name', direction: 'asc' }, 0, 100_000);
      return assets.map(({ name }) => name);
    },
    async put(name, contents = `contents of ${name}`) {
      const file = path.join(inbox, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, contents);
      return file;
    },
    async openWithGate() {
      const reached = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      await library.close();
      library = await openImportLibrary(folder, {
        reader: {
          ...nameReader,
          async identify(file, name) {
            reached.resolve();
            await gate.promise;
            return nameReader.identify(file, name);
          },
        },
      });
      return { reached: reached.promise, open: gate.resolve };
    },
    async restart() {
      await current().watch.close();
      await library.close();
      library = await openImportLibrary(folder);
      start({});
    },
  };
  return made;
}
