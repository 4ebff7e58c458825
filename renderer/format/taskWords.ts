/** The words of a long job: while it runs and once it has ended. */
import type { Task } from '../../shared/contract/task.ts';
import { shownCount, shownTimeLeft } from './numbers.ts';

/** 0 to 1; null while its end is not known. */
export function taskFraction({ done, total }: Pick<Task, 'done' | 'total'>): number | null {
  if (total === null) return null;
  return total === 0 ? 1 : Math.min(1, done / total);
}

/** “37 of 214 · about 2 minutes left”. */
export function taskProgressWords({ state, done, total, timeLeft }: Task): string {
  const parts = [
    total === null ? `${shownCount(done)} so far` : `${shownCount(done)} of ${shownCount(total)}`,
  ];
  if (state === 'running' && timeLeft !== null && total !== null && done < total)
    parts.push(shownTimeLeft(timeLeft));
  return parts.join(' · ');
}

const ENDED = { done: 'Finished.', cancelled: 'Cancelled.', failed: 'It did not end well.' } as const;

export function taskEndWords({ state, words }: Task): string {
  if (state === 'running' || state === 'paused') return '';
  return state === 'cancelled' ? ENDED.cancelled : (words ?? ENDED[state]);
}

/** For the status bar: the task, and how far it is. */
export function taskLine(task: Task): string {
  const fraction = taskFraction(task);
  const far = fraction === null || task.done === 0 ? '' : ` · ${Math.floor(fraction * 100)} %`;
  return `${task.title}${task.state === 'paused' ? ' · paused' : ''}${far}`;
}
