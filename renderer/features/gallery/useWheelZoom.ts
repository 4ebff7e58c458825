import { type RefObject, useEffect } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { hitTest } from './geometry.ts';
import type { GridScroller } from './gridScroller.ts';
import { zoomWheel } from './zoom.ts';

/** Px that one line of a wheel counted in lines stands for. */
const LINE = 33;

/** Ctrl (Cmd) and the wheel, or a pinch, zoom about the cell under the pointer, at most once a frame. */
export function useWheelZoom(
  element: RefObject<HTMLElement | null>,
  scroller: GridScroller,
  left: number,
): void {
  useEffect(() => {
    const grid = element.current;
    if (!grid) return;
    let delta = 0;
    let frame = 0;
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      delta += event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      if (frame !== 0) return;
      const { clientX, clientY } = event;
      frame = requestAnimationFrame(() => {
        frame = 0;
        const box = grid.getBoundingClientRect();
        const layout = scroller.frame()?.layout;
        const y = clientY - box.top;
        const hit = layout ? hitTest(layout, clientX - box.left - left, y + scroller.top) : -1;
        if (hit >= 0) scroller.pin(hit, y);
        const { zoom, set } = usePreferences.getState();
        set({ zoom: zoomWheel(zoom, delta) });
        delta = 0;
      });
    };
    grid.addEventListener('wheel', turn, { passive: false });
    return () => {
      cancelAnimationFrame(frame);
      grid.removeEventListener('wheel', turn);
    };
  }, [element, scroller, left]);
}
