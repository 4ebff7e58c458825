import { ArchiveRestore } from 'lucide-react';
import { counted, shownBytes } from '../../format/numbers.ts';
import { retentionWords } from '../../format/trashWords.ts';
import { useSelection } from '../../state/selection.ts';
import { useTrash } from '../../state/trash.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './TrashBar.module.css';
import { deleteForEver, emptyTrash, restore } from './trashActions.ts';

/** Over the grid of the trash: how much there is, how long it stays, and what can be done with it. */
export function TrashBar() {
  const summary = useTrash((state) => state.summary);
  const ids = useSelection((state) => state.ids);
  if (summary === null || summary.count === 0) return null;
  const none = ids.size === 0;
  return (
    <section className={styles.bar} aria-label="Trash" data-testid="trash-bar">
      <p className={styles.words}>
        <strong>
          {counted(summary.count, 'item')} · {shownBytes(summary.bytes)}
        </strong>
        <span className={styles.quiet}>{retentionWords(summary.retentionDays)}</span>
      </p>
      <Button icon={ArchiveRestore} disabled={none} onClick={() => void restore([...ids])}>
        Restore{none ? '' : ` ${counted(ids.size, 'item')}`}
      </Button>
      <Button disabled={none} onClick={() => void deleteForEver([...ids])}>
        Delete for ever…
      </Button>
      <Button onClick={() => void emptyTrash()}>Empty trash…</Button>
    </section>
  );
}
