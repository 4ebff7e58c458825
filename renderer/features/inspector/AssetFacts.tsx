import { Copy, FolderOpen, Replace, ShieldAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { GRID_VARIANT } from '../../../shared/mediaUrl.ts';
import { client } from '../../client/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';
import { toast } from '../../ui/toast.ts';
import { kindIcon } from '../gallery/kindIcon.ts';
import { tellFailure } from '../import/importActions.ts';
import { AssetLabels } from '../labels/AssetLabels.tsx';
import { AssetCloud } from './AssetCloud.tsx';
import { AssetCollection } from './AssetCollection.tsx';
import { AssetWeb } from './AssetWeb.tsx';
import { type Fact, type FactGroup, factsOf } from './facts.ts';
import styles from './Inspector.module.css';
import { replaceAsset } from './replaceAsset.ts';
import { revealAsset } from './revealAsset.ts';
import { useAsset } from './useAsset.ts';

export function AssetFacts({ id }: { readonly id: number }) {
  const asset = useAsset(id);
  if (!asset) return null;
  const groups = factsOf(asset);
  return (
    <>
      <Preview key={asset.sha256} asset={asset} />
      <h2 className={`${styles.title} selectable`} title={asset.name}>
        <bdi>{asset.name}</bdi>
      </h2>
      {asset.warning !== null && (
        <p className={styles.warning}>
          <Icon icon={TriangleAlert} className={styles.sign} />
          <span>{asset.warning}</span>
        </p>
      )}
      {asset.finding !== null && (
        <p className={styles.warning} data-testid="finding">
          <Icon icon={ShieldAlert} className={styles.sign} />
          <span>{asset.finding.words}</span>
        </p>
      )}
      {client.host === 'desktop' && (
        <div className={styles.actions}>
          <Button icon={FolderOpen} onClick={() => revealAsset(asset.id)}>
            Show in folder
          </Button>
          {asset.state !== 'trashed' && (
            <IconButton
              look="outlined"
              icon={Replace}
              label="Replace file…"
              onClick={() => replaceAsset(asset.id)}
            />
          )}
        </div>
      )}
      <Groups groups={groups.slice(0, 1)} />
      <AssetCollection asset={asset} />
      <AssetLabels asset={asset} />
      <Groups groups={groups.slice(1, -1)} />
      {asset.state !== 'trashed' && <AssetWeb asset={asset} />}
      <AssetCloud asset={asset} />
      <Groups groups={groups.slice(-1)} />
    </>
  );
}

function Groups({ groups }: { readonly groups: readonly FactGroup[] }) {
  return groups.map(({ title, facts }) => (
    <section key={title} className={styles.group}>
      <h3 className={styles.heading}>{title}</h3>
      <dl>
        {facts.map((fact) => (
          <Line key={fact.label} fact={fact} />
        ))}
      </dl>
    </section>
  ));
}

function Line({ fact }: { readonly fact: Fact }) {
  const { label, value, note, copies, mono } = fact;
  return (
    <div className={styles.fact}>
      <dt className={styles.label}>{label}</dt>
      <dd>
        <div className={classes(styles.value, mono && styles.mono, 'selectable')} title={copies ?? value}>
          <bdi>{value}</bdi>
        </div>
        {note !== undefined && <div className={styles.note}>{note}</div>}
      </dd>
      {copies !== undefined && (
        <IconButton
          icon={Copy}
          label={`Copy ${label.toLowerCase()}`}
          className={styles.copy}
          onClick={() => copy(label, copies)}
        />
      )}
    </div>
  );
}

function Preview({ asset }: { readonly asset: AssetDetail }) {
  const [broken, setBroken] = useState(false);
  if (asset.preview === 'ready' && !broken) {
    const { sha256 } = asset;
    return (
      <div className={styles.preview}>
        <img
          src={client.mediaUrl({ kind: 'thumb', sha256, variant: GRID_VARIANT })}
          alt=""
          draggable={false}
          onError={() => setBroken(true)}
        />
      </div>
    );
  }
  return (
    <div className={styles.preview}>
      <div className={styles.placeholder}>
        <Icon icon={kindIcon(asset.kind)} size={48} />
        <span>{asset.preview === 'pending' ? 'The preview is being made.' : asset.previewReason}</span>
      </div>
    </div>
  );
}

async function copy(label: string, text: string): Promise<void> {
  try {
    await client.copyText(text);
    toast({ title: `${label} copied` });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}
