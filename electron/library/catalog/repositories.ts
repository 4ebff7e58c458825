/** The catalog's repositories, one a subject. Each owns the SQL of its tables. */
import { type AddressRecords, createAddressRecords } from './addresses.ts';
import type { OnChange } from './assets.ts';
import type { Db } from './connection.ts';
import { type Contents, createContents } from './contents.ts';
import { createFileTasks, type FileTasks } from './fileTasks.ts';
import { createFindings, type Findings } from './findings.ts';
import { createHistoryEntries, type HistoryEntries } from './history.ts';
import { createPaths, type Paths } from './paths.ts';

export interface Repositories {
  readonly contents: Contents;
  readonly paths: Paths;
  readonly fileTasks: FileTasks;
  readonly history: HistoryEntries;
  readonly findings: Findings;
  readonly addresses: AddressRecords;
}

/** `changed` is told of what the gallery shows, as {@link OnChange} says. */
export function createRepositories(db: Db, now: () => number, changed: OnChange): Repositories {
  return {
    contents: createContents(db, changed),
    paths: createPaths(db),
    fileTasks: createFileTasks(db, now, changed),
    history: createHistoryEntries(db, now),
    findings: createFindings(db, changed),
    addresses: createAddressRecords(db),
  };
}
