/** The files of a MEDIA_ROOT that something is at work in: what a person has there, without what is Mediaroot's own. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { errno } from '../../electron/library/storage/problems.ts';

const OWN = ['.mediaroot', 'thumbnails'];

/** Relative to it, sorted. A folder that goes while it is read holds none. */
export async function storedFiles(mediaRoot: string): Promise<readonly string[]> {
  const found: string[] = [];
  const gather = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(mediaRoot, folder), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (errno(error) === 'ENOENT') return [];
        throw error;
      },
    );
    for (const entry of entries) {
      const relative = path.join(folder, entry.name);
      if (OWN.includes(relative)) continue;
      if (entry.isFile()) found.push(relative);
      else if (entry.isDirectory()) await gather(relative);
    }
  };
  await gather('');
  return found.sort();
}
