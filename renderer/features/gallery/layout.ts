/**
 * Where every cell of the grid is. One pass over the index makes the rows; cells inside a row are worked out when they are
 * looked at, so a million assets cost a few typed arrays of rows. All lengths are whole CSS px: edges stay crisp.
 */
import type { Grouping } from './sections.ts';
import { groupKey } from './sections.ts';

export type LayoutMode = 'justified' | 'squares';

/** What the layout must know of the assets; {@link GalleryIndex} is one. */
export interface LayoutSource {
  readonly length: number;
  ratio(position: number): number;
  day(position: number): number;
}

export interface LayoutOptions {
  readonly mode: LayoutMode;
  readonly width: number;
  /** Height rows aim for; the side squares aim for. */
  readonly target: number;
  readonly gap: number;
  readonly grouping: Grouping;
  /** Height of a section's header, its space above included. */
  readonly header: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
}

export interface GridLayout {
  readonly options: LayoutOptions;
  readonly source: LayoutSource;
  readonly height: number;
  /** Squares mode only; 0 otherwise. */
  readonly columns: number;
  readonly rowCount: number;
  /** First position of each row, and the length at the end. */
  readonly rowFirst: Uint32Array;
  readonly rowTop: Float64Array;
  readonly rowHeight: Uint16Array;
  /** 1 for a section's last row when it keeps its natural width. */
  readonly rowOpen: Uint8Array;
  readonly sectionCount: number;
  /** First row of each section, and the row count at the end. */
  readonly sectionRow: Uint32Array;
  /** Top of each section's header. */
  readonly sectionTop: Float64Array;
}

/** Panoramas and strips are cropped in the grid to these shapes. */
const MIN_RATIO = 0.4;
const MAX_RATIO = 3.5;
/** A last row at least this full is stretched like the others. */
const NEARLY_FULL = 0.88;

/** The shape a cell is given; unknown shapes are square. */
export function cellRatio(ratio: number): number {
  if (ratio === 0) return 1;
  return Math.min(MAX_RATIO, Math.max(MIN_RATIO, ratio));
}

export function computeLayout(source: LayoutSource, options: LayoutOptions): GridLayout {
  const { width, target, gap, grouping, header, mode } = options;
  const { length } = source;
  const rowFirst = new Uint32Array(length + 1);
  const rowTop = new Float64Array(length);
  const rowHeight = new Uint16Array(length);
  const rowOpen = new Uint8Array(length);
  const sectionRow: number[] = [];
  const sectionTop: number[] = [];
  const columns = mode === 'squares' ? Math.max(1, Math.round((width + gap) / (target + gap))) : 0;
  const side = columns ? Math.max(1, Math.round((width - (columns - 1) * gap) / columns)) : 0;
  let rows = 0;
  let y = options.paddingTop;

  const addRow = (end: number, height: number, open: boolean): void => {
    rowTop[rows] = y;
    rowHeight[rows] = height;
    rowOpen[rows] = open ? 1 : 0;
    rows += 1;
    rowFirst[rows] = end;
    y += height + gap;
  };

  const squares = (start: number, end: number): void => {
    for (let at = start; at < end; at += columns) {
      addRow(Math.min(end, at + columns), side, end - at < columns);
    }
  };

  const justified = (start: number, end: number): void => {
    let first = start;
    let sum = 0;
    for (let at = start; at < end; at += 1) {
      const before = sum;
      sum += cellRatio(source.ratio(at));
      const items = at - first + 1;
      if (sum * target < width - (items - 1) * gap) continue;
      const heightWith = (width - (items - 1) * gap) / sum;
      const heightWithout = items > 1 ? (width - (items - 2) * gap) / before : Number.POSITIVE_INFINITY;
      if (heightWithout - target < target - heightWith) {
        addRow(at, rowPixels(heightWithout), false);
        first = at;
        sum = cellRatio(source.ratio(at));
        if (sum * target < width) continue;
      }
      addRow(at + 1, rowPixels((width - (at - first) * gap) / sum), false);
      first = at + 1;
      sum = 0;
    }
    if (first === end) return;
    const inner = width - (end - first - 1) * gap;
    const open = sum * target < inner * NEARLY_FULL;
    addRow(end, rowPixels(open ? target : inner / sum), open);
  };

  for (let start = 0; start < length; ) {
    const end = sectionEnd(source, start, grouping);
    sectionRow.push(rows);
    sectionTop.push(y);
    if (grouping !== 'none') y += header;
    if (mode === 'squares') squares(start, end);
    else justified(start, end);
    start = end;
  }

  return {
    options,
    source,
    height: Math.max(0, y - (rows > 0 ? gap : 0)) + options.paddingBottom,
    columns,
    rowCount: rows,
    rowFirst: rowFirst.slice(0, rows + 1),
    rowTop: rowTop.slice(0, rows),
    rowHeight: rowHeight.slice(0, rows),
    rowOpen: rowOpen.slice(0, rows),
    sectionCount: sectionTop.length,
    sectionRow: Uint32Array.from([...sectionRow, rows]),
    sectionTop: Float64Array.from(sectionTop),
  };
}

function rowPixels(height: number): number {
  return Math.min(65_535, Math.max(1, Math.round(height)));
}

/** First position after the section that begins at `start`. */
function sectionEnd(source: LayoutSource, start: number, grouping: Grouping): number {
  if (grouping === 'none') return source.length;
  let day = source.day(start);
  const key = groupKey(day, grouping);
  for (let at = start + 1; at < source.length; at += 1) {
    const next = source.day(at);
    if (next === day) continue;
    if (groupKey(next, grouping) !== key) return at;
    day = next;
  }
  return source.length;
}
