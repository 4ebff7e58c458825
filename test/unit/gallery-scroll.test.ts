import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  follow,
  isIdentity,
  scrollMap,
  toGrid,
  toScroll,
} from '../../renderer/features/gallery/scrollScale.ts';

const map = fc
  .tuple(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 200, max: 3000 }))
  .map(([height, viewport]) => scrollMap(height, viewport));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('scaled scrolling', () => {
  it('never exceeds what browsers allow and reaches both ends', () => {
    fc.assert(
      fc.property(map, (scale) => {
        expect(scale.element).toBeLessThan(2 ** 23);
        expect(toGrid(scale, 0)).toBe(0);
        expect(toGrid(scale, scale.maxScroll)).toBe(scale.maxTop);
        expect(toScroll(scale, scale.maxTop)).toBe(scale.maxScroll);
      }),
    );
  });

  it('is the identity for grids a browser can hold', () => {
    const scale = scrollMap(7_000_000, 900);
    expect(isIdentity(scale)).toBe(true);
    expect(toGrid(scale, 1_234_567)).toBe(1_234_567);
  });

  it('is monotonic both ways, and each undoes the other to within a px of the scroll bar', () => {
    fc.assert(
      fc.property(map, share, share, (scale, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((part) =>
          Math.round(part * scale.maxScroll),
        );
        expect(toGrid(scale, low!)).toBeLessThanOrEqual(toGrid(scale, high!));
        expect(Math.abs(toScroll(scale, toGrid(scale, low!)) - low!)).toBeLessThanOrEqual(1);
        const [up, down] = [Math.min(a, b), Math.max(a, b)].map((part) => Math.round(part * scale.maxTop));
        expect(toScroll(scale, up!)).toBeLessThanOrEqual(toScroll(scale, down!));
      }),
    );
  });

  it('moves by true px for a wheel and by the map for a jump', () => {
    const scale = scrollMap(100_000_000, 1000);
    const top = toGrid(scale, 3_000_000);
    expect(follow(scale, top, 3_000_000, 3_000_120, 2000)).toBe(top + 120);
    expect(follow(scale, top, 3_000_000, 5_000_000, 2000)).toBe(toGrid(scale, 5_000_000));
    expect(follow(scale, top, 300, 0, 2000)).toBe(0);
    expect(follow(scale, top, scale.maxScroll - 50, scale.maxScroll, 2000)).toBe(scale.maxTop);
  });

  it('never leaves the grid however it is scrolled', () => {
    fc.assert(
      fc.property(map, fc.array(fc.tuple(share, fc.boolean()), { maxLength: 30 }), (scale, moves) => {
        let scroll = 0;
        let top = 0;
        for (const [part, small] of moves) {
          const to = small
            ? Math.min(scale.maxScroll, Math.max(0, scroll + Math.round((part - 0.5) * 400)))
            : Math.round(part * scale.maxScroll);
          top = follow(scale, top, scroll, to, 2000);
          scroll = to;
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top).toBeLessThanOrEqual(scale.maxTop);
        }
      }),
    );
  });
});
