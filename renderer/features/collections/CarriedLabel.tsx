import { FolderInput } from 'lucide-react';
import { counted } from '../../format/numbers.ts';
import { useCollections } from '../../state/collections.ts';
import { useDrop } from '../../state/drop.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './CarriedLabel.module.css';

/** Beside the pointer while assets are carried: how many, and where letting go puts them. */
export function CarriedLabel() {
  const carried = useDrop((state) => state.carried);
  const over = useDrop((state) => state.over);
  const target = useCollections(({ collections }) => collections?.find(({ id }) => id === over));
  if (!carried) return null;
  const items = counted(carried.count, 'item');
  return (
    <div
      className={styles.label}
      style={{ transform: `translate(${carried.x + 12}px, ${carried.y + 12}px)` }}
      role="status"
      data-testid="carried"
    >
      <Icon icon={FolderInput} />
      {target ? `Move ${items} to “${target.definition.name}”` : items}
    </div>
  );
}
