/**
 * Times as cameras write them. A time is believed only when it is written in full and exists in the calendar:
 * no zero fields, no 30 February, no 25 o'clock, no year before photography (1826) or more than one year ahead.
 * Anything else is null: a wrong date sorts a photo to where nobody finds it, the file's own time does not.
 */
import type { TakenTime } from './types.ts';

export interface WallTime {
  /** Wall-clock time as ms since 1970, as though its zone were UTC. */
  readonly wallMs: number;
  /** Minutes east of UTC when written with the time. */
  readonly offset: number | null;
}

const FIRST_YEAR = 1826;
/** A computer whose own clock was reset must not turn every date down. */
const LATEST_YEAR_AT_LEAST = 2027;
const TIME =
  /^(\d{4})[:/-](\d{2})[:/-](\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/;
const MS_A_MINUTE = 60_000;

/** Minutes east of UTC of `+02:00`, `-0330` or `Z`; null for what no zone on earth has (−12:00 to +14:00). */
export function parseOffset(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const trimmed = text.trim();
  if (trimmed === 'Z') return 0;
  const match = OFFSET.exec(trimmed);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (Number(match[3]) > 59) return null;
  const offset = match[1] === '-' ? -minutes : minutes;
  return offset >= -720 && offset <= 840 ? offset : null;
}

/** @param now ms since 1970, for what counts as too far ahead. */
export function parseWallTime(text: unknown, now: number): WallTime | null {
  if (typeof text !== 'string') return null;
  const match = TIME.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  const latest = Math.max(new Date(now).getUTCFullYear() + 1, LATEST_YEAR_AT_LEAST);
  if (year < FIRST_YEAR || year > latest || hour > 23 || minute > 59 || second > 59) return null;
  const base = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(base);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { wallMs: base + fraction(match[7]), offset: parseOffset(match[8]) };
}

/** Milliseconds of a fraction of a second given by its decimals, as EXIF's SubSecTime is. */
export function fraction(decimals: unknown): number {
  const text = typeof decimals === 'number' ? String(decimals) : decimals;
  if (typeof text !== 'string' || !/^\d{1,9}\s*$/.test(text)) return 0;
  return Math.floor(Number(`0.${text.trim()}`) * 1000);
}

/** An EXIF time with the fraction and offset that stand in tags of their own. */
export function exifTime(text: unknown, subSeconds: unknown, offset: unknown, now: number): TakenTime | null {
  const time = parseWallTime(text, now);
  if (!time) return null;
  const ms = time.wallMs % 1000 === 0 ? fraction(subSeconds) : 0;
  return { wallMs: time.wallMs + ms, offset: time.offset ?? parseOffset(offset), source: 'exif' };
}

/**
 * A time of a container. With an offset it is the wall-clock time there. Without one, where the format says UTC
 * (QuickTime, ISO base media), it is shown in the zone of this computer, the likeliest place it was taken.
 * The format's zero (1904, 1970) means "not set".
 */
export function containerTime(text: unknown, utc: boolean, now: number): TakenTime | null {
  const time = parseWallTime(text, now);
  if (!time || isFormatZero(time.wallMs)) return null;
  if (time.offset !== null || !utc) return { ...time, source: 'container' };
  const offset = 0 - new Date(time.wallMs).getTimezoneOffset();
  return { wallMs: time.wallMs + offset * MS_A_MINUTE, offset, source: 'container' };
}

function isFormatZero(ms: number): boolean {
  return ms === 0 || ms === Date.UTC(1904, 0, 1);
}
