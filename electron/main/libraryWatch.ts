/** What the shell keeps of the library's state: where thumbnails of the open library lie. */
import path from 'node:path';
import { LibraryState } from '../../shared/contract/library.ts';

export interface LibraryWatch {
  /** Takes note of a state the library announced; anything else is ignored. */
  note(payload: unknown): void;
  thumbnailsDir(): string | null;
}

/** `onOpen` runs when another library may be open than before. */
export function createLibraryWatch(onOpen: () => void): LibraryWatch {
  let state: LibraryState | null = null;
  return {
    note(payload) {
      const parsed = LibraryState.safeParse(payload);
      if (!parsed.success) return;
      if (parsed.data.library?.path !== state?.library?.path) onOpen();
      state = parsed.data;
    },
    thumbnailsDir: () => (state?.library ? path.join(state.library.path, 'thumbnails') : null),
  };
}
