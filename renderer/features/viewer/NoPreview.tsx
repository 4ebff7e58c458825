import { FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AssetRow } from '../../../shared/contract/asset.ts';
import { ClientError, client } from '../../client/index.ts';
import { shownBytes } from '../../format/numbers.ts';
import { announce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { kindIcon } from '../gallery/kindIcon.ts';
import { typeLabel } from '../gallery/typeLabel.ts';
import styles from './Viewer.module.css';

interface NoPreviewProps {
  readonly row: AssetRow;
  /** Why there is nothing to see; null where that needs no words. */
  readonly reason: string | null;
  readonly children?: ReactNode;
}

/** What stands in for something that cannot be shown: what it is, how large, and why. */
export function NoPreview({ row, reason, children }: NoPreviewProps) {
  return (
    <div className={styles.panel} data-testid="viewer-panel">
      <Icon icon={kindIcon(row.kind)} size={64} className={styles.panelIcon} />
      <h2 className={styles.panelName}>{row.name}</h2>
      <p className={styles.panelFacts}>
        {typeLabel(row)} · {shownBytes(row.size)}
      </p>
      {reason && <p className={styles.panelReason}>{reason}</p>}
      {children}
      {client.host === 'desktop' && (
        <Button icon={FolderOpen} onClick={() => void reveal(row.id)}>
          Show in folder
        </Button>
      )}
    </div>
  );
}

export async function reveal(id: number): Promise<void> {
  try {
    await client.call('shell.reveal', { id });
  } catch (error) {
    announce(error instanceof ClientError ? error.message : 'The folder could not be shown.');
  }
}
