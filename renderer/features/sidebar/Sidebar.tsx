import { CircleHelp, Images } from 'lucide-react';
import { ASSET_KINDS } from '../../../shared/contract/asset.ts';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { kindTitle } from '../../format/kinds.ts';
import { useLibrary } from '../../state/library.ts';
import { useWindow } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';
import { CloudEntry } from '../cloud/CloudEntry.tsx';
import { kindIcon } from '../gallery/kindIcon.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { TrashEntry } from '../trash/TrashEntry.tsx';
import { UpkeepEntry } from '../upkeep/UpkeepEntry.tsx';
import { Albums } from './Albums.tsx';
import { Collections } from './Collections.tsx';
import { SourceEntry } from './Entry.tsx';
import { LibraryMenu } from './LibraryMenu.tsx';
import styles from './Sidebar.module.css';

/** What the window can show, with how many of each. */
export function Sidebar({ state }: { readonly state: LibraryState }) {
  const counts = useLibrary((library) => library.counts);
  // kinds nobody has are left out, except photos, so that the list does not begin life empty
  const kinds = ASSET_KINDS.filter((kind) => kind === 'image' || (counts?.byKind[kind] ?? 0) > 0);
  return (
    <nav className={styles.sidebar} aria-label="Library">
      <div className={styles.head}>
        <LibraryMenu state={state} />
      </div>
      <div className={styles.scroller}>
        <h2 className={styles.heading}>Library</h2>
        <ul>
          <SourceEntry icon={Images} label="All" source={{ type: 'all' }} count={counts?.all} />
          {kinds.map((kind) => (
            <SourceEntry
              key={kind}
              icon={kindIcon(kind)}
              label={kindTitle(kind)}
              source={{ type: 'kind', kind }}
              count={counts?.byKind[kind] ?? 0}
            />
          ))}
          <TrashEntry />
        </ul>
        <Collections />
        <Albums />
        <h2 className={styles.heading}>Upkeep</h2>
        <ul>
          <CloudEntry />
          <UpkeepEntry />
        </ul>
      </div>
      <div className={styles.foot}>
        <SettingsButton />
        <IconButton
          icon={CircleHelp}
          label="Keyboard shortcuts"
          keys="?"
          onClick={() => useWindow.setState({ dialog: 'shortcuts' })}
        />
      </div>
    </nav>
  );
}
