import { X } from 'lucide-react';
import { counted, shownBytes, shownCount } from '../../format/numbers.ts';
import { keepPanel, setPanelOpen, useImports } from '../../state/imports.ts';
import { useLibrary } from '../../state/library.ts';
import { isLive, putAway as putTaskAway, useTasks } from '../../state/tasks.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { TaskCard } from '../activity/TaskCard.tsx';
import styles from './ImportPanel.module.css';
import { steer, unsentWords } from './importActions.ts';
import { RunCard } from './RunCard.tsx';

/** Everything that runs or has ended: imports, uploads, other long jobs, thumbnails. Floats over the grid and takes no focus. */
export function ImportPanel() {
  const { runs, sending, unsent } = useImports();
  const thumbnails = useLibrary((state) => state.thumbnails);
  const pending = thumbnails?.pending ?? 0;
  const finished = runs.filter(({ state }) => state === 'done' || state === 'cancelled');
  const tasks = useTasks((state) => state.tasks);
  const ended = tasks.filter((task) => !isLive(task));
  const idle =
    runs.length === 0 && sending.length === 0 && unsent.length === 0 && pending === 0 && tasks.length === 0;

  return (
    <section
      className={styles.panel}
      aria-label="Activity"
      data-testid="import-panel"
      onPointerEnter={keepPanel}
      onFocus={keepPanel}
    >
      <header className={styles.head}>
        <h2 className={styles.heading}>Activity</h2>
        {finished.length + ended.length > 1 && (
          <Button
            look="plain"
            onClick={() => {
              for (const run of finished) void steer(run, 'dismiss');
              for (const { id } of ended) putTaskAway(id);
            }}
          >
            Clear finished
          </Button>
        )}
        <IconButton icon={X} label="Close" onClick={() => setPanelOpen(false)} />
      </header>
      <div className={styles.list}>
        {idle && <p className={styles.idle}>Nothing is running.</p>}
        {sending.map((upload) => (
          <article key={upload.id} className={styles.card}>
            <div className={styles.cardHead}>
              <h3 className={styles.cardTitle}>Sending {counted(upload.totalFiles, 'file')}</h3>
              <IconButton icon={X} label="Stop sending" onClick={upload.cancel} />
            </div>
            <Progress label="Sending files" value={sentFraction(upload)} />
            <p className={styles.words}>
              {shownCount(upload.files)} of {shownCount(upload.totalFiles)} · {shownBytes(upload.bytes)} of{' '}
              {shownBytes(upload.totalBytes)}
            </p>
          </article>
        ))}
        {unsent.map(({ id, files }) => (
          <article key={`unsent-${id}`} className={styles.card}>
            <div className={styles.cardHead}>
              <h3 className={styles.cardTitle}>{unsentWords(files.length)}</h3>
              <IconButton icon={X} label="Put away" onClick={() => putAway(id)} />
            </div>
            <ul className={styles.unsent}>
              {files.map(({ name, reason }) => (
                <li key={name}>
                  <bdi>{name}</bdi>: {reason}
                </li>
              ))}
            </ul>
          </article>
        ))}
        {tasks.map((task) => (
          <TaskCard key={`task-${task.id}`} task={task} />
        ))}
        {runs.map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
        {thumbnails?.problem && (
          <article className={styles.card}>
            <h3 className={styles.cardTitle}>Thumbnails have stopped</h3>
            <p className={styles.words}>
              {thumbnails.problem} {counted(pending, 'thumbnail')} left.
            </p>
          </article>
        )}
        {pending > 0 && !thumbnails?.problem && (
          <article className={styles.card}>
            <h3 className={styles.cardTitle}>Making thumbnails</h3>
            <Progress label="Making thumbnails" value={null} />
            <p className={styles.words}>{shownCount(pending)} left</p>
          </article>
        )}
      </div>
    </section>
  );
}

function sentFraction({
  bytes,
  totalBytes,
  files,
  totalFiles,
}: Readonly<Record<'bytes' | 'totalBytes' | 'files' | 'totalFiles', number>>) {
  return totalBytes > 0 ? bytes / totalBytes : files / Math.max(1, totalFiles);
}

function putAway(id: number): void {
  useImports.setState(({ unsent }) => ({ unsent: unsent.filter((other) => other.id !== id) }));
}
