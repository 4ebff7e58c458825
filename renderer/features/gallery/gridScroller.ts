/**
 * Drives the scrolled element: which rows are mounted, where the grid stands, and that it stays put when its layout changes.
 * React draws {@link Frame}s; between frames listeners of {@link GridScroller.onTop} follow every px.
 */
import type { GalleryIndex } from './galleryIndex.ts';
import { cellAt, rowOf, rowsBetween } from './geometry.ts';
import type { GridLayout } from './layout.ts';
import type { Place } from './savedScroll.ts';
import { follow, isIdentity, type ScrollMap, scrollMap, toScroll } from './scrollScale.ts';

export interface Frame {
  readonly layout: GridLayout;
  readonly index: GalleryIndex;
  readonly view: string;
  readonly viewport: number;
  readonly map: ScrollMap;
  /** Grid px at the top of the viewport when the frame was made. */
  readonly top: number;
  /** Grid px minus element px: 0 unless scrolling is scaled. */
  readonly shift: number;
  /** Mounted rows, end exclusive. */
  readonly first: number;
  readonly end: number;
  /** False while scrolling. */
  readonly still: boolean;
  /** Rushing past: colours are enough, pictures would only be in the way. */
  readonly fast: boolean;
}

/** No scroll for this long is standing still, ms. */
const SETTLE = 120;
/** Shares of the viewport: a step larger than the first rushes past pictures, than the second lands elsewhere altogether. */
const FAST = 0.35;
const JUMP = 1.2;
/** Cells worth mounting beyond each edge; fewer when cells are specks. */
const OVERSCAN_CELLS = 150;

/** Keeps an asset's place on screen across the next change of layout. */
interface Pin {
  readonly id: number;
  /** From the top of the viewport to the point of the cell at `share` of its height, px. */
  readonly y: number;
  readonly share: number;
}

export class GridScroller {
  #element: HTMLElement | null = null;
  #frame: Frame | null = null;
  #top = 0;
  #scroll = 0;
  #pin: Pin | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #frameListeners = new Set<() => void>();
  readonly #topListeners = new Set<() => void>();

  /** Returns what detaches. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    const scrolled = () => this.#scrolled();
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      clearTimeout(this.#timer);
      element.removeEventListener('scroll', scrolled);
      this.#element = null;
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  };

  readonly frame = (): Frame | null => this.#frame;

  /** Told at every scroll and every new frame, before it is painted. */
  onTop(listener: () => void): () => void {
    this.#topListeners.add(listener);
    return () => this.#topListeners.delete(listener);
  }

  /** Grid px at the top of the viewport now. */
  get top(): number {
    return this.#top;
  }

  /** Where the grid should stand in a new layout: the pinned asset, the saved place, or whatever is at the top now. */
  plan(next: Pick<Frame, 'layout' | 'index' | 'view' | 'viewport'>, saved: Place | null): Frame {
    const map = scrollMap(next.layout.height, next.viewport);
    const wanted = this.#frame?.view === next.view ? this.#kept(this.#frame, next) : placed(saved, next);
    const top = Math.round(Math.min(map.maxTop, Math.max(0, wanted)));
    const shift = top - toScroll(map, top);
    return {
      ...next,
      map,
      top,
      shift,
      ...mounted(next.layout, top, next.viewport, 1),
      still: true,
      fast: false,
    };
  }

