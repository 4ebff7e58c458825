/** The mouse in the grid: clicks, the check circle, double clicks, the rubber band, and carrying what is selected. */
import { type RefObject, useEffect, useState } from 'react';
import { carry, putDown, useDrop } from '../../state/drop.ts';
import { setPicked, useGallery } from './galleryStore.ts';
import { cellAt, hitTest, type Rect, rangesInside } from './geometry.ts';
import type { GridScroller } from './gridScroller.ts';
import { type Picked, pick, Selection } from './selection.ts';

/** A press that moves less is a click, px. */
const DRAG = 4;
/** How near to an edge a rubber band scrolls, and its greatest speed in px a frame. */
const EDGE = 40;
const SPEED = 36;
/** The corner of a cell that toggles it. */
const CHECK = 34;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Press {
  readonly before: Picked;
  /** In grid px, so that it stays where it was while the band scrolls. */
  readonly from: Point;
  readonly toggle: boolean;
  readonly extend: boolean;
  client: Point;
  banding: boolean;
  /** The selected cell under the press, which can be carried away: it is picked alone only when let go in its place. */
  readonly held: number;
}

export interface PointerOptions {
  readonly element: RefObject<HTMLElement | null>;
  readonly scroller: GridScroller;
  readonly left: number;
  readonly mac: boolean;
  readonly onOpen: (position: number) => void;
  /** What is selected was let go over this collection of the sidebar. */
  readonly onCarried: (collection: number) => void;
}

