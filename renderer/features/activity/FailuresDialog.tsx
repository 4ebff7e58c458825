import { counted } from '../../format/numbers.ts';
import { closeFailures, useFailures } from '../../state/failures.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './Dialogs.module.css';

/** How many are listed; more than that have one cause, which these show. */
const LISTED = 200;

/** Each file something could not be done to, with the reason; once in the window. */
export function FailuresDialog() {
  const { title, list } = useFailures();
  const rest = (list?.length ?? 0) - LISTED;
  return (
    <Dialog open={list !== null} onClose={closeFailures} title={title} width={600} testId="failures">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <ul className={`${styles.failures} selectable`} tabIndex={0} aria-label="Files">
        {list?.slice(0, LISTED).map(({ name, reason }, index) => (
          <li key={`${name} ${String(index)}`} className={styles.failure}>
            <bdi>{name}</bdi>
            <p className={styles.reason}>{reason}</p>
          </li>
        ))}
        {rest > 0 && <li className={styles.failure}>and {counted(rest, 'other')}</li>}
      </ul>
    </Dialog>
  );
}
