import type { AssetDetail } from '../../../shared/contract/asset.ts';
import { useLabels } from '../../state/labels.ts';
import { ChipsInput } from '../../ui/ChipsInput.tsx';
import inspector from '../inspector/Inspector.module.css';
import styles from './Labels.module.css';
import { changeTags, rate } from './labelActions.ts';
import { Stars } from './Stars.tsx';

/** Stars, tags and albums of one asset. */
export function AssetLabels({ asset }: { readonly asset: AssetDetail }) {
  const known = useLabels((state) => state.tags);
  const trashed = asset.state === 'trashed';
  return (
    <section className={inspector.group} data-testid="labels">
      <h3 className={inspector.heading}>Rating and tags</h3>
      <div className={styles.body}>
        <Stars value={asset.rating} disabled={trashed} onChange={(stars) => void rate([asset.id], stars)} />
        <ChipsInput
          key={asset.id}
          label="Tags"
          placeholder="Add tags"
          separators={/[,;]+/}
          suggestions={known}
          values={asset.tags}
          onChange={(tags) =>
            void changeTags([asset.id], {
              add: tags.filter((tag) => !asset.tags.includes(tag)),
              remove: asset.tags.filter((tag) => !tags.includes(tag)),
            })
          }
        />
        {asset.albums.length > 0 && (
          <p className={styles.albums}>In {asset.albums.map(({ name }) => `“${name}”`).join(', ')}</p>
        )}
      </div>
    </section>
  );
}

/** Tags for everything that is selected. */
export function SelectionTags({ ids }: { readonly ids: ReadonlySet<number> }) {
  const known = useLabels((state) => state.tags);
  return (
    <section className={inspector.group}>
      <h3 className={inspector.heading}>Add tags to all of them</h3>
      <ChipsInput
        label="Tags"
        placeholder="Add tags"
        separators={/[,;]+/}
        suggestions={known}
        values={[]}
        onChange={(add) => void changeTags(ids, { add })}
      />
    </section>
  );
}
