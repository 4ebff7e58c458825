/** Trash, restore and permanent deletion, from the context menu of the grid. */
import { ArchiveRestore, Trash2 } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { GridEntries } from '../workspace/gridEntries.ts';
import { deleteForEver, trash as moveToTrash, restore } from './trashActions.ts';

export const trashEntries: GridEntries = ({ ids, trash }) => {
  if (ids.size === 0) return [];
  const forEver: MenuEntry = {
    type: 'item',
    label: 'Delete for ever…',
    ...(trash && { icon: Trash2 }),
    keys: trash ? 'Delete' : 'Shift+Delete',
    danger: true,
    onSelect: () => void deleteForEver([...ids]),
  };
  return trash
    ? [
        {
          type: 'item',
          label: 'Restore',
          icon: ArchiveRestore,
          onSelect: () => void restore([...ids]),
        },
        forEver,
      ]
    : [
        {
          type: 'item',
          label: 'Move to trash',
          icon: Trash2,
          keys: 'Delete',
          onSelect: () => void moveToTrash([...ids]),
        },
        forEver,
      ];
};
