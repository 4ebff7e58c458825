/** Dates in templates: the codes of POSIX strftime that Django's upload_to knows too, with English names, whatever the system's language. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MS_A_DAY = 86_400_000;
/** Years of four digits only: anything else would make paths of another shape. */
const FIRST_MS = new Date(0).setUTCFullYear(1, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

type Code = (date: Date) => string;

const padded = (value: number, length: number): string => String(value).padStart(length, '0');

/** Days since 1 January. */
function dayOfYear(date: Date): number {
  const newYear = new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - newYear) / MS_A_DAY);
}

/** Weeks begin on `first` (0 is Sunday); the days before the first of them are week 0. */
function week(date: Date, first: number): number {
  return Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() + 7 - first) % 7)) / 7);
}

/** By their letter; https://pubs.opengroup.org/onlinepubs/9799919799/functions/strftime.html */
export const DATE_CODES: Readonly<Record<string, Code>> = {
  Y: (date) => padded(date.getUTCFullYear(), 4),
  y: (date) => padded(date.getUTCFullYear() % 100, 2),
  m: (date) => padded(date.getUTCMonth() + 1, 2),
  d: (date) => padded(date.getUTCDate(), 2),
  H: (date) => padded(date.getUTCHours(), 2),
  I: (date) => padded(date.getUTCHours() % 12 || 12, 2),
  M: (date) => padded(date.getUTCMinutes(), 2),
  S: (date) => padded(date.getUTCSeconds(), 2),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  j: (date) => padded(dayOfYear(date) + 1, 3),
  b: (date) => monthOf(date).slice(0, 3),
  B: (date) => monthOf(date),
  a: (date) => dayOf(date).slice(0, 3),
  A: (date) => dayOf(date),
  w: (date) => String(date.getUTCDay()),
  U: (date) => padded(week(date, 0), 2),
  W: (date) => padded(week(date, 1), 2),
};

function monthOf(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? '';
}

function dayOf(date: Date): string {
  return DAYS[date.getUTCDay()] ?? '';
}

/** One code for a wall-clock time (ms as though its zone were UTC). A time that is none counts as 1970. */
export function dateCode(letter: string, wallMs: number): string {
  const ms = Number.isFinite(wallMs) ? Math.min(Math.max(wallMs, FIRST_MS), LAST_MS) : 0;
  return DATE_CODES[letter]?.(new Date(ms)) ?? '';
}
