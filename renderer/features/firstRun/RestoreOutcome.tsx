import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { RestoreReport } from '../../../shared/contract/cloud.ts';
import { counted } from '../../format/numbers.ts';
import { restoredLines } from '../../format/restoreWords.ts';
import { Icon } from '../../ui/Icon.tsx';
import dialogs from '../activity/Dialogs.module.css';
import styles from './Restore.module.css';

/** How many are listed before the rest is only counted. */
const LISTED = 200;

/** What came back, what did not and why, and what is worth knowing. */
export function RestoreOutcome({ report }: { readonly report: RestoreReport }) {
  const { failed, notes } = report;
  const well = failed.length === 0;
  return (
    <div className={styles.outcome} data-testid="restore-report">
      <div className={styles.result} role="status">
        <Icon icon={well ? CircleCheck : TriangleAlert} className={well ? styles.good : styles.unsure} />
        <div>
          {restoredLines(report).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </div>
      {notes.length > 0 && (
        <ul className={`${styles.notes} selectable`}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {!well && (
        <>
          <p>{counted(failed.length, 'file')} could not be brought back:</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <ul className={`${dialogs.failures} selectable`} tabIndex={0} aria-label="Files">
            {failed.slice(0, LISTED).map(({ key, reason }) => (
              <li key={key} className={dialogs.failure}>
                <bdi>{key}</bdi>
                <p className={dialogs.reason}>{reason}</p>
              </li>
            ))}
            {failed.length > LISTED && (
              <li className={dialogs.failure}>and {counted(failed.length - LISTED, 'other')}</li>
            )}
          </ul>
        </>
      )}
    </div>
  );
}
