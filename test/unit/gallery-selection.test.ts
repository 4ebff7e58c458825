import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GalleryIndex } from '../../renderer/features/gallery/galleryIndex.ts';
import {
  carryOver,
  moveTo,
  nothingPicked,
  type Picked,
  pick,
  Selection,
} from '../../renderer/features/gallery/selection.ts';
import { RECORD_BYTES, writeEntry } from '../../shared/packedIndex.ts';

const SIZE = 40;
const position = fc.nat(SIZE - 1);
const range = fc.tuple(position, position).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1]);

function naive(selection: Selection): Set<number> {
  return new Set(selection.positions());
}

function indexOf(ids: readonly number[]): GalleryIndex {
  const bytes = new ArrayBuffer(ids.length * RECORD_BYTES);
  const view = new DataView(bytes);
  ids.forEach((id, at) => {
    writeEntry(view, at, { id, ratio: 1.5, kind: 'image', preview: 'ready', colour: 0x808080, day: 20_000 });
  });
  return new GalleryIndex(bytes, 1);
}

describe('a selection', () => {
  it('behaves as a set of positions under any series of operations', () => {
    const step = fc.record({ op: fc.constantFrom('union', 'toggle', 'minus'), range });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let selection = Selection.none;
        const model = new Set<number>();
        for (const { op, range } of steps) {
          selection = selection[op as 'union' | 'toggle' | 'minus'](range);
          for (let at = range[0]!; at < range[1]!; at += 1) {
            if (op === 'union' || (op === 'toggle' && !model.has(at))) model.add(at);
            else model.delete(at);
          }
        }
        expect([...selection.positions()]).toEqual([...model].sort((a, b) => a - b));
        expect(selection.count).toBe(model.size);
        for (let at = -1; at <= SIZE; at += 1) expect(selection.has(at)).toBe(model.has(at));
        expect(selection.first).toBe(model.size > 0 ? Math.min(...model) : -1);
        const bounds = [...selection.ranges];
        expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
        const covered = [...Array(10).keys()].every((at) => model.has(at + 5));
        expect(selection.covers(5, 15)).toBe(covered);
      }),
    );
  });

  it('selects, inverts and clears a million at once', () => {
    const all = Selection.all(1_000_000);
    expect(all.count).toBe(1_000_000);
    expect(all.toggle([3, 4]).toggle([0, 1_000_000]).ranges).toEqual([3, 4]);
    expect(Selection.all(0).count).toBe(0);
  });
});

describe('picking', () => {
  /** What a file manager does, written as plainly as it can be. */
  function expected(before: Picked, at: number, toggle: boolean, extend: boolean) {
    const set = naive(before.selection);
    if (extend) {
      const anchor = before.anchor < 0 ? at : before.anchor;
      if (!toggle) set.clear();
      for (let p = Math.min(anchor, at); p <= Math.max(anchor, at); p += 1) set.add(p);
      return { set, anchor };
    }
    if (toggle) {
      if (!set.delete(at)) set.add(at);
      return { set, anchor: at };
    }
    return { set: new Set([at]), anchor: at };
  }

  it('follows click, toggle and range clicks as a plain model does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: position, toggle: fc.boolean(), extend: fc.boolean() }), { maxLength: 20 }),
        (clicks) => {
          let picked: Picked = nothingPicked;
          for (const { at, toggle, extend } of clicks) {
            const model = expected(picked, at, toggle, extend);
            picked = pick(picked, at, { toggle, extend });
            expect(naive(picked.selection)).toEqual(model.set);
            expect(picked.anchor).toBe(model.anchor);
            expect(picked.focus).toBe(at);
          }
        },
      ),
    );
  });

  it('moves with the keys: alone selects, Shift grows from the anchor, Ctrl only moves', () => {
    let picked = moveTo(nothingPicked, 3, { toggle: false, extend: false });
    picked = moveTo(picked, 5, { toggle: false, extend: true });
    expect([...picked.selection.positions()]).toEqual([3, 4, 5]);
    picked = moveTo(picked, 4, { toggle: false, extend: true });
    expect([...picked.selection.positions()]).toEqual([3, 4]);
    picked = moveTo(picked, 9, { toggle: true, extend: false });
    expect([...picked.selection.positions()]).toEqual([3, 4]);
    expect(picked.focus).toBe(9);
  });
});

