/** Names for files to be stored: a template may give many of them the same one, and none is ever replaced. */
import { withSuffix } from '../../../shared/uploadTo.ts';
import type { ImportContext } from './types.ts';

export interface FreeName {
  readonly path: string;
  /** How manieth choice it is. */
  readonly choice: number;
}

export interface Names {
  /**
   * The first choice after `after` that nobody has: no record, nothing on its way, nothing on disk. A name that holds `uuid` is
   * not looked for on disk, since nobody else can have made it.
   */
  free(wanted: string, uuid: string, after: number): Promise<FreeName>;
}

/** Names of which the last choice is remembered, so that the thousandth of a name is found at once. */
const REMEMBERED = 10_000;

export function createNames({ catalog, storage }: Pick<ImportContext, 'catalog' | 'storage'>): Names {
  const lastTaken = new Map<string, number>();
  return {
    async free(wanted, uuid, after) {
      const isOurs = wanted.includes(uuid);
      const key = wanted.toLowerCase();
      for (let choice = Math.max(after, lastTaken.get(key) ?? 0) + 1; ; choice += 1) {
        const path = withSuffix(wanted, choice);
        const taken = catalog.paths.taken(path) || (!isOurs && (await storage.isThere(path)));
        if (!taken) return { path, choice };
        if (lastTaken.size >= REMEMBERED) lastTaken.clear();
        lastTaken.set(key, choice);
      }
    },
  };
}
