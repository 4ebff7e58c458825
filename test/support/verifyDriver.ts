/** Verifies the library of a folder: the program that crash tests kill. */
import path from 'node:path';
import { createSession } from '../../electron/library/session.ts';
import { testHost } from './catalog.ts';
import { ask } from './publishedLibrary.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: verifyDriver.ts FOLDER');

const session = createSession(testHost(folder), { thumbnails: 'asked', stays: false });
await ask(session, 'library.open', { path: path.join(folder, 'library') });
const ended = Promise.withResolvers<void>();
session.on(({ name, payload }) => {
  if (name === 'task.progress' && payload.kind === 'verify' && payload.finished !== null) ended.resolve();
});
await ask(session, 'verify.start', {});
await ended.promise;
await session.close();