  /** Makes a planned frame the truth; its element height must be in the document by now. */
  commit(frame: Frame): void {
    this.#pin = null;
    this.#frame = frame;
    this.#top = frame.top;
    this.#moveElement(frame.top - frame.shift);
    for (const listener of this.#frameListeners) listener();
    for (const listener of this.#topListeners) listener();
  }

  /** Keeps the cell at `position` where it is on screen when the layout next changes; `y` in px of the viewport. */
  pin(position: number, y: number): void {
    const cell = this.#frame && cellAt(this.#frame.layout, position);
    if (!cell || !this.#frame) return;
    const share = Math.min(1, Math.max(0, (this.#top + y - cell.y) / cell.height));
    this.#pin = { id: this.#frame.index.id(position), y: cell.y + share * cell.height - this.#top, share };
  }

  scrollTo(top: number): void {
    const frame = this.#frame;
    if (!frame) return;
    const before = this.#top;
    this.#top = Math.round(Math.min(frame.map.maxTop, Math.max(0, top)));
    this.#moveElement(toScroll(frame.map, this.#top));
    this.#advance(Math.abs(this.#top - before) / frame.viewport);
    this.#settleLater();
  }

  /** Scrolls as little as shows the cell whole, `above` px of header included. */
  reveal(position: number, above: number): void {
    const frame = this.#frame;
    const cell = frame && cellAt(frame.layout, position);
    if (!frame || !cell) return;
    const { gap } = frame.layout.options;
    if (cell.y - above < this.#top) this.scrollTo(cell.y - above);
    else if (cell.y + cell.height + gap > this.#top + frame.viewport) {
      this.scrollTo(Math.min(cell.y - above, cell.y + cell.height + gap - frame.viewport));
    }
  }

  /** Scrolls the cell to the middle of the viewport unless it is in sight already. */
  centre(position: number): void {
    const frame = this.#frame;
    const cell = frame && cellAt(frame.layout, position);
    if (!frame || !cell) return;
    if (cell.y >= this.#top && cell.y + cell.height <= this.#top + frame.viewport) return;
    this.scrollTo(cell.y + cell.height / 2 - frame.viewport / 2);
  }

  /** What to remember for the next start; null at the very top. */
  place(): Place | null {
    const frame = this.#frame;
    if (!frame || this.#top <= 0 || frame.index.length === 0) return null;
    const row = firstRowAt(frame.layout, this.#top);
    const position = frame.layout.rowFirst[row] ?? 0;
    return { id: frame.index.id(position), offset: this.#top - (frame.layout.rowTop[row] ?? 0) };
  }

  #kept(before: Frame, next: Pick<Frame, 'layout' | 'index'>): number {
    if (this.#pin) {
      const cell = cellAt(next.layout, next.index.positionOf(this.#pin.id));
      if (cell) return cell.y + this.#pin.share * cell.height - this.#pin.y;
    }
    if (this.#top <= 0 || before.index.length === 0) return 0;
    const row = firstRowAt(before.layout, this.#top);
    const start = before.layout.rowFirst[row] ?? 0;
    const offset = this.#top - (before.layout.rowTop[row] ?? 0);
    const end = Math.min(before.index.length, start + 1000);
    for (let position = start; position < end; position += 1) {
      const now = rowOf(next.layout, next.index.positionOf(before.index.id(position)));
      if (now >= 0) return rowTopWith(next.layout, now, offset, before.layout.rowHeight[row] ?? 1);
    }
    return this.#top;
  }

  #scrolled(): void {
    const frame = this.#frame;
    if (!frame || !this.#element) return;
    const to = this.#element.scrollTop;
    const step = Math.abs(to - this.#scroll) / frame.viewport;
    this.#top = follow(frame.map, this.#top, this.#scroll, to, frame.viewport * 2);
    this.#scroll = to;
    this.#advance(step);
    this.#settleLater();
  }

  #settleLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), SETTLE);
  }

  /** Brings a scaled scroll bar back to where the map has it, and mounts the full overscan. */
  #settle(): void {
    const frame = this.#frame;
    if (!frame) return;
    if (!isIdentity(frame.map)) this.#moveElement(toScroll(frame.map, this.#top));
    this.#show({ ...mounted(frame.layout, this.#top, frame.viewport, 1), still: true, fast: false });
  }

  #moveElement(to: number): void {
    if (!this.#element) return;
    this.#element.scrollTop = to;
    this.#scroll = this.#element.scrollTop;
  }

  /** `step`: how far the grid has just moved, in viewports. */
  #advance(step: number): void {
    const frame = this.#frame;
    if (!frame) return;
    const { layout, viewport } = frame;
    const fast = step > FAST || (frame.fast && !frame.still && step > FAST / 2);
    const needed = mounted(layout, this.#top, viewport, fast ? 0 : 0.5);
    const enough = needed.first >= frame.first && needed.end <= frame.end;
    if (enough && this.#shift(frame) === frame.shift && !frame.still && fast === frame.fast) {
      for (const listener of this.#topListeners) listener();
      return;
    }
    const share = step > JUMP ? 0.1 : fast ? 0.4 : 1;
    const rows = enough ? frame : mounted(layout, this.#top, viewport, share);
    this.#show({ first: rows.first, end: rows.end, still: false, fast });
  }

  #shift(frame: Frame): number {
    return isIdentity(frame.map) ? 0 : Math.round(this.#top - this.#scroll);
  }

  #show(part: Pick<Frame, 'first' | 'end' | 'still' | 'fast'>): void {
    if (!this.#frame) return;
    this.#frame = { ...this.#frame, ...part, top: this.#top, shift: this.#shift(this.#frame) };
    for (const listener of this.#frameListeners) listener();
    for (const listener of this.#topListeners) listener();
  }
}

function firstRowAt(layout: GridLayout, top: number): number {
  return Math.min(layout.rowCount - 1, rowsBetween(layout, top, top + 1e6)[0]);
}

/** The top that shows a row as far past the edge as before, in proportion when its height has changed. */
function rowTopWith(layout: GridLayout, row: number, offset: number, heightBefore: number): number {
  const height = layout.rowHeight[row] ?? 0;
  const inside = offset > 0 ? Math.round((offset * height) / heightBefore) : offset;
  return (layout.rowTop[row] ?? 0) + inside;
}

function placed(saved: Place | null, { layout, index }: Pick<Frame, 'layout' | 'index'>): number {
  const row = saved ? rowOf(layout, index.positionOf(saved.id)) : -1;
  return saved && row >= 0 ? (layout.rowTop[row] ?? 0) + saved.offset : 0;
}

/** Rows in the viewport and a share of the full overscan around it. */
function mounted(layout: GridLayout, top: number, viewport: number, share: number) {
  const [from, to] = rowsBetween(layout, top, top + viewport);
  const visible = (layout.rowFirst[to] ?? 0) - (layout.rowFirst[from] ?? 0);
  const extra = viewport * Math.min(1, Math.max(0.25, OVERSCAN_CELLS / Math.max(1, visible))) * share;
  const [first, end] = rowsBetween(layout, top - extra, top + viewport + extra);
  return { first, end };
}