/** The rubber band in grid px while one is drawn. */
export function usePointer({ element, scroller, left, mac, onOpen, onCarried }: PointerOptions): Rect | null {
  const [band, setBand] = useState<Rect | null>(null);
  useEffect(() => {
    const grid = element.current;
    if (!grid) return;
    let press: Press | null = null;
    let frame = 0;

    const pointOf = ({ x, y }: Point): Point => {
      const box = grid.getBoundingClientRect();
      return { x: x - box.left - left, y: y - box.top + scroller.top };
    };
    const clientOf = (event: MouseEvent): Point => ({ x: event.clientX, y: event.clientY });

    /** Not on a header's button, and not on the scroll bar. */
    const onGrid = (event: MouseEvent): boolean =>
      !(event.target as Element).closest('button') &&
      event.clientX <= grid.getBoundingClientRect().left + grid.clientWidth;

    const down = (event: PointerEvent): void => {
      const layout = scroller.frame()?.layout;
      if (!layout || !onGrid(event)) return;
      grid.focus({ preventScroll: true });
      const from = pointOf(clientOf(event));
      const hit = hitTest(layout, from.x, from.y);
      const before = useGallery.getState().picked;
      const keys = { toggle: mac ? event.metaKey : event.ctrlKey, extend: event.shiftKey };
      if (event.button === 2) {
        if (hit >= 0 && !before.selection.has(hit))
          setPicked(pick(before, hit, { toggle: false, extend: false }));
        return;
      }
      if (event.button !== 0) return;
      const mouse = event.pointerType !== 'touch';
      const plain = !keys.toggle && !keys.extend;
      const holds = mouse && plain && hit >= 0 && before.selection.has(hit) && !onCheck(hit, from);
      if (hit >= 0 && !holds)
        setPicked(pick(before, hit, onCheck(hit, from) ? { ...keys, toggle: true } : keys));
      else if (hit < 0 && plain) setPicked({ ...before, selection: Selection.none });
      if (mouse) {
        press = { before, from, ...keys, client: clientOf(event), banding: false, held: holds ? hit : -1 };
      }
    };

    const onCheck = (position: number, at: Point): boolean => {
      const layout = scroller.frame()?.layout;
      const cell = layout ? cellAt(layout, position) : null;
      return cell !== null && cell.width > 2 * CHECK && at.x - cell.x < CHECK && at.y - cell.y < CHECK;
    };

    const move = (event: PointerEvent): void => {
      if (!press) return;
      const before = press.client;
      press.client = clientOf(event);
      if (useDrop.getState().carried !== null) {
        carry({ count: press.before.selection.count, ...press.client });
      } else if (!press.banding) {
        const { x, y } = pointOf(press.client);
        if (Math.hypot(x - press.from.x, y - press.from.y) < DRAG) {
          press.client = before;
          return;
        }
        grid.setPointerCapture(event.pointerId);
        if (press.held >= 0) {
          carry({ count: press.before.selection.count, ...press.client });
          return;
        }
        press.banding = true;
        frame = requestAnimationFrame(draw);
      }
    };

    const draw = (): void => {
      const layout = scroller.frame()?.layout;
      if (!press?.banding || !layout) return;
      const box = grid.getBoundingClientRect();
      const speed = edgeSpeed(press.client.y, box.top, box.bottom);
      if (speed !== 0) scroller.scrollTo(scroller.top + speed);
      const to = pointOf(press.client);
      const rect = spanned(press.from, to);
      setBand(rect);
      const touched = rangesInside(layout, rect);
      const base = press.before.selection;
      const selection = press.toggle
        ? base.toggle(touched)
        : press.extend
          ? base.union(touched)
          : Selection.of(touched);
      const focus = hitTest(layout, to.x, to.y);
      const { picked } = useGallery.getState();
      const anchor = selection.count > 0 ? selection.first : press.before.anchor;
      setPicked({ selection, anchor, focus: focus >= 0 ? focus : picked.focus });
      frame = requestAnimationFrame(draw);
    };

    const up = (): void => {
      const { held, before } = press ?? { held: -1, before: null };
      const carrying = useDrop.getState().carried !== null;
      const collection = putDown();
      stop();
      if (collection !== null) onCarried(collection);
      else if (held >= 0 && before && !carrying)
        setPicked(pick(before, held, { toggle: false, extend: false }));
    };

    const stop = (): void => {
      press = null;
      putDown();
      cancelAnimationFrame(frame);
      setBand(null);
    };

    const giveUp = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || useDrop.getState().carried === null) return;
      event.stopPropagation();
      stop();
    };

    const doubled = (event: MouseEvent): void => {
      const layout = scroller.frame()?.layout;
      if (!layout || !onGrid(event)) return;
      const at = pointOf(clientOf(event));
      const hit = hitTest(layout, at.x, at.y);
      if (hit >= 0 && !onCheck(hit, at)) onOpen(hit);
    };

    const listening = new AbortController();
    const { signal } = listening;
    // The focus belongs to the grid as a whole, never to the cell that was pressed.
    const keepFocus = (event: MouseEvent): void => {
      if (onGrid(event)) event.preventDefault();
    };
    grid.addEventListener('mousedown', keepFocus, { signal });
    grid.addEventListener('pointerdown', down, { signal });
    grid.addEventListener('pointermove', move, { signal });
    grid.addEventListener('pointerup', up, { signal });
    window.addEventListener('keydown', giveUp, { signal, capture: true });
    grid.addEventListener('pointercancel', stop, { signal });
    grid.addEventListener('dblclick', doubled, { signal });
    return () => {
      listening.abort();
      cancelAnimationFrame(frame);
    };
  }, [element, scroller, left, mac, onOpen, onCarried]);
  return band;
}

function spanned(a: Point, b: Point): Rect {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.max(1, Math.abs(a.x - b.x)),
    height: Math.max(1, Math.abs(a.y - b.y)),
  };
}

/** Px a frame: faster the further past the edge. */
function edgeSpeed(y: number, top: number, bottom: number): number {
  const above = top + EDGE - y;
  const below = y - (bottom - EDGE);
  const past = above > 0 ? -above : Math.max(below, 0);
  return Math.sign(past) * Math.min(SPEED, Math.abs(past) / 2);
}
