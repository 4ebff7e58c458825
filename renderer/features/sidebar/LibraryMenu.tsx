import { ChevronsUpDown, CloudDownload, FolderOpen, Library, Plus } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { client } from '../../client/index.ts';
import { useWindow } from '../../state/window.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { openLibrary, openOtherLibrary } from '../firstRun/libraryActions.ts';
import styles from './Sidebar.module.css';

/** The open library's name; opens the others. */
export function LibraryMenu({ state }: { readonly state: LibraryState }) {
  const here = state.library;
  if (!here) return null;
  const others = state.recent.filter(({ path }) => path !== here.path).slice(0, 8);
  const entries: MenuEntry[] = [];
  if (others.length > 0) {
    entries.push({ type: 'label', label: 'Switch to' });
    for (const { path, name, mediaRoot } of others) {
      entries.push({
        type: 'item',
        label: name,
        detail: mediaRoot,
        icon: Library,
        onSelect: () => openLibrary(path),
      });
    }
    entries.push({ type: 'separator' });
  }
  entries.push({
    type: 'item',
    label: 'New library…',
    icon: Plus,
    onSelect: () => useWindow.setState({ dialog: 'new-library' }),
  });
  entries.push({
    type: 'item',
    label: 'Restore from the cloud…',
    icon: CloudDownload,
    onSelect: () => useWindow.setState({ dialog: 'restore' }),
  });
  if (client.host === 'desktop') {
    entries.push({
      type: 'item',
      label: 'Open library…',
      icon: FolderOpen,
      keys: 'Mod+O',
      onSelect: openOtherLibrary,
    });
  }
  return (
    <Menu
      entries={entries}
      trigger={
        <button type="button" className={styles.library} title={here.mediaRoot} data-testid="library-menu">
          <span className={styles.label}>{here.name}</span>
          <Icon icon={ChevronsUpDown} size={14} />
        </button>
      }
    />
  );
}
