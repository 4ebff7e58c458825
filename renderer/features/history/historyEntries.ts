/** Undo and redo, from the context menu of the grid. */
import { Redo2, Undo2 } from 'lucide-react';
import { useHistory } from '../../state/history.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { GridEntries } from '../workspace/gridEntries.ts';
import { step } from './historyActions.ts';

export const historyEntries: GridEntries = () => {
  const { undo, redo } = useHistory.getState();
  const entries: MenuEntry[] = [];
  if (undo !== null) {
    entries.push({
      type: 'item',
      label: 'Undo',
      detail: undo,
      icon: Undo2,
      keys: 'Mod+Z',
      onSelect: () => void step('undo'),
    });
  }
  if (redo !== null) {
    entries.push({
      type: 'item',
      label: 'Redo',
      detail: redo,
      icon: Redo2,
      keys: 'Mod+Shift+Z',
      onSelect: () => void step('redo'),
    });
  }
  return entries;
};
