import type { ReactNode } from 'react';
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
  /** A quiet sign before the count. */
  readonly mark?: ReactNode;
  /** What hovers would be dropped here. */
  readonly target?: boolean;
  readonly current: boolean;
  readonly onSelect: () => void;
}

/** One line of the sidebar. */
export function Entry(props: EntryProps) {
  return (
    <li>
      <EntryButton {...props} />
    </li>
  );
}

/** The line without its place in the list. */
export function EntryButton({ icon, label, count, mark, target, current, onSelect }: EntryProps) {
  return (
    <button
      type="button"
      className={styles.entry}
      aria-current={current ? 'page' : undefined}
      data-target={target || undefined}
      onClick={onSelect}
    >
      <Icon icon={icon} />
      <span className={styles.label} title={label}>
        {label}
      </span>
      {mark}
      {count !== undefined && <span className={styles.count}>{shownCount(count)}</span>}
    </button>
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
  if (a.type === 'collection' || a.type === 'album') return b.type === a.type && a.id === b.id;
  return a.type === b.type;
}
