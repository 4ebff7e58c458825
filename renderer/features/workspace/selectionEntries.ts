/** What is selected, from the context menu of the grid. */
import { invertSelection, selectAll, selectNone } from '../gallery/galleryStore.ts';
import type { GridEntries } from './gridEntries.ts';

export const selectionEntries: GridEntries = ({ ids }) => [
  { type: 'item', label: 'Select all', keys: 'Mod+A', onSelect: selectAll },
  {
    type: 'item',
    label: 'Select none',
    keys: 'Mod+Shift+A',
    disabled: ids.size === 0,
    onSelect: selectNone,
  },
  { type: 'item', label: 'Invert selection', keys: 'Mod+I', onSelect: invertSelection },
];
