import { Activity, TriangleAlert } from 'lucide-react';
import { counted, shownBytes, shownCount } from '../../format/numbers.ts';
import { setPanelOpen, useImports } from '../../state/imports.ts';
import { useLibrary } from '../../state/library.ts';
import { useSelection } from '../../state/selection.ts';
import { useSelectionSummary } from '../../state/selectionSummary.ts';
import { useTasks } from '../../state/tasks.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { UpdateHint } from '../updates/UpdateHint.tsx';
import { jobsNow } from './jobs.ts';
import styles from './StatusBar.module.css';

/** Counts on the left, what runs on the right; that opens the activity panel. */
export function StatusBar() {
  const { runs, sending, panelOpen } = useImports();
  const thumbnails = useLibrary((state) => state.thumbnails);
  const tasks = useTasks((state) => state.tasks);
  const jobs = jobsNow({ runs, sending, tasks, thumbnails: thumbnails ?? { pending: 0, problem: null } });
  return (
    <footer className={styles.bar} data-testid="status-bar">
      <Counts />
      <UpdateHint />
      <button
        type="button"
        className={styles.jobs}
        aria-expanded={panelOpen}
        onClick={() => setPanelOpen(!panelOpen)}
      >
        <Icon
          icon={jobs.attention ? TriangleAlert : Activity}
          size={14}
          className={jobs.attention ? styles.alert : undefined}
        />
        {jobs.words}
        {jobs.fraction !== undefined && (
          <span className={styles.meter}>
            <Progress label={jobs.words} value={jobs.fraction} />
          </span>
        )}
      </button>
    </footer>
  );
}

function Counts() {
  const total = useSelection((state) => state.total);
  const all = useLibrary((state) => state.counts);
  const selected = useSelectionSummary();
  if (selected.count > 0) {
    const size = selected.bytes === null ? '' : ` · ${shownBytes(selected.bytes)}`;
    const of = total === null ? '' : ` of ${shownCount(total)}`;
    return (
      <span className={styles.words}>
        {shownCount(selected.count)}
        {of} selected{size}
      </span>
    );
  }
  if (total === null) return <span />;
  const whole = all !== null && all.all === total && total > 0 ? ` · ${shownBytes(all.bytes)}` : '';
  return (
    <span className={styles.words}>
      {counted(total, 'item')}
      {whole}
    </span>
  );
}
