/** Imports one folder into the library in another and prints the results as JSON: the program that crash tests kill. */
import { importAll, openImportLibrary, resultsOf } from './importLibrary.ts';

const [folder, source, mode] = process.argv.slice(2);
if (folder === undefined || source === undefined)
  throw new Error('usage: importDriver.ts LIBRARY SOURCE [move]');

const library = await openImportLibrary(folder);
const open = library.engine.list().find((run) => run.state === 'interrupted');
if (open) {
  await library.engine.resume(open.id);
  await library.engine.whenDone(open.id);
  process.stdout.write(JSON.stringify({ items: resultsOf(library, open.id) }));
} else {
  const { items } = await importAll(library, [source], mode === 'move' ? 'move' : 'copy');
  process.stdout.write(JSON.stringify({ items }));
}
await library.close();
