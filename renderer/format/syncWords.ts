/** The words of a sync: what it would do, what it is doing, what it did. */
import type { SyncPlan, SyncProgress, SyncResult } from '../../shared/contract/cloud.ts';
import type { Task } from '../../shared/contract/task.ts';
import { counted, shownBytes, shownCount, shownRate, shownTimeLeft } from './numbers.ts';

export interface PlanLine {
  readonly part: 'new' | 'changed' | 'renamed' | 'toDelete' | 'toPurge' | 'toPull';
  readonly label: string;
  readonly means: string;
  readonly count: number;
  /** Null where none are sent. */
  readonly bytes: number | null;
}

const PARTS: readonly Omit<PlanLine, 'count' | 'bytes'>[] = [
  { part: 'new', label: 'New', means: 'Copied to the bucket.' },
  { part: 'changed', label: 'Changed', means: 'Copied again; what was there goes to the bucket’s trash.' },
  { part: 'renamed', label: 'Renamed or described anew', means: 'Moved inside the bucket, nothing is sent.' },
  { part: 'toDelete', label: 'Deleted here', means: 'Moved to the bucket’s trash.' },
  { part: 'toPurge', label: 'Over their time in the trash', means: 'Removed from the bucket for ever.' },
  { part: 'toPull', label: 'From other machines', means: 'Brought here.' },
];

/** What there is to do, part by part; parts without anything are left out. */
export function planLines(plan: SyncPlan): readonly PlanLine[] {
  return PARTS.map((line) => ({
    ...line,
    count: plan[line.part].count,
    bytes: line.part === 'renamed' || plan[line.part].bytes === 0 ? null : plan[line.part].bytes,
  })).filter(({ count }) => count > 0);
}

/** Consent to deleting more than the set share, by the number. */
export function consentWords({ toDelete }: SyncPlan): string {
  return `Move ${counted(toDelete.count, 'item')} to the bucket’s trash`;
}

const PHASES: Readonly<Record<SyncProgress['phase'], string>> = {
  looking: 'Looking at the bucket',
  pulling: 'Bringing files here',
  planning: 'Working out what is to be done',
  transferring: 'Transferring',
  finishing: 'Finishing',
};

export function phaseWords(phase: SyncProgress['phase']): string {
  return PHASES[phase];
}

/** “37 of 214 · 48 MB of 1.2 GB · 3.1 MB/s · about 2 minutes left”. */
export function syncProgressWords(progress: SyncProgress, task: Pick<Task, 'state' | 'timeLeft'>): string {
  const { done, total, bytesDone, bytesTotal, rate } = progress;
  const parts: string[] = [];
  if (total > 0) parts.push(`${shownCount(done)} of ${shownCount(total)}`);
  if (bytesTotal > 0) parts.push(`${shownBytes(bytesDone)} of ${shownBytes(bytesTotal)}`);
  if (task.state === 'running' && rate > 0) {
    parts.push(shownRate(rate));
    const left = task.timeLeft ?? ((bytesTotal - bytesDone) / rate) * 1000;
    if (left > 0) parts.push(shownTimeLeft(left));
  }
  return parts.join(' · ');
}

/** 0 to 1, by bytes where there are any; null while it is not known what is to be done. */
export function syncFraction({ phase, done, total, bytesDone, bytesTotal }: SyncProgress): number | null {
  if (phase === 'looking' || phase === 'planning') return null;
  if (bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal);
  return total > 0 ? Math.min(1, done / total) : null;
}

/** “12 files uploaded, 3 copied inside the bucket, 1 failed; 48 MB moved.” */
export function resultWords(result: SyncResult): string {
  const { uploaded, copied, deleted, pulled, failed, bytes } = result;
  const parts = [
    uploaded > 0 && `${counted(uploaded, 'file')} uploaded`,
    copied > 0 && `${shownCount(copied)} copied inside the bucket`,
    deleted > 0 && `${shownCount(deleted)} deleted there`,
    pulled > 0 && `${shownCount(pulled)} brought here`,
    failed > 0 && `${shownCount(failed)} failed`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return 'Nothing had changed.';
  return `${parts.join(', ')}${bytes > 0 ? `; ${shownBytes(bytes)} moved` : ''}.`;
}
