/** Looking at one asset, from the context menu of the grid. */
import { Copy, Eye, FolderOpen, Maximize2, Replace } from 'lucide-react';
import { client } from '../../client/index.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { toast } from '../../ui/toast.ts';
import { openAsset } from '../gallery/galleryStore.ts';
import { tellFailure } from '../import/importActions.ts';
import { replaceAsset } from '../inspector/replaceAsset.ts';
import { revealAsset } from '../inspector/revealAsset.ts';
import type { GridEntries } from './gridEntries.ts';

export const openEntries: GridEntries = ({ only, trash }) => {
  if (only === undefined) return [];
  const entries: MenuEntry[] = [
    { type: 'item', label: 'Open', icon: Maximize2, keys: 'Enter', onSelect: () => openAsset(only, false) },
    { type: 'item', label: 'Quick preview', icon: Eye, keys: 'Space', onSelect: () => openAsset(only, true) },
  ];
  if (client.host === 'desktop') {
    entries.push({
      type: 'item',
      label: 'Show in folder',
      icon: FolderOpen,
      onSelect: () => revealAsset(only),
    });
    if (!trash)
      entries.push({
        type: 'item',
        label: 'Replace file…',
        icon: Replace,
        onSelect: () => replaceAsset(only),
      });
  }
  entries.push({ type: 'item', label: 'Copy name', icon: Copy, onSelect: () => copyName(only) });
  return entries;
};

async function copyName(id: number): Promise<void> {
  try {
    const { name } = await client.call('assets.get', { id });
    await client.copyText(name);
    toast({ title: 'Name copied' });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}
