/** What can be opened or made instead of a library that does not open. */
import { CloudDownload, FolderOpen, Library, Plus } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { openDialog } from '../../state/window.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { openLibrary, openOtherLibrary } from './libraryActions.ts';

/** @param path catalog folder of the one that does not open */
export function otherLibraries(recent: LibraryState['recent'], path: string | undefined): MenuEntry[] {
  const entries: MenuEntry[] = recent
    .filter((other) => other.path !== path)
    .map(({ path: folder, name, mediaRoot }) => ({
      type: 'item',
      label: name,
      detail: mediaRoot,
      icon: Library,
      onSelect: () => openLibrary(folder),
    }));
  if (entries.length > 0) entries.push({ type: 'separator' });
  if (client.host === 'desktop')
    entries.push({ type: 'item', label: 'Open library…', icon: FolderOpen, onSelect: openOtherLibrary });
  entries.push(
    { type: 'item', label: 'New library…', icon: Plus, onSelect: () => openDialog('new-library') },
    {
      type: 'item',
      label: 'Restore from the cloud…',
      icon: CloudDownload,
      onSelect: () => openDialog('restore'),
    },
  );
  return entries;
}
