import { restoreFraction, restorePhaseWords, restoreProgressWords } from '../../format/restoreWords.ts';
import { useCloud } from '../../state/cloud.ts';
import { Progress } from '../../ui/Progress.tsx';
import styles from './Restore.module.css';

/** How far a restore is. */
export function RestoreRunning() {
  const progress = useCloud((state) => state.restore);
  const title = progress === null ? 'Opening the bucket' : restorePhaseWords(progress.phase);
  return (
    <div className={styles.running} data-testid="restore-running">
      <div className={styles.line}>
        <strong>{title}</strong>
        <span className={styles.quiet}>{progress === null ? '' : restoreProgressWords(progress)}</span>
      </div>
      <Progress label={title} value={progress === null ? null : restoreFraction(progress)} />
      <p className={styles.quiet}>
        It may be stopped at any time: restored again into the same folders, it goes on where it was.
      </p>
    </div>
  );
}
