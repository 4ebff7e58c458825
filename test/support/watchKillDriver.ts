/** Watches a folder and dies when the files that lie there were imported, before that is written down. */
import path from 'node:path';
import { createSession } from '../../electron/library/session.ts';
import { testHost } from './catalog.ts';
import { ask } from './publishedLibrary.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: watchKillDriver.ts FOLDER');

const session = createSession(testHost(folder), { thumbnails: 'asked', stays: true });
session.on(({ name, payload }) => {
  if (name === 'import.progress' && payload.finished !== null) process.kill(process.pid, 'SIGKILL');
});
await ask(session, 'library.open', { path: path.join(folder, 'library') });
