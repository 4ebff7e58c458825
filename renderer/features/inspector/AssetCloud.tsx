import { ChevronDown, CloudAlert, CloudCheck, CloudUpload, Link } from 'lucide-react';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { badgeWords } from '../../format/cloudWords.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { cloudEntries } from '../addresses/addressEntries.ts';
import { copyCloudAddresses, usualCopy } from '../addresses/cloudAddresses.ts';
import styles from './Inspector.module.css';

const LOOKS = {
  synced: { icon: CloudCheck, tone: styles.good },
  waiting: { icon: CloudUpload, tone: undefined },
  failed: { icon: CloudAlert, tone: styles.bad },
} as const;

/** Whether the cloud holds an asset, why not, and its addresses there. Nothing where there is no cloud. */
export function AssetCloud({ asset }: { readonly asset: AssetDetail }) {
  const { id, cloud, cloudProblem, state } = asset;
  const copy = usualCopy();
  if (cloud === 'none') return null;
  const { icon, tone } = LOOKS[cloud];
  return (
    <section className={styles.group} data-testid="asset-cloud">
      <h3 className={styles.heading}>Cloud</h3>
      <p className={styles.cloud} data-state={cloud}>
        <Icon icon={icon} className={tone} />
        <span>{badgeWords(cloud)}</span>
      </p>
      {cloud === 'failed' && cloudProblem !== null && (
        <p className={`${styles.note} selectable`}>{cloudProblem}</p>
      )}
      {state !== 'trashed' && copy && (
        <div className={styles.line}>
          <Button icon={Link} onClick={() => void copyCloudAddresses([id], copy)}>
            Copy cloud address
          </Button>
          <Menu
            align="end"
            entries={[{ type: 'label', label: 'Works for' }, ...cloudEntries([id])]}
            trigger={<IconButton look="outlined" icon={ChevronDown} label="Copy another cloud address" />}
          />
        </div>
      )}
    </section>
  );
}
