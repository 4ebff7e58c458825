/** Groups of dates: which day or month an asset falls in, and what its header says. Days count from 1970-01-01. */

export type Grouping = 'none' | 'day' | 'month' | 'year';

const MS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/**
 * Proleptic Gregorian date of a day number, by whole-number arithmetic over eras of 400 years
 * (a loop over a million records has no time for Date objects).
 */
export function civilDate(dayNumber: number): CivilDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10;
  return {
    year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** Equal for two days exactly when they share a header. */
export function groupKey(dayNumber: number, grouping: Grouping): number {
  if (grouping === 'none') return 0;
  if (grouping === 'day') return dayNumber;
  const { year, month } = civilDate(dayNumber);
  return grouping === 'year' ? year : year * 12 + month;
}

/** A section with fewer assets than this share of a row is thin: its header weighs more than its pictures. */
const THIN = 0.7;

/**
 * The finest grouping of which at most half the sections are thin: days for a full library seen close, months from further
 * off, years for one that has little from each.
 */
export function chooseGrouping(
  length: number,
  day: (position: number) => number,
  perRow: number,
): Exclude<Grouping, 'none'> {
  const least = perRow * THIN;
  const days = { sections: 0, thin: 0 };
  const months = { sections: 0, thin: 0 };
  let dayStart = 0;
  let monthStart = 0;
  const close = (kind: typeof days, size: number): void => {
    kind.sections += 1;
    if (size < least) kind.thin += 1;
  };
  for (let position = 1; position <= length; position += 1) {
    const before = day(position - 1);
    const ends = position === length;
    if (!ends && day(position) === before) continue;
    close(days, position - dayStart);
    dayStart = position;
    if (!ends && groupKey(day(position), 'month') === groupKey(before, 'month')) continue;
    close(months, position - monthStart);
    monthStart = position;
  }
  if (days.thin * 2 <= days.sections) return 'day';
  return months.thin * 2 <= months.sections ? 'month' : 'year';
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(dayNumber: number, key: string, options: Intl.DateTimeFormatOptions): string {
  let formatter = formats.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' });
    formats.set(key, formatter);
  }
  return formatter.format(dayNumber * MS_PER_DAY);
}

/** Header words in the language of the system. */
export function sectionLabel(dayNumber: number, grouping: Grouping): string {
  if (grouping === 'year') return format(dayNumber, 'year', { year: 'numeric' });
  if (grouping === 'month') return format(dayNumber, 'month', { year: 'numeric', month: 'long' });
  return format(dayNumber, 'day', { weekday: 'short', year: 'numeric', month: 'long', day: 'numeric' });
}

/** Words of the scrubber's bubble. */
export function monthLabel(dayNumber: number): string {
  return format(dayNumber, 'short', { year: 'numeric', month: 'short' });
}
