import { CircleHelp, Folder, Images, type LucideIcon } from 'lucide-react';
import { ASSET_KINDS } from '../../../shared/contract/asset.ts';
import type { LibraryState } from '../../../shared/contract/library.ts';
import { kindTitle } from '../../format/kinds.ts';
import { shownCount } from '../../format/numbers.ts';
import { useLibrary } from '../../state/library.ts';
import { type Source, usePreferences } from '../../state/preferences.ts';
import { useWindow } from '../../state/window.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { kindIcon } from '../gallery/kindIcon.ts';
import { LibraryMenu } from './LibraryMenu.tsx';
import { Settings } from './Settings.tsx';
import styles from './Sidebar.module.css';

/** What the grid can show, with how many of each. */
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
          <Entry icon={Images} label="All" source={{ type: 'all' }} count={counts?.all} />
          {kinds.map((kind) => (
            <Entry
              key={kind}
              icon={kindIcon(kind)}
              label={kindTitle(kind)}
              source={{ type: 'kind', kind }}
              count={counts?.byKind[kind] ?? 0}
            />
          ))}
        </ul>
        <h2 className={styles.heading}>Collections</h2>
        <ul>
          {counts?.collections.map(({ id, name, count }) => (
            <Entry key={id} icon={Folder} label={name} source={{ type: 'collection', id }} count={count} />
          ))}
        </ul>
      </div>
      <div className={styles.foot}>
        <Settings />
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

interface EntryProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly source: Source;
  readonly count: number | undefined;
}

function Entry({ icon, label, source, count }: EntryProps) {
  const current = usePreferences((state) => isSame(state.source, source));
  const set = usePreferences((state) => state.set);
  return (
    <li>
      <button
        type="button"
        className={styles.entry}
        aria-current={current ? 'page' : undefined}
        onClick={() => set({ source })}
      >
        <Icon icon={icon} />
        <span className={styles.label} title={label}>
          {label}
        </span>
        {count !== undefined && <span className={styles.count}>{shownCount(count)}</span>}
      </button>
    </li>
  );
}

function isSame(a: Source, b: Source): boolean {
  if (a.type === 'kind') return b.type === 'kind' && a.kind === b.kind;
  if (a.type === 'collection') return b.type === 'collection' && a.id === b.id;
  return b.type === 'all';
}
