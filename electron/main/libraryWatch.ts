/** What the shell keeps of the library's state: where thumbnails of the open library lie. */
import path from 'node:path';
import type { LibraryState } from '../../shared/contract/library.ts';

export interface LibraryWatch {
  /** Takes note of a state the library announced. */
  note(state: LibraryState): void;
  thumbnailsDir(): string | null;
}

/** `onOpen` runs when another library may be open than before. */
export function createLibraryWatch(onOpen: () => void): LibraryWatch {
  let open: string | undefined;
  return {
    note({ library }) {
      if (library?.path !== open) onOpen();
      open = library?.path;
    },
    thumbnailsDir: () => (open === undefined ? null : path.join(open, 'thumbnails')),
  };
}
