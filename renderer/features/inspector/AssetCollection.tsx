import { ChevronsUpDown, Globe, Lock } from 'lucide-react';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { useCollections } from '../../state/collections.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { moveToCollection } from '../collections/moveActions.ts';
import styles from './Inspector.module.css';

/** The collection an asset is in, the way to another, and who may see it. */
export function AssetCollection({ asset }: { readonly asset: AssetDetail }) {
  const collections = useCollections((state) => state.collections);
  const own = collections?.find(({ id }) => id === asset.collection.id);
  const entries: readonly MenuEntry[] = [
    {
      type: 'choice',
      label: 'Move to',
      value: String(asset.collection.id),
      options: (collections ?? []).map(({ id, definition }) => ({
        value: String(id),
        label: definition.name,
      })),
      onChange: (id) => void moveToCollection([asset.id], Number(id)),
    },
  ];
  const open = own?.definition.visibility === 'public';
  return (
    <section className={styles.group}>
      <h3 className={styles.heading}>Collection</h3>
      <div className={styles.line}>
        <Menu
          entries={entries}
          trigger={
            <Button
              className={styles.choose}
              disabled={asset.state === 'trashed'}
              aria-label={`Collection: ${asset.collection.name}`}
            >
              <span className={styles.chosen}>{asset.collection.name}</span>
              <Icon icon={ChevronsUpDown} size={12} />
            </Button>
          }
        />
        {own && (
          <span className={styles.visibility}>
            <Icon icon={open ? Globe : Lock} size={14} />
            {open ? 'Public' : 'Private'}
          </span>
        )}
      </div>
    </section>
  );
}
