import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../shared/range.ts';

const slice = (start: number, end: number) => ({ kind: 'slice', slice: { start, end } });
const WHOLE = { kind: 'whole' };
const UNSATISFIABLE = { kind: 'unsatisfiable' };

describe('parseRange', () => {
  it.each([
    [null, WHOLE],
    ['bytes=0-0', slice(0, 0)],
    ['bytes=0-499', slice(0, 499)],
    ['bytes=500-999', slice(500, 999)],
    ['bytes=9500-', slice(9500, 9999)],
    ['bytes=-500', slice(9500, 9999)],
    ['bytes=-20000', slice(0, 9999)],
    ['bytes=0-20000', slice(0, 9999)],
    ['Bytes= 1-2 ', slice(1, 2)],
    ['bytes=10000-', UNSATISFIABLE],
    ['bytes=10000-20000', UNSATISFIABLE],
    ['bytes=-0', UNSATISFIABLE],
    ['bytes=5-4', WHOLE],
    ['bytes=-', WHOLE],
    ['bytes=a-b', WHOLE],
    ['bytes=0-1,5-6', WHOLE],
    ['bytes=0x1-2', WHOLE],
    ['bytes=1.5-2', WHOLE],
    ['lines=0-1', WHOLE],
    ['', WHOLE],
  ])('reads %j of 10000 bytes', (header, answer) => {
    expect(parseRange(header, 10_000)).toEqual(answer);
  });

  it('sends an empty file whole for a suffix and refuses any position in it', () => {
    expect(parseRange('bytes=-5', 0)).toEqual(WHOLE);
    expect(parseRange('bytes=0-', 0)).toEqual(UNSATISFIABLE);
  });

  it('agrees with cutting the bytes by hand for every range and size', () => {
    const position = fc.option(fc.nat({ max: 60 }), { nil: undefined });
    fc.assert(
      fc.property(fc.nat({ max: 50 }), position, position, (size, first, last) => {
        const bytes = Array.from({ length: size }, (_, index) => index);
        const expected =
          first === undefined
            ? last === undefined || last === 0
              ? []
              : bytes.slice(-last)
            : last !== undefined && last < first
              ? bytes
              : bytes.slice(first, last === undefined ? undefined : last + 1);
        const answer = parseRange(`bytes=${first ?? ''}-${last ?? ''}`, size);
        if (answer.kind === 'slice') {
          expect(bytes.slice(answer.slice.start, answer.slice.end + 1)).toEqual(expected);
          expect(answer.slice.end).toBeLessThan(size);
        } else if (answer.kind === 'unsatisfiable') {
          expect(expected).toEqual([]);
        } else if (first !== undefined) {
          expect(expected).toEqual(bytes);
        }
      }),
    );
  });

  it('never throws and never leaves the file, whatever the header says', () => {
    const position = fc.oneof(fc.nat({ max: 25 }), fc.maxSafeNat(), fc.constantFrom('', '9'.repeat(400)));
    const tail = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(position, position).map(([first, last]) => `${first}-${last}`),
    );
    fc.assert(
      fc.property(tail, fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat()), (asked, size) => {
        const answer = parseRange(`bytes=${asked}`, size);
        if (answer.kind !== 'slice') return;
        expect(answer.slice.start).toBeGreaterThanOrEqual(0);
        expect(answer.slice.end).toBeGreaterThanOrEqual(answer.slice.start);
        expect(answer.slice.end).toBeLessThan(size);
      }),
    );
  });
});
