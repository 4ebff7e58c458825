/** Syncs the library of a folder with its first remote: the program that crash tests kill. Keys are JSON, `null` for none. */
import { RemoteKeys } from '../../shared/contract/remote.ts';
import { openSyncing } from './syncing.ts';

const [folder, keys = 'null'] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: syncDriver.ts FOLDER [KEYS]');

const library = await openSyncing(folder, { keys: RemoteKeys.nullable().parse(JSON.parse(keys)) });
await library.sync({ allowDeletes: true });
await library.close();
