import { Copy, Eye, FolderOpen, Info, Maximize2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { client } from '../../client/index.ts';
import { useSelection } from '../../state/selection.ts';
import { ContextMenu, type MenuEntry } from '../../ui/Menu.tsx';
import { toast } from '../../ui/toast.ts';
import { invertSelection, openAsset, selectAll, selectNone } from '../gallery/galleryStore.ts';
import { tellFailure } from '../import/importActions.ts';
import { revealAsset } from '../inspector/revealAsset.ts';

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
  const [only] = ids.size === 1 ? ids : [];
  const entries: MenuEntry[] = [];
  if (only !== undefined) {
    entries.push(
      { type: 'item', label: 'Open', icon: Maximize2, keys: 'Enter', onSelect: () => openAsset(only, false) },
      {
        type: 'item',
        label: 'Quick preview',
        icon: Eye,
        keys: 'Space',
        onSelect: () => openAsset(only, true),
      },
    );
    if (client.host === 'desktop') {
      entries.push({
        type: 'item',
        label: 'Show in folder',
        icon: FolderOpen,
        onSelect: () => revealAsset(only),
      });
    }
    entries.push(
      { type: 'item', label: 'Copy name', icon: Copy, onSelect: () => copyName(only) },
      { type: 'separator' },
    );
  }
  entries.push(
    { type: 'item', label: 'Select all', keys: 'Mod+A', onSelect: selectAll },
    {
      type: 'item',
      label: 'Select none',
      keys: 'Mod+Shift+A',
      disabled: ids.size === 0,
      onSelect: selectNone,
    },
    { type: 'item', label: 'Invert selection', keys: 'Mod+I', onSelect: invertSelection },
    { type: 'separator' },
    {
      type: 'item',
      label: inspectorShown ? 'Hide information' : 'Show information',
      icon: Info,
      keys: 'I',
      onSelect: onToggleInspector,
    },
  );
  return <ContextMenu trigger={trigger} entries={total === null || total === 0 ? [] : entries} />;
}

async function copyName(id: number): Promise<void> {
  try {
    const { name } = await client.call('assets.get', { id });
    await client.copyText(name);
    toast({ title: 'Name copied' });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}
