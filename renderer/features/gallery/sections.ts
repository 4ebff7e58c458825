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

/** The fewest assets a section should have on average, so that headers do not outweigh pictures. */
const ROWS_PER_SECTION = 0.7;

/**
 * The finest grouping whose sections still fill most of a row: days when zoomed in, months when zoomed out, and years
 * only for specks.
 */
export function chooseGrouping(
  length: number,
  day: (position: number) => number,
  perRow: number,
): Exclude<Grouping, 'none'> {
  let days = 0;
  let months = 0;
  let lastDay = Number.NaN;
  let lastMonth = Number.NaN;
  for (let position = 0; position < length; position += 1) {
    const current = day(position);
    if (current === lastDay) continue;
    lastDay = current;
    days += 1;
    const month = groupKey(current, 'month');
    if (month === lastMonth) continue;
    lastMonth = month;
    months += 1;
  }
  const wanted = perRow * ROWS_PER_SECTION;
  if (length / Math.max(1, days) >= wanted) return 'day';
  return length / Math.max(1, months) >= wanted || perRow < 12 ? 'month' : 'year';
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
