import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellAt,
  cellsOf,
  hitTest,
  lastAtMost,
  nearestInRow,
  pageFrom,
  rangesInside,
  rowOf,
  rowsBetween,
  sectionHeight,
  sectionOf,
  sectionRange,
} from '../../renderer/features/gallery/geometry.ts';
import {
  computeLayout,
  type LayoutOptions,
  type LayoutSource,
} from '../../renderer/features/gallery/layout.ts';
import { groupKey } from '../../renderer/features/gallery/sections.ts';

const source = fc
  .array(
    fc.record({
      ratio: fc.oneof(
        { weight: 8, arbitrary: fc.double({ min: 0.3, max: 3, noNaN: true }) },
        { weight: 1, arbitrary: fc.constantFrom(0, 0.001, 65.535) },
      ),
      step: fc.constantFrom(0, 0, 0, 1, 20, 400),
    }),
    { maxLength: 200 },
  )
  .map((items): LayoutSource => {
    let day = -40_000;
    const days = items.map(({ step }) => (day += step));
    return { length: items.length, ratio: (at) => items[at]!.ratio, day: (at) => days[at]! };
  });

const options: fc.Arbitrary<LayoutOptions> = fc.record({
  mode: fc.constantFrom('justified' as const, 'squares' as const),
  width: fc.integer({ min: 120, max: 8000 }),
  target: fc.integer({ min: 48, max: 520 }),
  gap: fc.integer({ min: 0, max: 12 }),
  grouping: fc.constantFrom('none' as const, 'day' as const, 'month' as const, 'year' as const),
  header: fc.constantFrom(0, 44),
  paddingTop: fc.integer({ min: 0, max: 20 }),
  paddingBottom: fc.integer({ min: 0, max: 20 }),
});

const laidOut = fc.tuple(source, options).map(([items, how]) => computeLayout(items, how));

describe('the layout of the grid', () => {
  it('shows every asset once, in order, without overlap, inside the width', () => {
    fc.assert(
      fc.property(laidOut, (layout) => {
        const cells = cellsOf(layout, 0, layout.rowCount);
        expect(cells.map((cell) => cell.position)).toEqual(cells.map((_, at) => at));
        expect(cells).toHaveLength(layout.source.length);
        let right = 0;
        let bottom = 0;
        let top = Number.NEGATIVE_INFINITY;
        for (const cell of cells) {
          if (cell.y !== top) {
            expect(cell.y).toBeGreaterThanOrEqual(bottom);
            expect(cell.x).toBe(0);
            top = cell.y;
          } else {
            expect(cell.x).toBe(right + layout.options.gap);
          }
          right = cell.x + cell.width;
          bottom = Math.max(bottom, cell.y + cell.height);
          expect(right).toBeLessThanOrEqual(layout.options.width);
          for (const length of [cell.x, cell.y, cell.width, cell.height]) expect(length % 1).toBe(0);
        }
        expect(layout.height).toBe(
          (cells.length > 0 ? bottom : layout.options.paddingTop) + layout.options.paddingBottom,
        );
      }),
    );
  });

  it('fills the width with every row that is not the last of its section', () => {
    fc.assert(
      fc.property(laidOut, (layout) => {
        for (let row = 0; row < layout.rowCount; row += 1) {
          const cells = cellsOf(layout, row, row + 1);
          const last = cells.at(-1)!;
          const endsSection = layout.sectionRow.includes(row + 1);
          if (!endsSection) expect(layout.rowOpen[row]).toBe(0);
          if (layout.rowOpen[row] === 0) expect(last.x + last.width).toBe(layout.options.width);
          else
            expect(cells[0]!.height).toBeLessThanOrEqual(
              Math.max(layout.options.target, layout.rowHeight[0]!),
            );
        }
      }),
    );
  });

  it('keeps justified rows of ordinary pictures near the height asked for', () => {
    const ordinary: LayoutSource = {
      length: 500,
      ratio: (at) => [1.5, 0.667, 1.333, 1][at % 4]!,
      day: () => 0,
    };
    for (const target of [100, 180, 260]) {
      const layout = computeLayout(ordinary, {
        mode: 'justified',
        width: 1400,
        target,
        gap: 4,
        grouping: 'none',
        header: 0,
        paddingTop: 0,
        paddingBottom: 0,
      });
      for (const height of layout.rowHeight) expect(Math.abs(height / target - 1)).toBeLessThan(0.3);
    }
  });

  it('begins a section exactly where the date group changes', () => {
    fc.assert(
      fc.property(laidOut, (layout) => {
        const { grouping, header } = layout.options;
        let expected = 0;
        for (let section = 0; section < layout.sectionCount; section += 1) {
          const [start, end] = sectionRange(layout, section);
          expect(start).toBe(expected);
          expect(end).toBeGreaterThan(start);
          const keys = new Set<number>();
          for (let at = start; at < end; at += 1) keys.add(groupKey(layout.source.day(at), grouping));
          expect(keys.size).toBe(1);
          if (end < layout.source.length) {
            expect(keys).not.toContain(groupKey(layout.source.day(end), grouping));
          }
          const firstRow = layout.sectionRow[section]!;
          expect(sectionOf(layout, firstRow)).toBe(section);
          expect(layout.rowTop[firstRow]! - layout.sectionTop[section]!).toBe(
            grouping === 'none' ? 0 : header,
          );
          expect(sectionHeight(layout, section)).toBeGreaterThan(0);
          expected = end;
        }
        expect(expected).toBe(layout.source.length);
      }),
    );
  });

  it('lays out a million assets by looking at each of them once or twice', () => {
    let looked = 0;
    const million: LayoutSource = {
      length: 1_000_000,
      ratio: (at) => {
        looked += 1;
        return 0.6 + (at % 11) * 0.12;
      },
      day: (at) => 20_000 - Math.floor(at / 300),
    };
    const layout = computeLayout(million, {
      mode: 'justified',
      width: 1600,
      target: 180,
      gap: 4,
      grouping: 'day',
      header: 44,
      paddingTop: 0,
      paddingBottom: 8,
    });
    expect(looked).toBeLessThanOrEqual(2 * million.length);
    expect(layout.rowFirst.at(-1)).toBe(1_000_000);
  });
});

