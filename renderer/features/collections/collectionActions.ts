/** What the window does with collections; each tells its own failure. */
import type { CollectionDefinition } from '../../../shared/contract/collection.ts';
import { ClientError, client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { closeCollection } from '../../state/collections.ts';
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
