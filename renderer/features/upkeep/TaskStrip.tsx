import type { Task, TaskKind } from '../../../shared/contract/task.ts';
import { taskFraction, taskProgressWords } from '../../format/taskWords.ts';
import { isLive, useTasks } from '../../state/tasks.ts';
import { Progress } from '../../ui/Progress.tsx';
import { TaskControls } from '../activity/TaskControls.tsx';
import styles from './Upkeep.module.css';

/** The job of this kind that is under way. */
export function useLiveTask(kind: TaskKind): Task | undefined {
  return useTasks(({ tasks }) => tasks.find((task) => task.kind === kind && isLive(task)));
}

export interface TaskStripProps {
  readonly task: Task;
  /** What it does now; left out, what it is called. */
  readonly title?: string;
  readonly words?: string;
  /** 0 to 1; null while its end is not known. */
  readonly fraction?: number | null;
}

/** How far a job is, where its outcome will stand. */
export function TaskStrip({
  task,
  title = task.title,
  words = taskProgressWords(task),
  fraction = taskFraction(task),
}: TaskStripProps) {
  const paused = task.state === 'paused';
  return (
    <div className={styles.strip} data-testid="task-strip">
      <div className={styles.stripWords}>
        <div className={styles.stripLine}>
          <strong>
            {title}
            {paused && ' · paused'}
          </strong>
          <span className={styles.quiet}>{words}</span>
        </div>
        <Progress label={title} value={fraction} state={paused ? 'paused' : 'running'} />
      </div>
      <TaskControls task={task} />
    </div>
  );
}
