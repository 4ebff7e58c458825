/** What the window does with collections. */
import type { Collection, CollectionDefinition } from '../../../shared/contract/collection.ts';
import { ClientError, client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { cancelRemoval, closeCollection } from '../../state/collections.ts';
import { usePreferences } from '../../state/preferences.ts';
import { showSource } from '../../state/window.ts';
import { tellDone } from '../history/historyActions.ts';

/** Saves and closes the form. @returns why it could not be saved, null when it was */
export async function saveCollection(
  id: number | null,
  definition: CollectionDefinition,
  moveFiles: boolean,
): Promise<string | null> {
  try {
    const saved = await client.call('collections.save', { id, definition, moveFiles });
    closeCollection();
    if (id === null) showSource({ type: 'collection', id: saved.collection.id });
    await tellDone(
      id === null ? `Made the collection “${definition.name}”` : `Saved “${definition.name}”`,
      saved.moving > 0 ? `${counted(saved.moving, 'file')} moving to the new folder.` : undefined,
    );
    return null;
  } catch (error) {
    return error instanceof ClientError ? error.message : 'The collection could not be saved.';
  }
}

/** Removes a collection; its assets go to `into`. @returns why it could not be removed, null when it was */
export async function removeCollection(
  { id, definition }: Collection,
  into: Collection | null,
): Promise<string | null> {
  try {
    const { moved } = await client.call('collections.remove', { id, into: into?.id ?? null });
    cancelRemoval();
    const { source } = usePreferences.getState();
    if (source.type === 'collection' && source.id === id)
      showSource(into === null ? { type: 'all' } : { type: 'collection', id: into.id });
    await tellDone(
      `Removed the collection “${definition.name}”`,
      moved > 0 && into !== null
        ? `${counted(moved, 'item')} moved to “${into.definition.name}”.`
        : undefined,
    );
    return null;
  } catch (error) {
    return error instanceof ClientError ? error.message : 'The collection could not be removed.';
  }
}
