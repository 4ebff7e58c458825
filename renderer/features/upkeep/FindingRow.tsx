import { FilePen, FileWarning, FileX } from 'lucide-react';
import type { Finding } from '../../../shared/contract/upkeep.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { acceptEdits, showAsset } from './integrityActions.ts';
import styles from './Upkeep.module.css';

const LOOKS = {
  missing: { icon: FileX, tone: styles.unsure },
  rot: { icon: FileWarning, tone: styles.bad },
  edited: { icon: FilePen, tone: styles.quiet },
} as const;

/** What is wrong with one original, and what can be done about it. */
export function FindingRow({ finding }: { readonly finding: Finding }) {
  const { icon, tone } = LOOKS[finding.kind];
  return (
    <li className={styles.row}>
      <div className={styles.finding} data-testid={`finding-${finding.kind}`}>
        <Icon icon={icon} className={tone} />
        <div className={styles.findingWords}>
          <p className="selectable">{finding.words}</p>
          <p className={`${styles.quiet} selectable`}>
            <bdi>{finding.path}</bdi>
          </p>
        </div>
        <div className={styles.rowActions}>
          {finding.kind === 'edited' && (
            <Button onClick={() => void acceptEdits([finding])}>Accept change…</Button>
          )}
          <Button onClick={() => showAsset(finding.id)}>Show</Button>
        </div>
      </div>
    </li>
  );
}
