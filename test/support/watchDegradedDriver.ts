/**
 * Watches the folder `inbox` of a folder, puts a file there once its state is as asked, and ends when that is imported: the
 * program that is run where the system has no watches to give. Leaves the state in `state.json`.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { addWatchedFolder, openFolderWatch } from './folderWatch.ts';
import { openImportLibrary } from './importLibrary.ts';

const [folder, wanted] = process.argv.slice(2);
if (folder === undefined || wanted === undefined)
  throw new Error('usage: watchDegradedDriver.ts FOLDER STATE');

const inbox = path.join(folder, 'inbox');
await fs.mkdir(inbox);
const library = await openImportLibrary(folder);
const row = addWatchedFolder(library, inbox);
let look: () => void = () => undefined;
const watch = openFolderWatch(library, row, {}, () => look());
const until = (test: () => boolean) =>
  new Promise<void>((resolve) => {
    look = () => {
      if (test()) resolve();
    };
    look();
  });
await until(() => watch.state().state === wanted);
await fs.writeFile(path.join(inbox, 'late.txt'), 'found all the same');
await until(() => library.catalog.watches.counts(row.id).imported === 1);
await fs.writeFile(path.join(folder, 'state.json'), JSON.stringify(watch.state()));
await watch.close();
await library.close();
