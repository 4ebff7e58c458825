/** Questions about a laid-out grid: what is where, and what is next to what. Coordinates are those of the whole grid. */
import { cellRatio, type GridLayout } from './layout.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Cell extends Rect {
  readonly position: number;
}

/** Index of the last of `values[0, length)` that is at most `value`; -1 when there is none. `values` ascend. */
export function lastAtMost(values: ArrayLike<number>, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The row a position is in; -1 outside the grid. */
export function rowOf(layout: GridLayout, position: number): number {
  if (position < 0 || position >= layout.source.length) return -1;
  return lastAtMost(layout.rowFirst, layout.rowCount, position);
}

export function sectionOf(layout: GridLayout, row: number): number {
  return lastAtMost(layout.sectionRow, layout.sectionCount, row);
}

/** Positions of a section, end exclusive. */
export function sectionRange(layout: GridLayout, section: number): readonly [number, number] {
  return [
    layout.rowFirst[layout.sectionRow[section] ?? 0] ?? 0,
    layout.rowFirst[layout.sectionRow[section + 1] ?? 0] ?? 0,
  ];
}

/** Height of a section with its header. */
export function sectionHeight(layout: GridLayout, section: number): number {
  const last = (layout.sectionRow[section + 1] ?? 0) - 1;
  const bottom = (layout.rowTop[last] ?? 0) + (layout.rowHeight[last] ?? 0);
  return bottom - (layout.sectionTop[section] ?? 0);
}

/** Rows touching the band from `top` to `bottom`, end exclusive. */
export function rowsBetween(layout: GridLayout, top: number, bottom: number): readonly [number, number] {
  const at = Math.max(0, lastAtMost(layout.rowTop, layout.rowCount, top));
  const reaches = (layout.rowTop[at] ?? 0) + (layout.rowHeight[at] ?? 0) > top;
  const first = Math.min(layout.rowCount, reaches ? at : at + 1);
  const end = lastAtMost(layout.rowTop, layout.rowCount, bottom - 1) + 1;
  return [first, Math.max(first, end)];
}

/** Calls back with each cell of a row, left to right, without making objects. */
export function eachCell(
  layout: GridLayout,
  row: number,
  visit: (position: number, x: number, width: number) => void,
): void {
  const start = layout.rowFirst[row] ?? 0;
  const end = layout.rowFirst[row + 1] ?? start;
  const { width, gap } = layout.options;
  if (layout.columns > 0) {
    const step = (width + gap) / layout.columns;
    for (let at = start; at < end; at += 1) {
      const x = Math.round((at - start) * step);
      visit(at, x, Math.round((at - start + 1) * step) - gap - x);
    }
    return;
  }
  let sum = 0;
  for (let at = start; at < end; at += 1) sum += cellRatio(layout.source.ratio(at));
  const inner = layout.rowOpen[row] ? sum * (layout.rowHeight[row] ?? 0) : width - (end - start - 1) * gap;
  const scale = inner / sum;
  let before = 0;
  for (let at = start; at < end; at += 1) {
    const after = before + cellRatio(layout.source.ratio(at));
    const x = Math.round(before * scale);
    visit(at, x + (at - start) * gap, Math.round(after * scale) - x);
    before = after;
  }
}

/** The cells of rows `first` to `end` (exclusive), in order. */
export function cellsOf(layout: GridLayout, first: number, end: number): Cell[] {
  const cells: Cell[] = [];
  for (let row = first; row < end; row += 1) {
    const y = layout.rowTop[row] ?? 0;
    const height = layout.rowHeight[row] ?? 0;
    eachCell(layout, row, (position, x, width) => cells.push({ position, x, y, width, height }));
  }
  return cells;
}

/** Null outside the grid. */
export function cellAt(layout: GridLayout, position: number): Cell | null {
  const row = rowOf(layout, position);
  if (row < 0) return null;
  return cellsOf(layout, row, row + 1).find((cell) => cell.position === position) ?? null;
}

/** The position under a point, or -1. */
export function hitTest(layout: GridLayout, x: number, y: number): number {
  const row = lastAtMost(layout.rowTop, layout.rowCount, y);
  if (row < 0 || y >= (layout.rowTop[row] ?? 0) + (layout.rowHeight[row] ?? 0)) return -1;
  let found = -1;
  eachCell(layout, row, (position, left, width) => {
    if (x >= left && x < left + width) found = position;
  });
  return found;
}

/** Flat ranges `[start, end, start, end, …)` of the cells a rectangle touches. */
export function rangesInside(layout: GridLayout, rect: Rect): number[] {
  const ranges: number[] = [];
  const [first, end] = rowsBetween(layout, rect.y, rect.y + rect.height);
  for (let row = first; row < end; row += 1) {
    let start = -1;
    let stop = -1;
    eachCell(layout, row, (position, x, width) => {
      if (x + width <= rect.x || x >= rect.x + rect.width) return;
      if (start < 0) start = position;
      stop = position + 1;
    });
    if (start < 0) continue;
    if (ranges.at(-1) === start) ranges[ranges.length - 1] = stop;
    else ranges.push(start, stop);
  }
  return ranges;
}

/** The cell of a row whose middle is nearest to `x`. */
export function nearestInRow(layout: GridLayout, row: number, x: number): number {
  let best = layout.rowFirst[row] ?? 0;
  let distance = Number.POSITIVE_INFINITY;
  eachCell(layout, row, (position, left, width) => {
    const away = Math.abs(left + width / 2 - x);
    if (away < distance) {
      distance = away;
      best = position;
    }
  });
  return best;
}

/**
 * The cell a page (`by` px, negative upwards) away from a row, in column `x`; always at least one row away while there is one.
 */
export function pageFrom(layout: GridLayout, row: number, by: number, x: number): number {
  const wanted = lastAtMost(layout.rowTop, layout.rowCount, (layout.rowTop[row] ?? 0) + by);
  const moved = by > 0 ? Math.max(row + 1, wanted) : Math.min(row - 1, Math.max(0, wanted));
  return nearestInRow(layout, Math.min(layout.rowCount - 1, Math.max(0, moved)), x);
}
