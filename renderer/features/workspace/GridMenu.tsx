/**
 * The context menu of the grid. It is made of sections, each a function of what is selected (`GridEntries`) that lives with
 * its feature: a feature adds entries by its own function in the list below, never by a line of another's. Sections without
 * entries vanish with their separator.
 */
import { Info } from 'lucide-react';
import type { ReactElement } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { addressEntries } from '../addresses/addressEntries.ts';
import { collectionEntries } from '../collections/collectionEntries.ts';
import { historyEntries } from '../history/historyEntries.ts';
import { labelEntries } from '../labels/labelEntries.ts';
import { trashEntries } from '../trash/trashEntries.ts';
import { type GridEntries, joinSections } from './gridEntries.ts';
import { openEntries } from './openEntries.ts';
import { selectionEntries } from './selectionEntries.ts';

const SECTIONS: readonly GridEntries[] = [
  openEntries,
  collectionEntries,
  labelEntries,
  addressEntries,
  trashEntries,
  historyEntries,
  selectionEntries,
];

export interface GridMenuProps {
  /** The element around the grid. */
  readonly trigger: ReactElement;
  readonly inspectorShown: boolean;
  readonly onToggleInspector: () => void;
}

/** What the keyboard does in the grid, for the pointer. A right click has picked what is under it before this opens. */
export function GridMenu({ trigger, inspectorShown, onToggleInspector }: GridMenuProps) {
  const ids = useSelection((state) => state.ids);
  const total = useSelection((state) => state.total);
  const trash = usePreferences((state) => state.source.type === 'trash');
  const [only] = ids.size === 1 ? ids : [];
  const information: MenuEntry = {
    type: 'item',
    label: inspectorShown ? 'Hide information' : 'Show information',
    icon: Info,
    keys: 'I',
    onSelect: onToggleInspector,
  };
  const sections = SECTIONS.map((entries) => entries({ ids, only, trash }));
  const entries = joinSections([...sections, [information]]);
  return <ContextMenu trigger={trigger} entries={total === null || total === 0 ? [] : entries} />;
}
