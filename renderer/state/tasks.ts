/** Long jobs of the open library other than imports, newest first. */
import { create } from 'zustand';
import type { Task } from '../../shared/contract/task.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';

/** A task that ends sooner than this is never shown, so that nothing flickers, ms. */
const SHORT_MS = 400;

interface TasksStore {
  /** Those to be shown. */
  readonly tasks: readonly Task[];
  /** Ended ones that were put away. */
  readonly away: ReadonlySet<number>;
}

export const useTasks = create<TasksStore>()(() => ({ tasks: [], away: new Set() }));

export function isLive({ state }: Pick<Task, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

export function putAway(id: number): void {
  useTasks.setState(({ tasks, away }) => ({
    tasks: tasks.filter((task) => task.id !== id),
    away: new Set(away).add(id),
  }));
}

/** Files that follow their records are only of interest while they do, or when they cannot. */
function isWorthShowing({ kind, state }: Task): boolean {
  return kind !== 'files' || (state !== 'done' && state !== 'cancelled');
}

/** Starts following; `onEnd` hears of each task that ends while the window is open. Called once for the life of the window. */
export function followTasks(client: Pick<Client, 'call' | 'on'>, onEnd: (task: Task) => void): void {
  /** Begun a moment ago and not shown yet. */
  const young = new Map<number, Task>();

  const show = (task: Task): void => {
    young.delete(task.id);
    useTasks.setState(({ tasks, away }) => ({
      tasks: [task, ...tasks.filter(({ id }) => id !== task.id)]
        .filter((one) => isWorthShowing(one) && !away.has(one.id))
        .sort((a, b) => b.id - a.id),
    }));
  };
  const grow = (id: number): void => {
    const task = young.get(id);
    if (task !== undefined) show(task);
  };

  client.on('task.progress', (task) => {
    const shown = useTasks.getState().tasks.some(({ id }) => id === task.id);
    if (!isLive(task)) {
      const quick = young.delete(task.id);
      if (!quick || task.state === 'failed') show(task);
      onEnd(task);
    } else if (shown) show(task);
    else {
      if (!young.has(task.id)) setTimeout(grow, SHORT_MS, task.id);
      young.set(task.id, task);
    }
  });
  followOpenLibrary({
    read: () => client.call('tasks.list', {}),
    show: ({ tasks }) =>
      useTasks.setState(({ away }) => ({
        tasks: tasks.filter((task) => isWorthShowing(task) && !away.has(task.id)),
      })),
    forget: () => {
      young.clear();
      useTasks.setState({ tasks: [], away: new Set() });
    },
  });
}
