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

/** How far a job is, where its outcome will stand. */
export function TaskStrip({ task }: { readonly task: Task }) {
  return (
    <div className={styles.strip} data-testid="task-strip">
      <div className={styles.stripWords}>
        <div className={styles.stripLine}>
          <strong>
            {task.title}
            {task.state === 'paused' && ' · paused'}
          </strong>
          <span className={styles.quiet}>{taskProgressWords(task)}</span>
        </div>
        <Progress
          label={task.title}
          value={taskFraction(task)}
          state={task.state === 'paused' ? 'paused' : 'running'}
        />
      </div>
      <TaskControls task={task} />
    </div>
  );
}
