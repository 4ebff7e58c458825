/** The words of a restore from the cloud: while it runs, and once it has ended. */
import type { RestoreProgress, RestoreReport } from '../../shared/contract/cloud.ts';
import { counted, shownBytes, shownCount } from './numbers.ts';

const PHASES: Readonly<Record<RestoreProgress['phase'], string>> = {
  looking: 'Looking at what the bucket holds',
  records: 'Reading the records',
  files: 'Fetching the files',
  finishing: 'Finishing',
};

export function restorePhaseWords(phase: RestoreProgress['phase']): string {
  return PHASES[phase];
}

/** “37 of 214 · 48 MB of 1.2 GB”; empty while nothing can be told. */
export function restoreProgressWords({ done, total, bytesDone, bytesTotal }: RestoreProgress): string {
  const parts: string[] = [];
  if (total > 0) parts.push(`${shownCount(done)} of ${shownCount(total)}`);
  if (bytesTotal > 0) parts.push(`${shownBytes(bytesDone)} of ${shownBytes(bytesTotal)}`);
  return parts.join(' · ');
}

/** 0 to 1; null while its end is not known. */
export function restoreFraction({
  phase,
  done,
  total,
  bytesDone,
  bytesTotal,
}: RestoreProgress): number | null {
  if (phase === 'looking') return null;
  if (bytesTotal > 0) return Math.min(1, bytesDone / bytesTotal);
  return total > 0 ? Math.min(1, done / total) : null;
}

const FROM: Readonly<Record<RestoreReport['from'], string>> = {
  snapshot: 'The records are those of the bucket’s snapshot, with what was written since.',
  sidecars: 'There was no readable snapshot, so the records are made of the sidecars beside the files.',
  objects:
    'The bucket holds neither snapshot nor sidecars, so the records are made of the files themselves: names and content are there, albums and tags are not.',
};

/** What was brought back, a sentence each. */
export function restoredLines({ assets, files, bytes, failed, from }: RestoreReport): readonly string[] {
  const here = assets - files - failed.length;
  const already = files < assets && here > 0 ? ` ${counted(here, 'other')} were here already.` : '';
  return [
    `${counted(assets, 'item')} restored. ${counted(files, 'file')} fetched and verified (${shownBytes(bytes)}).${already}`,
    FROM[from],
  ];
}
