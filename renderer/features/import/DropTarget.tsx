import { FolderInput, HardDriveDownload, Unplug } from 'lucide-react';
import { client } from '../../client/index.ts';
import { dropTitle, modeWords } from '../../format/importWords.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './DropTarget.module.css';
import type { Incoming } from './useIncoming.ts';

export interface DropTargetProps {
  readonly incoming: Incoming;
  readonly library: string;
  /** Why nothing can be taken now, in words; null when it can. */
  readonly refusal: string | null;
}

/** Covers the window while files hover over it, and says what letting go will do. */
export function DropTarget({ incoming, library, refusal }: DropTargetProps) {
  const icon = refusal !== null ? Unplug : incoming.mode === 'move' ? FolderInput : HardDriveDownload;
  return (
    <div className={styles.target} data-testid="drop-target" role="status">
      <div className={classes(styles.frame, refusal !== null && styles.refused)}>
        <Icon icon={icon} size={56} className={styles.icon} />
        <p className={styles.title}>
          {refusal === null
            ? dropTitle(incoming.items, library, incoming.mode)
            : 'Nothing can be imported now'}
        </p>
        <p className={styles.words}>{refusal ?? modeWords(incoming.mode)}</p>
        {refusal === null && client.host === 'desktop' && incoming.mode === 'copy' && (
          <p className={styles.hint}>Hold Shift to move instead of copying.</p>
        )}
      </div>
    </div>
  );
}
