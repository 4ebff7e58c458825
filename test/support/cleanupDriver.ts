/** Cleans up, or empties the quarantine one way or the other, and ends: the program that crash tests kill. */
import { openCleanupLibrary } from './cleanupLibrary.ts';

const [folder, action] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: cleanupDriver.ts FOLDER apply|restore|purge');

const made = await openCleanupLibrary(folder);
if (action === 'restore') await made.call('quarantine.restore', {});
else if (action === 'purge') await made.call('quarantine.purge', { olderThanDays: 0 });
else await made.apply(await made.scan());
await made.close();
