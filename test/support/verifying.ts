/** What tests of verification do to a library and its files. */
import fs from 'node:fs/promises';
import type { Task } from '../../shared/contract/task.ts';
import type { VerifyReport } from '../../shared/contract/upkeep.ts';
import type { WholeLibrary } from './wholeLibrary.ts';

/** Resolves when the verification has ended: of these, or a full one. */
export function verifyIn(library: WholeLibrary, ids?: readonly number[]): Promise<Task> {
  return library.task(() => library.call('verify.start', ids === undefined ? {} : { ids: [...ids] }));
}

export function reportOf(library: WholeLibrary): Promise<VerifyReport> {
  return library.call('verify.report', {});
}

/** Flips a bit of the file and gives it back its time, as a failing disk does. */
export async function rot(file: string): Promise<void> {
  const { mtime, atime } = await fs.stat(file);
  const bytes = await fs.readFile(file);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await fs.writeFile(file, bytes);
  await fs.utimes(file, atime, mtime);
}

/** Writes what another program would, at another time than the file had. */
export async function edit(file: string, contents: string | Buffer): Promise<void> {
  await fs.writeFile(file, contents);
  await fs.utimes(file, new Date('2026-08-01'), new Date('2026-08-01'));
}
