/** Where the files lie that start other threads and processes: beside this one when built, in the tree when run as source. */
import { fileURLToPath } from 'node:url';

export type EntryName = 'library' | 'worker' | 'catalogReader' | 'cleanupScan' | 'scout' | 'courier';

const SOURCES: Readonly<Record<EntryName, string>> = {
  library: './process.ts',
  worker: '../worker/main.ts',
  catalogReader: './catalog/readerThread.ts',
  cleanupScan: './cleanup/scanThread.ts',
  scout: './watch/scoutThread.ts',
  courier: './courier/courierThread.ts',
};

const runsAsSource = import.meta.url.endsWith('.ts');

/** Absolute path of an entry's file. */
export function processEntry(name: EntryName): string {
  return fileURLToPath(new URL(runsAsSource ? SOURCES[name] : `./${name}.js`, import.meta.url));
}

/** The program's own folder: the checkout, or what holds the built files. */
export function codeFolder(): string {
  return fileURLToPath(new URL(runsAsSource ? '../../' : '../', import.meta.url));
}
