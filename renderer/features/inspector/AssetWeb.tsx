import { ChevronDown, Copy, Link } from 'lucide-react';
import type { MediaAddress } from '../../../shared/contract/address.ts';
import type { AssetDetail } from '../../../shared/contract/asset.ts';
import type { RenditionInfo } from '../../../shared/contract/collection.ts';
import { renditionWords } from '../../format/renditionWords.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu } from '../../ui/Menu.tsx';
import { copyEntries } from '../addresses/addressEntries.ts';
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

function Rendition({
  one,
  address,
}: {
  readonly one: RenditionInfo;
  readonly address: MediaAddress | undefined;
}) {
  const words = renditionWords(one);
  return (
    <li className={styles.fact} data-state={one.state}>
      <span className={styles.label}>{one.name}</span>
      <div>
        <div className={styles.value}>{words.value}</div>
        {words.note !== null && <div className={styles.note}>{words.note}</div>}
      </div>
      {address && (
        <IconButton
          icon={Copy}
          label={`Copy the address of ${one.name}`}
          className={styles.copy}
          onClick={() => copyAddress('Address', address.url)}
        />
      )}
    </li>
  );
}
