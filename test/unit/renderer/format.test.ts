import { describe, expect, it } from 'vitest';
import {
  shownDimensions,
  shownExposure,
  shownExposureTime,
  shownPosition,
} from '../../../renderer/format/camera.ts';
import { shownOffset, shownWallTime } from '../../../renderer/format/dates.ts';
import { counted, shownBytes, shownRate, shownTimeLeft } from '../../../renderer/format/numbers.ts';
import { cameraName } from '../../../shared/cameraName.ts';
import { asHere } from '../../support/locale.ts';

describe('numbers in words', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1568, '1.57 kB'],
    [53_493, '53.5 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [4_294_967_296, '4.29 GB'],
    [9_007_199_254_740_991, '9.01 PB'],
    [-5, '0 bytes'],
  ])('writes %d bytes as %s', (bytes, words) => {
    expect(shownBytes(bytes)).toBe(asHere(words));
  });

  it('never writes a thousand of a unit that has a next one', () => {
    for (let bytes = 1; bytes < 1e15; bytes = Math.ceil(bytes * 1.37)) {
      expect(Number.parseFloat(shownBytes(bytes).replaceAll(',', ''))).toBeLessThan(1000);
    }
  });

  it('writes rates by the second', () => {
    expect(shownRate(1_980_000)).toBe(`${asHere('1.98')} MB/s`);
  });

  it('counts one thing and many', () => {
    expect(counted(1, 'item')).toBe('1 item');
    expect(counted(1214, 'item')).toBe(asHere('1,214 items'));
    expect(counted(0, 'copy', 'copies')).toBe('0 copies');
  });

  it.each([
    [0, 'a few seconds left'],
    [9_000, 'a few seconds left'],
    [11_000, 'about 20 seconds left'],
    [59_000, 'about 60 seconds left'],
    [61_000, 'about 1 minute left'],
    [150_000, 'about 3 minutes left'],
    [3_600_000, 'about 1 h left'],
    [5_400_000, 'about 1 h 30 min left'],
  ])('tells %d ms as %s', (ms, words) => {
    expect(shownTimeLeft(ms)).toBe(words);
  });
});

describe('dates in words', () => {
  it('shows wall-clock time as the camera showed it, wherever this computer is', () => {
    const words = shownWallTime(Date.UTC(2012, 7, 5, 23, 39, 59));
    expect(words).toMatch(/2012/);
    expect(words).toMatch(/39:59/);
    expect(words).toMatch(/\b0?5\b/);
  });

  it('writes offsets east and west of UTC', () => {
    expect(shownOffset(330)).toBe('UTC+05:30');
    expect(shownOffset(-210)).toBe('UTC−03:30');
    expect(shownOffset(0)).toBe('UTC+00:00');
  });
});

describe('camera facts in words', () => {
  it.each([
    [0.008, '1/125 s'],
    [1 / 8000, '1/8000 s'],
    [0.25, '1/4 s'],
    [0.3, '0.3 s'],
    [1.5, '1.5 s'],
    [30, '30 s'],
    [0, '0 s'],
  ])('writes an exposure of %d seconds as %s', (seconds, words) => {
    expect(shownExposureTime(seconds)).toBe(words);
  });

  it('joins what is known of an exposure and leaves out the rest', () => {
    expect(shownExposure({ exposureTime: 0.008, fNumber: 2.8, iso: 200, focalLength: 50 })).toBe(
      '1/125 s · f/2.8 · ISO 200 · 50 mm',
    );
    expect(shownExposure({ exposureTime: null, fNumber: 11, iso: null, focalLength: null })).toBe('f/11');
    expect(shownExposure({ exposureTime: null, fNumber: null, iso: null, focalLength: null })).toBeNull();
  });

  it('does not say the maker twice', () => {
    expect(cameraName('Canon', 'Canon EOS 5D')).toBe('Canon EOS 5D');
    expect(cameraName('NIKON CORPORATION', 'NIKON D70')).toBe('NIKON D70');
    expect(cameraName('SONY', 'DSLR-A550')).toBe('SONY DSLR-A550');
    expect(cameraName('Apple', null)).toBe('Apple');
    expect(cameraName(null, ' ')).toBeNull();
  });

  it('tells megapixels only where there is one', () => {
    expect(shownDimensions(4000, 3000)).toBe('4000 × 3000 · 12 MP');
    expect(shownDimensions(512, 341)).toBe('512 × 341');
  });

  it('writes positions as maps take them', () => {
    expect(shownPosition(-33.8567844, 151.2152967)).toBe('-33.85678, 151.21530');
  });
});
