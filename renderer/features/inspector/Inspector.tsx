import { ASSET_KINDS } from '../../../shared/contract/asset.ts';
import { countedKind } from '../../format/kinds.ts';
import { counted, shownBytes } from '../../format/numbers.ts';
import { useSelection } from '../../state/selection.ts';
import { useSelectionSummary } from '../../state/selectionSummary.ts';
import { SelectionTags } from '../labels/AssetLabels.tsx';
import { AssetFacts } from './AssetFacts.tsx';
import styles from './Inspector.module.css';

/** What is known about what the viewer shows, else about what is selected. */
export function Inspector() {
  const viewing = useSelection((state) => state.viewing);
  const ids = useSelection((state) => state.ids);
  const [only] = ids.size === 1 ? ids : [];
  const id = viewing ?? only;
  return (
    <aside className={styles.inspector} aria-label="Information" data-testid="inspector">
      {id !== undefined ? <AssetFacts id={id} /> : ids.size === 0 ? <Nothing /> : <Several />}
    </aside>
  );
}

function Nothing() {
  return <p className={styles.nothing}>Select something to see what is known about it.</p>;
}

function Several() {
  const { count, bytes, kinds } = useSelectionSummary();
  const ids = useSelection((state) => state.ids);
  return (
    <>
      <h2 className={styles.title}>{counted(count, 'item')} selected</h2>
      <dl className={styles.group}>
        <div className={styles.fact}>
          <dt className={styles.label}>Size</dt>
          <dd className={styles.value}>{bytes === null ? '…' : shownBytes(bytes)}</dd>
        </div>
        {kinds.size > 0 && (
          <div className={styles.fact}>
            <dt className={styles.label}>Kinds</dt>
            <dd className={styles.value}>
              {ASSET_KINDS.filter((kind) => kinds.has(kind))
                .map((kind) => countedKind(kinds.get(kind) ?? 0, kind))
                .join('\n')}
            </dd>
          </div>
        )}
      </dl>
      <SelectionTags ids={ids} />
    </>
  );
}
