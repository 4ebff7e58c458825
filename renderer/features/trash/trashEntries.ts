/** Trash, restore and permanent deletion, from the context menu of the grid. */
import type { GridEntries } from '../workspace/gridEntries.ts';

export const trashEntries: GridEntries = () => [];
