/** Looking at one asset, from the context menu of the grid. */
import { Copy, Eye, FolderOpen, Maximize2 } from 'lucide-react';
import { client } from '../../client/index.ts';
import { toast } from '../../ui/toast.ts';
import { openAsset } from '../gallery/galleryStore.ts';
import { tellFailure } from '../import/importActions.ts';
import { revealAsset } from '../inspector/revealAsset.ts';
import type { GridEntries } from './gridEntries.ts';

export const openEntries: GridEntries = ({ only }) => {
  if (only === undefined) return [];
  return [
    { type: 'item', label: 'Open', icon: Maximize2, keys: 'Enter', onSelect: () => openAsset(only, false) },
    { type: 'item', label: 'Quick preview', icon: Eye, keys: 'Space', onSelect: () => openAsset(only, true) },
    ...(client.host === 'desktop'
      ? [
          {
            type: 'item',
            label: 'Show in folder',
            icon: FolderOpen,
            onSelect: () => revealAsset(only),
          } as const,
        ]
      : []),
    { type: 'item', label: 'Copy name', icon: Copy, onSelect: () => copyName(only) },
  ];
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
