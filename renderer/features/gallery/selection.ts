/** Which positions of the grid are selected: sorted ranges, so that selecting a million is as quick as selecting one. */
import type { GalleryIndex } from './galleryIndex.ts';

type Rule = (inA: boolean, inB: boolean) => boolean;

export class Selection {
  static readonly none = new Selection([]);

  /** Flat `[start, end, start, end, …)`, ascending, neither touching nor overlapping. */
  readonly ranges: readonly number[];
  readonly count: number;

  private constructor(ranges: readonly number[]) {
    this.ranges = ranges;
    let count = 0;
    for (let at = 0; at < ranges.length; at += 2) count += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0);
    this.count = count;
  }

  /** From ranges that ascend and do not overlap; those that touch are joined. */
  static of(ranges: readonly number[]): Selection {
    return Selection.none.union(ranges);
  }

  static between(a: number, b: number): Selection {
    return new Selection([Math.min(a, b), Math.max(a, b) + 1]);
  }

  static only(position: number): Selection {
    return new Selection([position, position + 1]);
  }

  static all(length: number): Selection {
    return length > 0 ? new Selection([0, length]) : Selection.none;
  }

  has(position: number): boolean {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ranges[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  }

  /** The first selected position, or -1. */
  get first(): number {
    return this.ranges[0] ?? -1;
  }

  union(ranges: readonly number[]): Selection {
    return this.#with(ranges, (inA, inB) => inA || inB);
  }

  toggle(ranges: readonly number[]): Selection {
    return this.#with(ranges, (inA, inB) => inA !== inB);
  }

  minus(ranges: readonly number[]): Selection {
    return this.#with(ranges, (inA, inB) => inA && !inB);
  }

  /** True when every position of a range is selected. */
  covers(start: number, end: number): boolean {
    return Selection.none.union([start, end]).minus(this.ranges).count === 0;
  }

  *positions(): IterableIterator<number> {
    for (let at = 0; at < this.ranges.length; at += 2) {
      const end = this.ranges[at + 1] ?? 0;
      for (let position = this.ranges[at] ?? 0; position < end; position += 1) yield position;
    }
  }

  /** Sweeps both lists of bounds once. */
  #with(other: readonly number[], rule: Rule): Selection {
    const mine = this.ranges;
    const out: number[] = [];
    let a = 0;
    let b = 0;
    let inside = false;
    while (a < mine.length || b < other.length) {
      const at = Math.min(mine[a] ?? Number.POSITIVE_INFINITY, other[b] ?? Number.POSITIVE_INFINITY);
      while (mine[a] === at) a += 1;
      while (other[b] === at) b += 1;
      const now = rule(a % 2 === 1, b % 2 === 1);
      if (now === inside) continue;
      out.push(at);
      inside = now;
    }
    return new Selection(out);
  }
}

/** Selection, the place a Shift range begins, and the cell that has the keyboard. Positions; -1 for nothing. */
export interface Picked {
  readonly selection: Selection;
  readonly anchor: number;
  readonly focus: number;
}

export const nothingPicked: Picked = { selection: Selection.none, anchor: -1, focus: -1 };

export interface PickKeys {
  /** Ctrl, or Cmd on a Mac. */
  readonly toggle: boolean;
  /** Shift. */
  readonly extend: boolean;
}

/** A click: alone selects one, toggle flips one, extend selects from the anchor, both add that range. */
export function pick(picked: Picked, position: number, keys: PickKeys): Picked {
  if (keys.extend) {
    const anchor = picked.anchor < 0 ? position : picked.anchor;
    const range = Selection.between(anchor, position);
    return { selection: keys.toggle ? picked.selection.union(range.ranges) : range, anchor, focus: position };
  }
  const selection = keys.toggle
    ? picked.selection.toggle([position, position + 1])
    : Selection.only(position);
  return { selection, anchor: position, focus: position };
}

/** A key that moves the focus: alone selects what it reaches, extend selects from the anchor, toggle only moves. */
export function moveTo(picked: Picked, position: number, keys: PickKeys): Picked {
  if (keys.extend)
    return pick({ ...picked, anchor: picked.anchor < 0 ? picked.focus : picked.anchor }, position, keys);
  if (keys.toggle) return { ...picked, focus: position };
  return pick(picked, position, keys);
}

/** The same assets where they are in another index; those that are gone drop out, the focus stays near its place. */
export function carryOver(picked: Picked, from: GalleryIndex, to: GalleryIndex): Picked {
  const moved = (position: number) => (position < 0 ? -1 : to.positionOf(from.id(position)));
  const anchor = moved(picked.anchor);
  const focus = moved(picked.focus);
  return {
    selection: carrySelection(picked.selection, from, to),
    anchor,
    focus: focus < 0 && picked.focus >= 0 ? Math.min(picked.focus, to.length - 1) : focus,
  };
}

function carrySelection(selection: Selection, from: GalleryIndex, to: GalleryIndex): Selection {
  if (selection.count === 0) return selection;
  const chosen = new Uint8Array(to.length);
  for (const position of selection.positions()) {
    const now = to.positionOf(from.id(position));
    if (now >= 0) chosen[now] = 1;
  }
  const ranges: number[] = [];
  for (let position = 0; position < chosen.length; position += 1) {
    if (chosen[position] === 0) continue;
    if (ranges.at(-1) === position) ranges[ranges.length - 1] = position + 1;
    else ranges.push(position, position + 1);
  }
  return Selection.of(ranges);
}
