import { CircleCheck, CircleSlash, TriangleAlert, X } from 'lucide-react';
import type { Task } from '../../../shared/contract/task.ts';
import { shownMoment } from '../../format/dates.ts';
import { syncProgressWords } from '../../format/syncWords.ts';
import { taskEndWords, taskFraction, taskProgressWords } from '../../format/taskWords.ts';
import { useCloud } from '../../state/cloud.ts';
import { isLive, putAway } from '../../state/tasks.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Progress } from '../../ui/Progress.tsx';
import styles from '../import/ImportPanel.module.css';
import { TaskControls } from './TaskControls.tsx';

/** One long job in the activity panel: how far it is, or how it ended. */
export function TaskCard({ task }: { readonly task: Task }) {
  const live = isLive(task);
  const progress = useProgressWords(task);
  return (
    <article className={styles.card} aria-label={task.title} data-testid="task" data-state={task.state}>
      <div className={styles.cardHead}>
        {!live && <Outcome state={task.state} />}
        <h3 className={styles.cardTitle}>{task.title}</h3>
        <div className={styles.controls}>
          {live ? (
            <TaskControls task={task} />
          ) : (
            <IconButton icon={X} label="Put away" onClick={() => putAway(task.id)} />
          )}
        </div>
      </div>
      {live && (
        <Progress
          label={task.title}
          value={taskFraction(task)}
          state={task.state === 'paused' ? 'paused' : 'running'}
        />
      )}
      <p className={styles.words} role={live ? undefined : 'status'}>
        {live ? progress : taskEndWords(task)}
      </p>
      {task.finished !== null && <p className={styles.when}>{shownMoment(task.finished)}</p>}
    </article>
  );
}

/** Of a sync also the bytes and how fast they go. */
function useProgressWords(task: Task): string {
  const sync = useCloud(({ remotes, progress }) =>
    progress.get(remotes?.find((remote) => remote.task === task.id)?.id ?? 0),
  );
  return task.kind === 'sync' && sync !== undefined ? syncProgressWords(sync, task) : taskProgressWords(task);
}

function Outcome({ state }: Pick<Task, 'state'>) {
  if (state === 'cancelled') return <Icon icon={CircleSlash} className={styles.state} />;
  return state === 'failed' ? (
    <Icon icon={TriangleAlert} className={`${styles.state} ${styles.bad}`} />
  ) : (
    <Icon icon={CircleCheck} className={`${styles.state} ${styles.good}`} />
  );
}
