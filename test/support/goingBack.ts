/** What takes a library's catalog back to an earlier day. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { libraryOf } from './restoredLibrary.ts';
import type { WholeLibrary } from './wholeLibrary.ts';

/** Reopening makes the day's backup of the catalog as it is now; it is the only one then. */
export async function backUp(library: WholeLibrary): Promise<void> {
  await fs.rm(path.join(libraryOf(library), 'backups'), { recursive: true, force: true });
  await library.reopen();
  const listed = async () => (await library.call('library.backups', { path: libraryOf(library) })).backups;
  await expect.poll(listed, { timeout: 15_000 }).toHaveLength(1);
}

/** The catalog is that of the backup again. Resolves with what was found once the files it misses were looked for. */
export async function goBack(library: WholeLibrary): Promise<string> {
  const sought = library.heard('task.progress', (task) => task.kind === 'relink' && task.finished !== null);
  await library.call('library.restore', { path: libraryOf(library) });
  return (await sought).words ?? '';
}
