/** Marks along the date scrubber: years where there is room for words, months as dots between them. */

import type { GalleryIndex } from './galleryIndex.ts';
import { lastAtMost } from './geometry.ts';
import type { GridLayout } from './layout.ts';
import { civilDate } from './sections.ts';

export interface Tick {
  /** Px from the top of the track. */
  readonly y: number;
  /** A year in words, null for a dot. */
  readonly year: number | null;
  readonly key: number;
}

const YEAR_ROOM = 22;
const DOT_ROOM = 9;

/** Where a grid position lies on a track of `length` px, in the same proportion as the viewport's top is scrolled. */
export function trackOf(top: number, maxTop: number, length: number): number {
  return maxTop <= 0 ? 0 : (Math.min(maxTop, Math.max(0, top)) / maxTop) * length;
}

/** The day of the section at a grid position. */
export function dayAt(layout: GridLayout, index: GalleryIndex, top: number): number {
  const section = Math.max(0, lastAtMost(layout.sectionTop, layout.sectionCount, top));
  return index.day(layout.rowFirst[layout.sectionRow[section] ?? 0] ?? 0);
}

export function scrubberTicks(
  layout: GridLayout,
  index: GalleryIndex,
  maxTop: number,
  length: number,
): Tick[] {
  const years: Tick[] = [];
  const months: Tick[] = [];
  let lastYear = Number.NaN;
  let lastMonth = Number.NaN;
  for (let section = 0; section < layout.sectionCount; section += 1) {
    const { year, month } = civilDate(index.day(layout.rowFirst[layout.sectionRow[section] ?? 0] ?? 0));
    const key = year * 12 + month;
    if (key === lastMonth) continue;
    lastMonth = key;
    const y = trackOf(layout.sectionTop[section] ?? 0, maxTop, length);
    if (year !== lastYear) {
      lastYear = year;
      if (y - (years.at(-1)?.y ?? Number.NEGATIVE_INFINITY) >= YEAR_ROOM && y <= length) {
        years.push({ y, year, key });
        continue;
      }
    }
    if (y - (months.at(-1)?.y ?? Number.NEGATIVE_INFINITY) >= DOT_ROOM && y <= length) {
      months.push({ y, year: null, key });
    }
  }
  const free = months.filter((dot) => years.every((tick) => Math.abs(tick.y - dot.y) >= YEAR_ROOM / 2 + 2));
  return [...years, ...free];
}
