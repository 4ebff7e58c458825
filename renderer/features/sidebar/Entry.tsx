import { shownCount } from '../../format/numbers.ts';
import { type Source, usePreferences } from '../../state/preferences.ts';
import { showSource, useWindow } from '../../state/window.ts';
import { Icon, type IconType } from '../../ui/Icon.tsx';
import styles from './Sidebar.module.css';

export interface EntryProps {
  readonly icon: IconType;
  readonly label: string;
  /** At the right edge; left out while it is not known. */
  readonly count?: number | undefined;
  readonly current: boolean;
  readonly onSelect: () => void;
}

/** One line of the sidebar. */
export function Entry({ icon, label, count, current, onSelect }: EntryProps) {
  return (
    <li>
      <button
        type="button"
        className={styles.entry}
        aria-current={current ? 'page' : undefined}
        onClick={onSelect}
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

export interface SourceEntryProps extends Omit<EntryProps, 'current' | 'onSelect'> {
  readonly source: Source;
}

/** A line that shows its assets in the grid. */
export function SourceEntry({ source, ...entry }: SourceEntryProps) {
  const current = useIsCurrent(source);
  return <Entry {...entry} current={current} onSelect={() => showSource(source)} />;
}

/** Whether the grid shows this source now. */
export function useIsCurrent(source: Source): boolean {
  const inGrid = useWindow(({ view }) => view === 'gallery');
  return usePreferences((state) => isSame(state.source, source)) && inGrid;
}

function isSame(a: Source, b: Source): boolean {
  if (a.type === 'kind') return b.type === 'kind' && a.kind === b.kind;
  if (a.type === 'collection') return b.type === 'collection' && a.id === b.id;
  return a.type === b.type;
}
