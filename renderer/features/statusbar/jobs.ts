/** What runs now, in as few words as fit a status bar. */
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { doneCount, fractionDone, isActive } from '../../format/importWords.ts';
import { counted, shownCount } from '../../format/numbers.ts';

export interface Jobs {
  readonly words: string;
  /** 0 to 1; null: running without a known end; undefined: nothing runs. */
  readonly fraction: number | null | undefined;
  /** Something ended badly and has not been put away. */
  readonly attention: boolean;
}

export function jobsNow(
  runs: readonly ImportSummary[],
  sending: readonly { readonly files: number; readonly totalFiles: number }[],
  thumbnails: { readonly pending: number; readonly problem: string | null },
): Jobs {
  const active = runs.filter(isActive);
  const stopped = thumbnails.problem !== null;
  const attention =
    stopped || runs.some((run) => run.state === 'interrupted' || (!isActive(run) && run.failed > 0));
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
  if (stopped) return { words: 'Thumbnails have stopped', fraction: undefined, attention };
  if (thumbnails.pending > 0) {
    return { words: `${counted(thumbnails.pending, 'thumbnail')} to make`, fraction: null, attention };
  }
  if (attention) return { words: 'Import needs attention', fraction: undefined, attention };
  return { words: 'Activity', fraction: undefined, attention };
}

function overall(runs: readonly ImportSummary[]): number | null {
  if (runs.some(({ state }) => state === 'scanning')) return null;
  const done = runs.reduce((sum, run) => sum + run.doneBytes, 0);
  const total = runs.reduce((sum, run) => sum + run.totalBytes, 0);
  return total === 0 ? null : Math.min(1, done / total);
}