describe('looking things up in the grid', () => {
  it('finds the same rows in a window as looking at all of them', () => {
    fc.assert(
      fc.property(
        laidOut,
        fc.double({ min: -0.2, max: 1.1, noNaN: true }),
        fc.nat(900),
        (layout, share, tall) => {
          const top = Math.round(share * layout.height);
          const brute: number[] = [];
          for (let row = 0; row < layout.rowCount; row += 1) {
            const y = layout.rowTop[row]!;
            if (y < top + tall && y + layout.rowHeight[row]! > top) brute.push(row);
          }
          const [first, end] = rowsBetween(layout, top, top + tall);
          expect(Array.from({ length: end - first }, (_, at) => first + at)).toEqual(brute);
        },
      ),
    );
  });

  it('hits the cell a point is in and nothing between cells', () => {
    fc.assert(
      fc.property(laidOut, fc.nat(8000), fc.double({ min: 0, max: 1, noNaN: true }), (layout, x, share) => {
        const y = Math.round(share * layout.height);
        const brute = cellsOf(layout, 0, layout.rowCount).find(
          (cell) => x >= cell.x && x < cell.x + cell.width && y >= cell.y && y < cell.y + cell.height,
        );
        expect(hitTest(layout, x, y)).toBe(brute?.position ?? -1);
      }),
    );
  });

  it('gathers under a rubber band exactly the cells it touches', () => {
    fc.assert(
      fc.property(
        laidOut,
        fc.nat(8000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        (layout, x, share, width, height) => {
          const band = { x, y: Math.round(share * layout.height), width, height };
          const brute = cellsOf(layout, 0, layout.rowCount)
            .filter(
              (cell) =>
                cell.x < band.x + band.width &&
                cell.x + cell.width > band.x &&
                cell.y < band.y + band.height &&
                cell.y + cell.height > band.y,
            )
            .map((cell) => cell.position);
          const found: number[] = [];
          const ranges = rangesInside(layout, band);
          for (let at = 0; at < ranges.length; at += 2) {
            for (let position = ranges[at]!; position < ranges[at + 1]!; position += 1) found.push(position);
          }
          expect(found).toEqual(brute);
        },
      ),
    );
  });

  it('knows the row and the rectangle of each position', () => {
    fc.assert(
      fc.property(laidOut, (layout) => {
        for (const cell of cellsOf(layout, 0, layout.rowCount)) {
          expect(cellAt(layout, cell.position)).toEqual(cell);
          const row = rowOf(layout, cell.position);
          expect(layout.rowTop[row]).toBe(cell.y);
          expect(nearestInRow(layout, row, cell.x + cell.width / 2)).toBe(cell.position);
        }
        expect(cellAt(layout, -1)).toBeNull();
        expect(cellAt(layout, layout.source.length)).toBeNull();
      }),
    );
  });

  it('always pages on while there are rows, and stops at the ends', () => {
    fc.assert(
      fc.property(
        laidOut.filter((layout) => layout.rowCount > 0),
        fc.nat(),
        fc.integer({ min: 50, max: 2000 }),
        (layout, seed, page) => {
          const row = seed % layout.rowCount;
          const down = rowOf(layout, pageFrom(layout, row, page, 10));
          const up = rowOf(layout, pageFrom(layout, row, -page, 10));
          if (row < layout.rowCount - 1) expect(down).toBeGreaterThan(row);
          else expect(down).toBe(row);
          if (row > 0) expect(up).toBeLessThan(row);
          else expect(up).toBe(0);
        },
      ),
    );
  });

  it('searches bounds as a walk along them would', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: -1, max: 51 }), (values, wanted) => {
        values.sort((a, b) => a - b);
        expect(lastAtMost(values, values.length, wanted)).toBe(
          values.findLastIndex((value) => value <= wanted),
        );
      }),
    );
  });
});
