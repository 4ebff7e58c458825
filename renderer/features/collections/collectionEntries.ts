/** Collections in the context menu of the grid. */
import { FolderInput } from 'lucide-react';
import { useCollections } from '../../state/collections.ts';
import type { GridEntries } from '../workspace/gridEntries.ts';
import { moveToCollection } from './moveActions.ts';

export const collectionEntries: GridEntries = ({ ids, trash }) => {
  const { collections } = useCollections.getState();
  if (ids.size === 0 || trash || collections === null || collections.length === 0) return [];
  return [
    {
      type: 'more',
      label: 'Move to collection',
      icon: FolderInput,
      entries: collections.map(({ id, definition }) => ({
        type: 'item',
        label: definition.name,
        onSelect: () => void moveToCollection(ids, id),
      })),
    },
  ];
};
