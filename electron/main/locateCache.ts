/** Remembers where recently shown originals lie: a video asks for dozens of ranges of one file. */
import type { MediaFile } from '../../shared/messages.ts';

const CAPACITY = 256;

export interface LocateCache {
  get(path: string): MediaFile | undefined;
  set(path: string, file: MediaFile): void;
  /** To be called whenever another library may be open. */
  clear(): void;
}

/** The least recently used entry gives way when the cache is full. */
export function createLocateCache(capacity = CAPACITY): LocateCache {
  const entries = new Map<string, MediaFile>();
  return {
    get(path) {
      const file = entries.get(path);
      if (file === undefined) return undefined;
      entries.delete(path);
      entries.set(path, file);
      return file;
    },
    set(path, file) {
      entries.delete(path);
      entries.set(path, file);
      const oldest = entries.keys().next().value;
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    },
    clear: () => entries.clear(),
  };
}
