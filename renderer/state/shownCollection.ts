/** The collection the grid shows: what is imported meanwhile goes there. */
import type { Collection } from '../../shared/contract/collection.ts';
import { useCollections } from './collections.ts';
import { usePreferences } from './preferences.ts';
import { useWindow } from './window.ts';

/** Its number; undefined where the window shows something else. */
export function shownCollection(): number | undefined {
  const { source } = usePreferences.getState();
  return useWindow.getState().view === 'gallery' && source.type === 'collection' ? source.id : undefined;
}

export function useShownCollection(): Collection | undefined {
  const id = usePreferences(({ source }) => (source.type === 'collection' ? source.id : null));
  const inGrid = useWindow(({ view }) => view === 'gallery');
  return useCollections(({ collections }) =>
    inGrid ? collections?.find((collection) => collection.id === id) : undefined,
  );
}
