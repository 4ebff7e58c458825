/** Waits for long jobs of the library, with a line of progress. The first interrupt cancels at a safe point, the second kills. */
import type { Task, TaskKind } from '../../shared/contract/task.ts';
import { ERROR_CODES, MediarootError } from '../../shared/errors.ts';
import type { Client } from './client.ts';
import { onInterrupt } from './interrupts.ts';
import type { ProgressLine } from './output.ts';
import { span } from './text.ts';

function hasEnded({ state }: Task): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed';
}

function progressText({ title, done, total, timeLeft }: Task): string {
  const left = timeLeft === null ? '' : `, ${span(timeLeft)} left`;
  return total === null ? `${title}: ${done}` : `${title}: ${done} of ${total}${left}`;
}

/** Shows the tasks of this kind while `work` waits for what they do. */
export async function whileTasks<T>(
  client: Client,
  kind: TaskKind,
  progress: ProgressLine,
  work: (heard: (listener: (task: Task) => void) => void) => Promise<T>,
): Promise<T> {
  const live = new Set<number>();
  let listener: (task: Task) => void = () => undefined;
  const stop = client.session.on((event) => {
    if (event.name !== 'task.progress' || event.payload.kind !== kind) return;
    const task = event.payload;
    if (hasEnded(task)) live.delete(task.id);
    else live.add(task.id);
    progress.show(progressText(task));
    listener(task);
  });
  const release = onInterrupt('Stopping at the next safe point', () =>
    Promise.all([...live].map((task) => client.call('tasks.cancel', { task }))),
  );
  try {
    return await work((heard) => {
      listener = heard;
    });
  } finally {
    stop();
    release();
    progress.clear();
  }
}

/** Starts a task and returns what it was when it was done. @throws MediarootError of what stopped it, or `cancelled` */
export function waitForTask(
  client: Client,
  kind: TaskKind,
  progress: ProgressLine,
  start: () => Promise<{ task: number }>,
): Promise<Task> {
  return whileTasks(client, kind, progress, async (hear) => {
    const ended = new Map<number, Task>();
    let wake: () => void = () => undefined;
    hear((task) => {
      if (!hasEnded(task)) return;
      ended.set(task.id, task);
      wake();
    });
    const { task: id } = await start();
    for (;;) {
      const task = ended.get(id);
      if (task?.state === 'done') return task;
      if (task !== undefined) throw stopped(task);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  });
}

function stopped({ state, words, title, error }: Task): MediarootError {
  const said = words ?? `${title}: stopped.`;
  if (error === undefined)
    return new MediarootError(state === 'cancelled' ? 'cancelled' : 'unavailable', said);
  const { code, retryable, details } = error;
  const known = ERROR_CODES.find((one) => one === code) ?? 'unavailable';
  return new MediarootError(known, said, { retryable, ...(details && { details }) });
}
