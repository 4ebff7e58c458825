/** The words of verification and watching. */
import type { VerifyReport } from '../../shared/contract/upkeep.ts';
import type { WatchFolder, WatchReport } from '../../shared/contract/watch.ts';
import { shownMoment } from './dates.ts';
import { counted, shownCount } from './numbers.ts';

/** What is known of the originals, when nothing is being read. */
export function roundWords({ total, checked, roundStarted, lastFinished }: VerifyReport): string {
  if (total === 0) return 'There are no originals yet.';
  if (roundStarted !== null) {
    return `A check was cut short: ${shownCount(checked)} of ${counted(total, 'original')} read. It goes on where it stopped.`;
  }
  return lastFinished === null
    ? 'The originals have not been read again since they were stored.'
    : `All originals were last read again ${shownMoment(lastFinished)}.`;
}

export function scheduleWords(days: number | null): string {
  return days === null
    ? 'They are read again only when you ask.'
    : `Every original is read again every ${days === 1 ? 'day' : counted(days, 'day')}.`;
}

export function findingsCount({ missing, rot, edited }: VerifyReport): number {
  return missing + rot + edited;
}

/** “2 missing, 1 damaged”. */
export function findingsWords({ missing, rot, edited }: VerifyReport): string {
  const parts = [
    missing > 0 && `${shownCount(missing)} missing`,
    rot > 0 && `${shownCount(rot)} damaged`,
    edited > 0 && `${shownCount(edited)} changed by another program`,
  ].filter((part) => part !== false);
  return parts.join(', ');
}

const STATES: Readonly<Record<WatchFolder['state'], string>> = {
  starting: 'Starting',
  watching: 'Watching',
  degraded: 'Looked through at intervals',
  offline: 'Not there now',
  paused: 'Paused',
  failed: 'Not working',
};

export function watchStateWords(state: WatchFolder['state']): string {
  return STATES[state];
}

/** “214 imported · 3 waiting until they are whole · 1 refused”. */
export function watchCounts({ imported, waiting, failed }: WatchFolder): string {
  const parts = [`${shownCount(imported)} imported`];
  if (waiting > 0)
    parts.push(`${shownCount(waiting)} waiting until ${waiting === 1 ? 'it is' : 'they are'} whole`);
  if (failed > 0) parts.push(`${shownCount(failed)} refused`);
  return parts.join(' · ');
}

/** What happened in the media folder behind Mediaroot's back. */
export function outsideWords({ added, changed, removed }: WatchReport['mediaRoot']): string {
  const parts = [
    added > 0 && `${shownCount(added)} added`,
    changed > 0 && `${shownCount(changed)} changed`,
    removed > 0 && `${shownCount(removed)} gone`,
  ].filter((part) => part !== false);
  return parts.length === 0
    ? 'No other program has changed anything in it since the last check.'
    : `Other programs since the last check: ${parts.join(', ')}.`;
}
