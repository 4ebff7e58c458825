/** Albums and tags of the open library, and the album whose name is being asked for. */
import { create } from 'zustand';
import type { Album } from '../../shared/contract/label.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';
import { later } from './later.ts';
import { usePreferences } from './preferences.ts';

/** How long changes gather before the lists are asked for again, ms. */
const QUIET_MS = 250;

/** A name is asked for: of an album that is there, or of a new one, into which these assets go. */
export type NamedAlbum =
  | { readonly album: Album }
  | { readonly album: null; readonly ids: readonly number[] };

interface LabelsStore {
  /** In the order they are shown; null until the first answer. */
  readonly albums: readonly Album[] | null;
  /** By name. */
  readonly tags: readonly string[];
  readonly naming: NamedAlbum | null;
}

export const useLabels = create<LabelsStore>()(() => ({ albums: null, tags: [], naming: null }));

export function askAlbumName(naming: NamedAlbum): void {
  useLabels.setState({ naming });
}

export function closeAlbumName(): void {
  useLabels.setState({ naming: null });
}

/** The album the grid shows; undefined when it shows something else. */
export function shownAlbum(): Album | undefined {
  const { source } = usePreferences.getState();
  return source.type === 'album'
    ? useLabels.getState().albums?.find(({ id }) => id === source.id)
    : undefined;
}

/** Starts following; called once for the life of the window. */
export function followLabels(client: Pick<Client, 'call' | 'on'>): void {
  const again = followOpenLibrary({
    read: async () => {
      const [{ albums }, { tags }] = await Promise.all([
        client.call('albums.list', {}),
        client.call('tags.list', {}),
      ]);
      return { albums, tags: tags.map(({ name }) => name) };
    },
    show: (labels) => useLabels.setState(labels),
    forget: () => useLabels.setState({ albums: null, tags: [], naming: null }),
  });
  client.on('labels.changed', again);
  client.on('assets.changed', later(QUIET_MS, again));
}
