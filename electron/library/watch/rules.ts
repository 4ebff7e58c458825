/** Which folders can be watched. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { MediarootError } from '../../../shared/errors.ts';
import type { WatchRow } from '../catalog/watches.ts';
import { isInside } from '../storage/containment.ts';

export interface WatchRules {
  /** MEDIA_ROOT, the library's folder and the app's own. */
  readonly ours: readonly string[];
  readonly watched: readonly WatchRow[];
}

/** The folder as it is kept. Throws `bad_request` with why it cannot be watched. */
export async function checkWatchFolder(given: string, { ours, watched }: WatchRules): Promise<string> {
  if (!path.isAbsolute(given) || given.includes('\0')) throw refuse(`“${given}” is not a complete path.`);
  const folder = path.resolve(given);
  const real = await realFolder(folder);
  for (const own of ours) {
    const other = await realOrSame(own);
    if (isInside(other, real))
      throw refuse(
        `${folder} is one of Mediaroot's own folders, or inside one (${own}): what lies there is in the library already. Choose another folder.`,
      );
    if (isInside(real, other))
      throw refuse(
        `${folder} holds Mediaroot's own folder ${own}, so its own files would be imported again. Choose a folder beside it.`,
      );
  }
  for (const row of watched) {
    const other = await realOrSame(row.path);
    if (other === real) throw refuse(`${folder} is watched already.`);
    if (isInside(other, real)) throw refuse(`${folder} is watched already: it is inside ${row.path}.`);
    if (isInside(real, other))
      throw refuse(`${folder} holds ${row.path}, which is watched already. Stop watching that one first.`);
  }
  return folder;
}

async function realFolder(folder: string): Promise<string> {
  try {
    const real = await fs.realpath(folder);
    if ((await fs.stat(real)).isDirectory()) {
      await fs.readdir(real);
      return real;
    }
  } catch {
    throw refuse(`${folder} is not there or may not be looked into. Choose a folder you can open.`);
  }
  throw refuse(`${folder} is not a folder. Choose a folder to watch.`);
}

/** A folder that is away keeps the path it is known by. */
async function realOrSame(folder: string): Promise<string> {
  return fs.realpath(folder).catch(() => path.resolve(folder));
}

function refuse(words: string): MediarootError {
  return new MediarootError('bad_request', words);
}
