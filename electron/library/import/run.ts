/** One import run while it is under way. */
import type {
  ImportMode,
  ImportOrigin,
  ImportState,
  ImportSummary,
} from '../../../shared/contract/import.ts';
import type { ImportJournal, JournalItem, RunCounts, RunRow } from '../catalog/importJournalTypes.ts';

export interface LiveRun {
  readonly id: number;
  readonly mode: ImportMode;
  readonly origin: ImportOrigin;
  readonly collectionId: number | null;
  readonly started: number;
  readonly abort: AbortController;
  readonly ended: PromiseWithResolvers<ImportSummary>;
  readonly counts: { -readonly [K in keyof RunCounts]: RunCounts[K] };
  /** Bytes read of items under way, by item id. */
  readonly partial: Map<number, number>;
  state: ImportState;
  /** Scans under way. */
  scans: number;
  underWay: number;
  /** Waiting items read from the journal, and up to which id it was read. */
  buffer: JournalItem[];
  cursor: number;
  /** False once the journal had no more waiting items. */
  mayWait: boolean;
  leftOut: number;
  problem: string | null;
  finished: number | null;
  /** Smoothed by the progress meter. */
  bytesPerSecond: number;
}

const READ_AHEAD = 64;

export function openRun(journal: ImportJournal, row: RunRow): LiveRun {
  return {
    id: row.id,
    mode: row.mode,
    origin: row.origin,
    collectionId: row.collectionId,
    started: row.created,
    abort: new AbortController(),
    ended: Promise.withResolvers<ImportSummary>(),
    counts: { ...journal.counts(row.id) },
    partial: new Map(),
    state: row.state,
    scans: 0,
    underWay: 0,
    buffer: [],
    cursor: 0,
    mayWait: true,
    leftOut: 0,
    problem: null,
    finished: null,
    bytesPerSecond: 0,
  };
}

export function isActive(run: Pick<LiveRun, 'state'>): boolean {
  return run.state === 'scanning' || run.state === 'running';
}

/** True when `buffer` holds something to begin with; reads on in the journal when it is empty. */
export function hasMore(run: LiveRun, journal: ImportJournal): boolean {
  if (run.buffer.length === 0 && run.mayWait) {
    run.buffer = [...journal.waiting(run.id, run.cursor, READ_AHEAD)];
    run.cursor = run.buffer.at(-1)?.id ?? run.cursor;
    run.mayWait = run.buffer.length > 0;
  }
  return run.buffer.length > 0;
}

export function liveBytes(run: LiveRun): number {
  let bytes = run.counts.doneBytes;
  for (const part of run.partial.values()) bytes += part;
  return bytes;
}

export function summaryOf(run: LiveRun): ImportSummary {
  const doneBytes = Math.min(liveBytes(run), run.counts.totalBytes);
  const rate = isActive(run) ? run.bytesPerSecond : 0;
  const left = run.counts.totalBytes - doneBytes;
  return {
    id: run.id,
    mode: run.mode,
    origin: run.origin,
    state: run.state,
    ...run.counts,
    doneBytes,
    bytesPerSecond: rate,
    timeLeft: rate > 0 && run.state === 'running' ? Math.round((left / rate) * 1000) : null,
    started: run.started,
    finished: run.finished,
    leftOut: run.leftOut,
    problem: run.problem,
  };
}

/** For a run that is not under way. */
export function storedSummary(row: RunRow, counts: RunCounts): ImportSummary {
  return {
    id: row.id,
    mode: row.mode,
    origin: row.origin,
    state: row.state,
    ...counts,
    bytesPerSecond: 0,
    timeLeft: null,
    started: row.created,
    finished: row.finished,
    leftOut: 0,
    problem: null,
  };
}