describe('a selection across a changed index', () => {
  it('stays with the assets, not with their places', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(ids, ids, fc.array(fc.nat(29)), fc.nat(29), (before, after, chosen, focus) => {
        fc.pre(before.length > 0);
        const from = indexOf(before);
        const to = indexOf(after);
        const inside = chosen.filter((at) => at < before.length);
        const selection = inside.reduce((sum, at) => sum.union([at, at + 1]), Selection.none);
        const focused = focus % before.length;
        const picked = carryOver({ selection, anchor: focused, focus: focused }, from, to);
        const kept = new Set(inside.map((at) => before[at]!).filter((id) => after.includes(id)));
        expect(new Set([...picked.selection.positions()].map((at) => after[at]!))).toEqual(kept);
        expect(picked.anchor).toBe(after.indexOf(before[focused]!));
        const wanted = after.indexOf(before[focused]!);
        expect(picked.focus).toBe(wanted >= 0 ? wanted : Math.min(focused, after.length - 1));
      }),
    );
  });
});

describe('the index', () => {
  it('reads what the library packed, base64 included', () => {
    const bytes = new ArrayBuffer(2 * RECORD_BYTES);
    const view = new DataView(bytes);
    writeEntry(view, 0, { id: 7, ratio: 1.777, kind: 'video', preview: 'pending', colour: null, day: -3 });
    writeEntry(view, 1, { id: 900, ratio: null, kind: 'document', preview: 'none', colour: 0, day: 20_000 });
    const index = GalleryIndex.decode(Buffer.from(bytes).toString('base64'), 5);
    expect([index.length, index.version]).toEqual([2, 5]);
    expect([index.id(0), index.ratio(0), index.kind(0), index.preview(0)]).toEqual([
      7,
      1.777,
      'video',
      'pending',
    ]);
    expect([index.colour(0), index.day(0)]).toEqual([-1, -3]);
    expect([index.ratio(1), index.colour(1), index.preview(1)]).toEqual([0, 0, 'none']);
    expect([
      index.positionOf(7),
      index.positionOf(900),
      index.positionOf(8),
      index.positionOf(99_999),
    ]).toEqual([0, 1, -1, -1]);
  });

  it('finds ids too large for a table', () => {
    const index = indexOf([4_000_000_000, 12]);
    expect([index.positionOf(4_000_000_000), index.positionOf(12), index.positionOf(13)]).toEqual([0, 1, -1]);
  });

  it('takes previews in place and says when a shape changed', () => {
    const index = indexOf([1, 2]);
    const change = { preview: 'ready' as const, colour: 0x102030, width: 300, height: 200 };
    expect(index.apply([{ id: 1, ...change }])).toBe(false);
    expect(index.colour(0)).toBe(0x102030);
    expect(index.apply([{ id: 2, ...change, width: 200, height: 300 }])).toBe(true);
    expect(index.ratio(1)).toBeCloseTo(0.667, 3);
    expect(index.apply([{ id: 3, ...change }])).toBe(false);
  });

  it('gives what has no picture no shape', () => {
    const index = indexOf([1]);
    const nothing = { colour: null, width: null, height: null };
    expect(index.apply([{ id: 1, preview: 'failed', ...nothing }])).toBe(true);
    expect(index.ratio(0)).toBe(0);
    expect(index.apply([{ id: 1, preview: 'none', ...nothing }])).toBe(false);
    expect(index.apply([{ id: 1, preview: 'pending', ...nothing }])).toBe(true);
    expect(index.ratio(0)).toBe(1.5);
  });
});
