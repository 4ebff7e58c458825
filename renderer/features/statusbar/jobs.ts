/** What runs now, in as few words as fit a status bar. */
import type { ImportSummary } from '../../../shared/contract/import.ts';
import type { Task } from '../../../shared/contract/task.ts';
import { doneCount, fractionDone, isActive } from '../../format/importWords.ts';
import { counted, shownCount } from '../../format/numbers.ts';
import { taskFraction, taskLine } from '../../format/taskWords.ts';
import { isLive } from '../../state/tasks.ts';

export interface Jobs {
  readonly words: string;
  /** 0 to 1; null: running without a known end; undefined: nothing runs. */
  readonly fraction: number | null | undefined;
  /** Something ended badly and has not been put away. */
  readonly attention: boolean;
}

export interface Running {
  readonly runs: readonly ImportSummary[];
  readonly sending: readonly { readonly files: number; readonly totalFiles: number }[];
  readonly tasks: readonly Task[];
  readonly thumbnails: { readonly pending: number; readonly problem: string | null };
}

export function jobsNow({ runs, sending, tasks, thumbnails }: Running): Jobs {
  const active = runs.filter(isActive);
  const stopped = thumbnails.problem !== null;
  const unwell = runs.some((run) => run.state === 'interrupted' || (!isActive(run) && run.failed > 0));
  const failed = tasks.find(({ state }) => state === 'failed');
  const attention = stopped || unwell || failed !== undefined;
  const [first] = active;
  if (first && active.length === 1) {
    const words =
      first.state === 'scanning'
        ? 'Looking for files…'
        : `${first.state === 'paused' ? 'Paused at' : 'Importing'} ${shownCount(doneCount(first))} of ${shownCount(first.total)}`;
    return { words, fraction: fractionDone(first), attention };
  }
  if (active.length > 1) return { words: `${active.length} imports`, fraction: overall(active), attention };
  const [upload] = sending;
  if (upload) {
    const words = `Sending ${shownCount(upload.files)} of ${shownCount(upload.totalFiles)}`;
    return { words, fraction: upload.files / Math.max(1, upload.totalFiles), attention };
  }
  const [task, another] = tasks.filter(isLive);
  if (task && another === undefined) {
    return { words: taskLine(task), fraction: taskFraction(task), attention };
  }
  if (task) return { words: counted(tasks.filter(isLive).length, 'job'), fraction: null, attention };
  if (stopped) return { words: 'Thumbnails have stopped', fraction: undefined, attention };
  if (thumbnails.pending > 0) {
    return { words: `${counted(thumbnails.pending, 'thumbnail')} to make`, fraction: null, attention };
  }
  if (unwell) return { words: 'Import needs attention', fraction: undefined, attention };
  if (failed) return { words: `${failed.title}: failed`, fraction: undefined, attention };
  return { words: 'Activity', fraction: undefined, attention };
}

function overall(runs: readonly ImportSummary[]): number | null {
  if (runs.some(({ state }) => state === 'scanning')) return null;
  const done = runs.reduce((sum, run) => sum + run.doneBytes, 0);
  const total = runs.reduce((sum, run) => sum + run.totalBytes, 0);
  return total === 0 ? null : Math.min(1, done / total);
}
