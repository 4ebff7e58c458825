import { FileClock } from 'lucide-react';
import { shownCount } from '../../format/numbers.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useOpened } from '../import/openedFiles.ts';
import styles from './FirstRun.module.css';

/** Names said before the rest is counted. */
const NAMED = 3;

/** What was opened with Mediaroot before there is a library to take it. */
export function WaitingFiles() {
  const waiting = useOpened((state) => state.waiting);
  if (waiting.length === 0) return null;
  const rest = waiting.length - NAMED;
  const names = `${waiting.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${shownCount(rest)} more` : ''}`;
  return (
    <p className={styles.waiting} role="status" data-testid="waiting-files">
      <Icon icon={FileClock} />
      <span>
        Opened with Mediaroot: {names}. What was opened is copied into the library as soon as one is open.
      </span>
    </p>
  );
}
