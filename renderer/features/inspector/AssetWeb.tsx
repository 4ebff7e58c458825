import { ChevronDown, Copy, Link } from 'lucide-react';
import type { MediaAddress } from '../../../shared/contract/address.ts';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import type { RenditionInfo } from '../../../shared/contract/collection.ts';
import { renditionWords } from '../../format/renditionWords.ts';
import { useCloud } from '../../state/cloud.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { cloudSection, copyEntries } from '../addresses/addressEntries.ts';
import { copyAddress, copyAddresses } from '../addresses/copyAddresses.ts';
import styles from './Inspector.module.css';
import { useRenditions } from './useRenditions.ts';

/** What is made of an asset, and where it is to be had. */
export function AssetWeb({ asset }: { readonly asset: AssetDetail }) {
  const published = useRenditions(asset.id);
  if (!published) return null;
  const { renditions, addresses } = published;
  return (
    <>
      {renditions.length > 0 && (
        <section className={styles.group} data-testid="renditions">
          <h3 className={styles.heading}>Renditions</h3>
          <ul>
            {renditions.map((one) => (
              <Rendition
                key={one.name}
                asset={asset.id}
                one={one}
                address={addresses.find(({ rendition }) => rendition === one.name)}
              />
            ))}
          </ul>
        </section>
      )}
      <section className={styles.group} data-testid="addresses">
        <h3 className={styles.heading}>Address</h3>
        <p className={classes(styles.address, addresses[0] && 'selectable')}>
          {addresses[0]?.url ?? 'Private: only a signed address reaches it.'}
        </p>
        <div className={styles.line}>
          <Button icon={Link} onClick={() => copyAddresses([asset.id], 'address')}>
            Copy address
          </Button>
          <Menu
            align="end"
            entries={copyEntries([asset.id])}
            trigger={<IconButton look="outlined" icon={ChevronDown} label="Copy in another form" />}
          />
        </div>
      </section>
    </>
  );
}

interface RenditionProps {
  readonly asset: number;
  readonly one: RenditionInfo;
  readonly address: MediaAddress | undefined;
}

function Rendition({ asset, one, address }: RenditionProps) {
  const words = renditionWords(one);
  const inCloud = useCloud(({ remotes }) => (remotes?.length ?? 0) > 0);
  const copyHere = () => address && void copyAddress('Address', address.url);
  const entries: MenuEntry[] = [
    ...(address ? [{ type: 'item', label: 'Address', onSelect: copyHere } as const] : []),
    ...cloudSection([asset], one.name),
  ];
  const label = `Copy the address of ${one.name}`;
  return (
    <li className={styles.fact} data-state={one.state}>
      <span className={styles.label}>{one.name}</span>
      <div>
        <div className={styles.value}>{words.value}</div>
        {words.note !== null && <div className={styles.note}>{words.note}</div>}
      </div>
      {inCloud && one.state === 'ready' ? (
        <Menu
          align="end"
          entries={entries}
          trigger={<IconButton icon={Copy} label={label} className={styles.copy} />}
        />
      ) : (
        address && <IconButton icon={Copy} label={label} className={styles.copy} onClick={copyHere} />
      )}
    </li>
  );
}
