/** The collections of the open library, and which one is being edited. */
import { create } from 'zustand';
import type { Collection } from '../../shared/contract/collection.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';
import { later } from './later.ts';

/** How long changes gather before the list is asked for again, ms. */
const QUIET_MS = 250;

interface CollectionsStore {
  /** In the order they are shown; null until the first answer. */
  readonly collections: readonly Collection[] | null;
  /** The one whose form is open, 'new' for one to be made. */
  readonly editing: number | 'new' | null;
  /** The one that is asked about before it is removed. */
  readonly removing: number | null;
}

export const useCollections = create<CollectionsStore>()(() => ({
  collections: null,
  editing: null,
  removing: null,
}));

export function editCollection(editing: number | 'new'): void {
  useCollections.setState({ editing });
}

export function closeCollection(): void {
  useCollections.setState({ editing: null });
}

/** Asks what becomes of its assets, in place of its form. */
export function askRemoval(removing: number): void {
  useCollections.setState({ editing: null, removing });
}

export function cancelRemoval(): void {
  useCollections.setState({ removing: null });
}

export function collectionNamed(id: number | null): Collection | undefined {
  return useCollections.getState().collections?.find((collection) => collection.id === id);
}

/** Starts following; called once for the life of the window. */
export function followCollections(client: Pick<Client, 'call' | 'on'>): void {
  const again = followOpenLibrary({
    read: () => client.call('collections.list', {}),
    show: ({ collections }) => useCollections.setState({ collections }),
    forget: () => useCollections.setState({ collections: null, editing: null, removing: null }),
  });
  client.on('collections.changed', again);
  client.on('assets.changed', later(QUIET_MS, again));
}
