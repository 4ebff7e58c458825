import { ChevronsUpDown } from 'lucide-react';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { otherLibraries } from '../firstRun/otherLibraries.ts';
import styles from './Sidebar.module.css';

/** The open library's name; opens the others. */
export function LibraryMenu({ state }: { readonly state: LibraryState }) {
  const here = state.library;
  if (!here) return null;
  return (
    <Menu
      entries={otherLibraries(state.recent, here.path)}
      trigger={
        <button type="button" className={styles.library} title={here.mediaRoot} data-testid="library-menu">
          <span className={styles.label}>{here.name}</span>
          <Icon icon={ChevronsUpDown} size={14} />
        </button>
      }
    />
  );
}
