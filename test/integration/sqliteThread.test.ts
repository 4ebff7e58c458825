/** Threads that read the catalog are ended whenever a library closes; what they are at then is chance. */
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startSqliteThread } from '../../electron/library/catalog/sqliteThread.ts';
import { sweep } from '../support/strace.ts';

const ENTRY = path.resolve(import.meta.dirname, '../support/sqliteOnThread.ts');
/** Of a thread, ms: it has loaded SQLite by then where nothing else runs. */
const LOADING = 2;

test('a thread may be ended while SQLite is loaded into it, at any moment', async () => {
  for (let left = sweep ? 2000 : 60; left > 0; left -= 1) {
    const { thread, end } = startSqliteThread(ENTRY, { workerData: {} });
    expect(await once(thread, 'message')).toEqual(['loading']);
    // Timers are too coarse for it.
    const until = performance.now() + Math.random() * LOADING;
    while (performance.now() < until);
    await end();
  }
});

test('a thread that is ended before it begins to load SQLite never does', async () => {
  const { thread, end } = startSqliteThread(ENTRY, { workerData: {} });
  const said: unknown[] = [];
  thread.on('message', (message) => said.push(message));
  await end();
  expect(said).not.toContain('loaded');
});
