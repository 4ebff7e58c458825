/** Restores into `library2` and `media2` of a folder: the program that crash tests kill. */
import path from 'node:path';
import { createSession } from '../../electron/library/session.ts';
import { RemoteKeys, RemoteTarget } from '../../shared/contract/remote.ts';
import { testHost } from './catalog.ts';
import { ask } from './publishedLibrary.ts';

const [folder, target, keys] = process.argv.slice(2);
if (folder === undefined || target === undefined)
  throw new Error('usage: restoreDriver.ts FOLDER TARGET [KEYS]');

const session = createSession(testHost(folder), { thumbnails: 'asked', stays: false });
await ask(session, 'library.restoreFrom', {
  target: RemoteTarget.parse(JSON.parse(target)),
  keys: keys === undefined ? null : RemoteKeys.parse(JSON.parse(keys)),
  path: path.join(folder, 'library2'),
  mediaRoot: path.join(folder, 'media2'),
});
await session.close();
