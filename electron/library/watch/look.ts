/** Looks into a watched folder. Reads only; what is passed over is left out. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { FileVersion } from '../catalog/watches.ts';
import { errno } from '../storage/problems.ts';
import { lookSync, textOf, toBytePath, type Walked, walk } from '../storage/walk.ts';
import { isPathPassedOver } from './names.ts';

/** Files between two breaths. */
const STEP = 200;

/** Every file below a folder of the watched one, '' for all of it; told of those whose name is no text. Breathes now and then, so that others get their turn. */
export async function* filesBelow(
  root: string,
  relative: string,
  onUnnamed: () => void = () => undefined,
): AsyncGenerator<FileVersion> {
  const prefix = relative === '' ? '' : `${relative}/`;
  let looked = 0;
  for (const { kind, path: bytePath } of below(path.join(root, relative))) {
    looked += 1;
    if (looked % STEP === 0) await new Promise(setImmediate);
    if (kind !== 'file') continue;
    const text = textOf(bytePath);
    // A name that is not UTF-8 has no text to ask for it by.
    if (text === null) onUnnamed();
    if (text === null || isPathPassedOver(prefix + text)) continue;
    const seen = lookSync(root, toBytePath(prefix + text));
    if (seen?.kind === 'file')
      yield { path: prefix + text, size: seen.size, modified: Math.trunc(seen.modified) };
  }
}

/** A folder that went away holds nothing. */
function* below(folder: string): Generator<Walked> {
  try {
    yield* walk(folder);
  } catch (error) {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR') throw error;
  }
}

export type AtPath =
  | { readonly kind: 'file'; readonly file: FileVersion }
  | { readonly kind: 'folder' | 'nothing' };

export function lookAt(root: string, relative: string): AtPath {
  const seen = lookSync(root, toBytePath(relative));
  if (seen === null || seen.kind === 'special') return { kind: 'nothing' };
  if (seen.kind === 'folder') return { kind: 'folder' };
  return { kind: 'file', file: { path: relative, size: seen.size, modified: Math.trunc(seen.modified) } };
}

/** What tells a folder from another one that is put, or mounted, in its place; null when there is none. */
export async function folderIdentity(
  folder: string,
): Promise<{ readonly dev: bigint; readonly key: string } | null> {
  try {
    const stat = await fs.stat(folder, { bigint: true });
    return stat.isDirectory() ? { dev: stat.dev, key: `${stat.dev}:${stat.ino}` } : null;
  } catch (error) {
    // Whatever keeps it from being looked at keeps it from being watched.
    return errno(error) === '' ? Promise.reject(error) : null;
  }
}
