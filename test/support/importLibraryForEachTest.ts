/** A library, and a folder to import from, of its own for every test of a file. */
import { writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { ImportItem } from '../../shared/contract/import.ts';
import {
  type ImportLibrary,
  type LibraryOptions,
  nameReader,
  openImportLibrary,
  removeFolder,
  temporaryFolder,
} from './importLibrary.ts';

export interface Gate {
  /** Settles when the file is there. */
  readonly reached: Promise<void>;
  open(): void;
}

export interface TestImports {
  /** Holds all the rest. */
  readonly folder: string;
  /** Empty at first, inside `folder`. */
  readonly source: string;
  readonly library: ImportLibrary;
  /** Closes the library and opens it again. */
  reopen(options?: LibraryOptions): Promise<void>;
  /** Opens the library again with a reader that stops at the file of this number until it is told to go on. */
  openWithGate(after: number): Promise<Gate>;
  /** Writes a file into `source`; returns its path. */
  put(name: string, contents?: string | Buffer): string;
  /** Puts that many files into `source`, of `size` bytes each and no two alike. */
  fill(count: number, size?: number): Promise<void>;
}

export function importLibraryForEachTest(): TestImports {
  const made = {
    folder: '',
    source: '',
    library: undefined as unknown as ImportLibrary,
    async reopen(options: LibraryOptions = {}): Promise<void> {
      await made.library.close();
      made.library = await openImportLibrary(made.folder, options);
    },
    async openWithGate(after: number): Promise<Gate> {
      const reached = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      let seen = 0;
      await made.reopen({
        reader: {
          ...nameReader,
          async identify(file, name) {
            seen += 1;
            if (seen >= after) {
              reached.resolve();
              await gate.promise;
            }
            return nameReader.identify(file, name);
          },
        },
      });
      return { reached: reached.promise, open: gate.resolve };
    },
    put(name: string, contents: string | Buffer = `contents of ${name}`): string {
      const file = path.join(made.source, name);
      writeFileSync(file, contents);
      return file;
    },
    async fill(count: number, size = 1000): Promise<void> {
      for (let number = 0; number < count; number += 1) {
        const bytes = Buffer.alloc(size, number % 251);
        bytes.write(`file ${number}`);
        await fs.writeFile(path.join(made.source, `file${String(number).padStart(4, '0')}.jpg`), bytes);
      }
    },
  };
  beforeEach(async () => {
    made.folder = await temporaryFolder();
    made.source = path.join(made.folder, 'source');
    await fs.mkdir(made.source);
    made.library = await openImportLibrary(made.folder);
  });
  afterEach(async () => {
    await made.library.close();
    await removeFolder(made.folder);
  });
  return made;
}

/** The one item there is to be. */
export function only(items: readonly ImportItem[]): ImportItem {
  expect(items).toHaveLength(1);
  return items[0]!;
}
