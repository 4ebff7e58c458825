/** The collections of the open library, and which one is being edited. */
import { create } from 'zustand';
import type { Collection } from '../../shared/contract/collection.ts';
import type { Client } from '../client/types.ts';
import { later } from './later.ts';
import { useLibrary } from './library.ts';

/** How long changes gather before the list is asked for again, ms. */
const QUIET_MS = 250;

interface CollectionsStore {
  /** In the order they are shown; null until the first answer. */
  readonly collections: readonly Collection[] | null;
  /** The one whose form is open, 'new' for one to be made. */
  readonly editing: number | 'new' | null;
}

export const useCollections = create<CollectionsStore>()(() => ({ collections: null, editing: null }));

export function editCollection(editing: number | 'new'): void {
  useCollections.setState({ editing });
}

export function closeCollection(): void {
  useCollections.setState({ editing: null });
}

export function collectionNamed(id: number | null): Collection | undefined {
  return useCollections.getState().collections?.find((collection) => collection.id === id);
}

/** Starts following; called once for the life of the window. */
export function followCollections(client: Pick<Client, 'call' | 'on'>): void {
  let library: string | undefined;
  const ask = async (): Promise<void> => {
    const asked = library;
    if (asked === undefined) return;
    try {
      const { collections } = await client.call('collections.list', {});
      if (asked === library) useCollections.setState({ collections });
    } catch {
      // asked again with the next change, and when the library comes back
    }
  };
  const askSoon = later(QUIET_MS, () => void ask());

  client.on('collections.changed', () => void ask());
  client.on('assets.changed', askSoon);
  useLibrary.subscribe(({ state, connection }, before) => {
    const id = state?.library?.id;
    const back = connection === 'up' && before.connection === 'down';
    if (id === library && !back) return;
    if (id !== library) useCollections.setState({ collections: null, editing: null });
    library = id;
    void ask();
  });
}
