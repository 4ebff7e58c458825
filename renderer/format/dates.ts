/** Dates in the system's language. */

const wall = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});
const here = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Wall-clock time: ms since 1970 as though its zone were UTC, so no zone is applied. */
export function shownWallTime(ms: number): string {
  return wall.format(ms);
}

/** A moment, in the zone of this computer. */
export function shownMoment(ms: number): string {
  return here.format(ms);
}

/** Minutes east of UTC as “UTC+05:30”. */
export function shownOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}
