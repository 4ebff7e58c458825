/** Lists the objects of a folder in order of their keys. All records are read for the first page; the pages after it come of the same look. */
import fs from 'node:fs/promises';
import { below } from '../containment.ts';
import type { LocalRecords } from './localRecords.ts';
import type { ListedObject } from './types.ts';

interface Page {
  readonly objects: readonly ListedObject[];
  readonly next: string | null;
}

export interface LocalListing {
  /** `next` is the last key of the page before. */
  page(prefix: string, next: string | null, limit: number): Promise<Page>;
}

export function createLocalListing(root: string, records: LocalRecords): LocalListing {
  /** What is left of listings that are being paged through, by where they go on. */
  const looks = new Map<string, readonly ListedObject[]>();
  const mostLooks = 4;

  async function look(prefix: string): Promise<readonly ListedObject[]> {
    const found: { readonly object: ListedObject; readonly bytes: Buffer }[] = [];
    for await (const { key, file, etag, modified } of records.all()) {
      if (!key.startsWith(prefix)) continue;
      const stat = await fs.lstat(below(root, file)).catch(() => null);
      if (!stat?.isFile()) continue;
      found.push({ object: { key, size: stat.size, etag, modified }, bytes: Buffer.from(key) });
    }
    return found.toSorted((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ object }) => object);
  }

  return {
    async page(prefix, next, limit) {
      const place = next === null ? null : `${prefix}\0${next}`;
      let left = place === null ? undefined : looks.get(place);
      if (place !== null) looks.delete(place);
      if (!left) {
        const all = await look(prefix);
        const after = next === null ? null : Buffer.from(next);
        left = after === null ? all : all.filter(({ key }) => Buffer.compare(Buffer.from(key), after) > 0);
      }
      const objects = left.slice(0, limit);
      const last = objects.at(-1);
      if (!last || left.length <= limit) return { objects, next: null };
      looks.set(`${prefix}\0${last.key}`, left.slice(limit));
      const oldest = looks.keys().next().value;
      if (looks.size > mostLooks && oldest !== undefined) looks.delete(oldest);
      return { objects, next: last.key };
    },
  };
}
