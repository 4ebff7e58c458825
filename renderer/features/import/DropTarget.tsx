import { FolderInput, HardDriveDownload, Unplug } from 'lucide-react';
import { client } from '../../client/index.ts';
import { dropTitle, modeWords } from '../../format/importWords.ts';
import { useCollections } from '../../state/collections.ts';
import { usePreferences } from '../../state/preferences.ts';
import { shownCollection } from '../../state/shownCollection.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './DropTarget.module.css';
import type { Incoming } from './useIncoming.ts';

export interface DropTargetProps {
  readonly incoming: Incoming;
  /** Null: one is made for the drop. */
  readonly library: string | null;
  /** Why nothing can be taken now, in words; null when it can. */
  readonly refusal: string | null;
}

/**
 * Covers the window while files hover over it, and says what letting go will do. The sidebar stays free, so that a collection
 * can be aimed at.
 */
export function DropTarget({ incoming, library, refusal }: DropTargetProps) {
  const { sidebarOpen, sidebarWidth } = usePreferences();
  const aim = incoming.over ?? shownCollection() ?? null;
  const collection = useCollections(({ collections }) => collections?.find(({ id }) => id === aim));
  const left = library !== null && sidebarOpen ? sidebarWidth : 0;
  const into = collection?.definition.name ?? library ?? 'a new library';
  const icon = refusal !== null ? Unplug : incoming.mode === 'move' ? FolderInput : HardDriveDownload;
  return (
    <div className={styles.target} style={{ left }} data-testid="drop-target" role="status">
      <div className={classes(styles.frame, refusal !== null && styles.refused)}>
        <Icon icon={icon} size={56} className={styles.icon} />
        <p className={styles.title}>
          {refusal === null ? dropTitle(incoming.items, into, incoming.mode) : 'Nothing can be imported now'}
        </p>
        <p className={styles.words}>{refusal ?? modeWords(incoming.mode)}</p>
        {refusal === null && left > 0 && (
          <p className={styles.hint}>
            {incoming.over !== null
              ? 'Its own rules decide what it accepts.'
              : collection
                ? 'Another collection in the sidebar takes them too.'
                : 'They are sorted by what they are. To choose yourself, drop on a collection in the sidebar.'}
          </p>
        )}
        {refusal === null && client.host === 'desktop' && incoming.mode === 'copy' && (
          <p className={styles.hint}>Hold Shift to move instead of copying.</p>
        )}
      </div>
    </div>
  );
}
