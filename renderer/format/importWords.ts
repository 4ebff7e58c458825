/** The words of an import: before, while and after. Each says exactly what will happen or did, and to how many. */
import type { ImportMode, ImportSummary } from '../../shared/contract/import.ts';
import { counted, shownBytes, shownCount, shownRate, shownTimeLeft } from './numbers.ts';

/** `items` counts what was dropped: files and folders, since what folders hold is not known yet; null: not even that. */
export function dropTitle(items: number | null, library: string, mode: ImportMode): string {
  const what = items === null || items === 0 ? 'these items' : counted(items, 'item');
  return `${mode === 'move' ? 'Move' : 'Import'} ${what} into “${library}”`;
}

export function modeWords(mode: ImportMode): string {
  return mode === 'move'
    ? 'Each original is removed once its stored copy has been verified.'
    : 'Files are copied. The originals stay where they are.';
}

export function isActive({ state }: Pick<ImportSummary, 'state'>): boolean {
  return state === 'scanning' || state === 'running' || state === 'paused';
}

export function doneCount(run: ImportSummary): number {
  return run.imported + run.duplicates + run.failed + run.cancelled;
}

/** What the run is doing, for its heading. */
export function runTitle(run: ImportSummary): string {
  const files = counted(run.total, 'file');
  const doing = run.mode === 'move' ? 'Moving' : 'Importing';
  switch (run.state) {
    case 'scanning':
      return run.total === 0 ? 'Looking for files…' : `Looking for files… ${shownCount(run.total)} found`;
    case 'running':
      return `${doing} ${files}`;
    case 'paused':
      return `Paused: ${files}`;
    case 'interrupted':
      return `Not finished: ${counted(unfinished(run), 'file')} left`;
    case 'cancelled':
      return 'Import cancelled';
    case 'done':
      return run.failed > 0 ? 'Import finished, with failures' : 'Import finished';
  }
}

function unfinished(run: ImportSummary): number {
  return Math.max(0, run.total - doneCount(run));
}

/** “37 of 214 · 120 MB of 1.2 GB · 80 MB/s · about 2 minutes left”. */
export function progressWords(run: ImportSummary): string {
  if (run.state === 'scanning' && run.total === 0) return 'Nothing has been stored yet';
  const parts = [
    `${shownCount(doneCount(run))} of ${shownCount(run.total)}`,
    `${shownBytes(run.doneBytes)} of ${shownBytes(run.totalBytes)}`,
  ];
  if (run.state === 'running' && run.bytesPerSecond > 0) parts.push(shownRate(run.bytesPerSecond));
  if (run.state === 'running' && run.timeLeft !== null) parts.push(shownTimeLeft(run.timeLeft));
  return parts.join(' · ');
}

/** “212 imported, 3 already here, 2 could not be imported”. */
export function summaryWords(run: ImportSummary): string {
  const parts: string[] = [];
  if (run.imported > 0)
    parts.push(`${shownCount(run.imported)} ${run.mode === 'move' ? 'moved in' : 'imported'}`);
  if (run.duplicates > 0) parts.push(`${shownCount(run.duplicates)} already here`);
  if (run.failed > 0) parts.push(`${shownCount(run.failed)} could not be imported`);
  if (run.cancelled > 0) parts.push(`${shownCount(run.cancelled)} cancelled`);
  if (run.leftOut > 0) parts.push(`${counted(run.leftOut, 'system file')} left out`);
  return parts.length === 0 ? 'There was nothing to import' : parts.join(', ');
}

/** 0 to 1 by bytes, or by files where all are empty; null while the total is not known. */
export function fractionDone(run: ImportSummary): number | null {
  if (run.state === 'scanning') return null;
  if (run.totalBytes > 0) return Math.min(1, run.doneBytes / run.totalBytes);
  return run.total === 0 ? 1 : doneCount(run) / run.total;
}

/** So many of the reasons are told at once. */
const REASONS = 3;

/** One notice of all that could not be opened with the app, which may be hundreds of files. */
export function notOpened(problems: readonly string[]): { readonly title: string; readonly text: string } {
  const rest = problems.length - REASONS;
  return {
    title:
      problems.length === 1
        ? 'A file could not be opened'
        : `${counted(problems.length, 'file')} could not be opened`,
    text: [...problems.slice(0, REASONS), ...(rest > 0 ? [`And ${shownCount(rest)} more.`] : [])].join(' '),
  };
}
