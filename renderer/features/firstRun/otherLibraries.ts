/** What can be opened or made instead of a library: of one that is open, or does not open. */
import { CloudDownload, FolderOpen, Library, Plus } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { othersOf } from '../../../shared/otherLibraries.ts';
import { client } from '../../client/index.ts';
import { openDialog } from '../../state/window.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { openLibrary, openOtherLibrary } from './libraryActions.ts';

/** @param path catalog folder of that library */
export function otherLibraries(recent: LibraryState['recent'], path: string | undefined): MenuEntry[] {
  const entries: MenuEntry[] = othersOf(recent, path).map(({ path: folder, name, mediaRoot }) => ({
    type: 'item',
    label: name,
    detail: mediaRoot,
    icon: Library,
    onSelect: () => openLibrary(folder),
  }));
  if (entries.length > 0) {
    entries.unshift({ type: 'label', label: 'Switch to' });
    entries.push({ type: 'separator' });
  }
  entries.push(
    { type: 'item', label: 'New library…', icon: Plus, onSelect: () => openDialog('new-library') },
    {
      type: 'item',
      label: 'Restore from the cloud…',
      icon: CloudDownload,
      onSelect: () => openDialog('restore'),
    },
  );
  if (client.host === 'desktop')
    entries.push({
      type: 'item',
      label: 'Open library…',
      icon: FolderOpen,
      keys: 'Mod+O',
      onSelect: openOtherLibrary,
    });
  return entries;
}
