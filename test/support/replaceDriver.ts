/** Gives the first assets of a library the contents of the files in a folder, one after the other, then closes it: the program that crash tests kill. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { openStoredLibrary } from './storedLibrary.ts';

const [folder, source] = process.argv.slice(2);
if (folder === undefined || source === undefined) throw new Error('usage: replaceDriver.ts FOLDER SOURCE');

const { handlers, close } = await openStoredLibrary(folder);
try {
  for (const [index, name] of (await fs.readdir(source)).sort().entries()) {
    await handlers['assets.replace']({ id: index + 1, path: path.join(source, name) });
  }
} finally {
  await close();
}
