import { describe, expect, it } from 'vitest';
import {
  containerTime,
  exifTime,
  fraction,
  parseOffset,
  parseWallTime,
} from '../../electron/library/media/dates.ts';

const NOW = Date.UTC(2026, 10, 21);
const wall = (text: unknown) => parseWallTime(text, NOW)?.wallMs ?? null;

describe('times as cameras write them', () => {
  it('are read as wall-clock time, with fraction and offset where they are written', () => {
    expect(wall('2011:01:13 14:33:39')).toBe(Date.UTC(2011, 0, 13, 14, 33, 39));
    expect(parseWallTime('2024-02-29T23:59:59.25+05:30', NOW)).toEqual({
      wallMs: Date.UTC(2024, 1, 29, 23, 59, 59, 250),
      offset: 330,
    });
    expect(wall('2024:02:29 23:59')).toBe(Date.UTC(2024, 1, 29, 23, 59));
  });

  it.each<[unknown, string]>([
    ['0000:00:00 00:00:00', 'nothing'],
    ['    :  :     :  :  ', 'blanks'],
    ['2023:02:29 10:00:00', 'no such day'],
    ['2024:02:30 10:00:00', '30 February'],
    ['2024:13:01 10:00:00', 'month 13'],
    ['2024:00:10 10:00:00', 'month 0'],
    ['2024:01:01 24:00:00', 'hour 24'],
    ['2024:01:01 10:60:00', 'minute 60'],
    ['2024:01:01 10:00:60', 'second 60'],
    ['9999:12:31 23:59:59', 'year 9999'],
    ['2028:01:01 00:00:00', 'more than a year ahead'],
    ['1825:12:31 23:59:59', 'before photography'],
    ['2024:01:01', 'no time'],
    ['24:01:01 10:00:00', 'two-digit year'],
    ['2024:01:01 10:00:00 <script>', 'something behind it'],
    ['next tuesday', 'words'],
    [20240101, 'a number'],
    [null, 'null'],
  ])('%s is not believed: %s', (text) => {
    expect(wall(text)).toBeNull();
  });

  it('take the fraction and the offset from tags of their own', () => {
    expect(exifTime('2024:03:31 02:30:00', '123', '+01:00', NOW)).toEqual({
      wallMs: Date.UTC(2024, 2, 31, 2, 30, 0, 123),
      offset: 60,
      source: 'exif',
    });
    expect(fraction('5')).toBe(500);
    expect(fraction('  ')).toBe(0);
    expect(fraction(45)).toBe(450);
    expect(fraction('abc')).toBe(0);
  });

  it('keep their wall clock when the offset is nonsense', () => {
    expect(parseOffset('+14:00')).toBe(840);
    expect(parseOffset('-12:00')).toBe(-720);
    expect(parseOffset('-03:30')).toBe(-210);
    expect(parseOffset('Z')).toBe(0);
    for (const odd of ['+15:00', '-13:00', '+01:75', '01:00', '', 3]) expect(parseOffset(odd)).toBeNull();
    expect(exifTime('2024:01:01 10:00:00', null, '+99:99', NOW)?.offset).toBeNull();
  });
});

describe('times of containers', () => {
  it('with an offset are the wall clock there', () => {
    expect(containerTime('2019:07:08 11:10:11+02:00', true, NOW)).toEqual({
      wallMs: Date.UTC(2019, 6, 8, 11, 10, 11),
      offset: 120,
      source: 'container',
    });
  });

  it('in UTC name the same instant in the zone of this computer', () => {
    const utc = Date.UTC(2019, 6, 8, 9, 10, 11);
    const time = containerTime('2019:07:08 09:10:11', true, NOW);
    expect((time?.wallMs ?? 0) - (time?.offset ?? Number.NaN) * 60_000).toBe(utc);
  });

  it('that are the zero of their format are no times', () => {
    expect(containerTime('1904:01:01 00:00:00', true, NOW)).toBeNull();
    expect(containerTime('1970:01:01 00:00:00', true, NOW)).toBeNull();
  });
});
