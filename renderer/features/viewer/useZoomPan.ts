/** Zoom and pan of the picture in the viewer by mouse, wheel and pinch. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useViewport } from '../gallery/useViewport.ts';
import { clampView, fitView, isFit, panBy, type Stage, toggleZoom, type View, zoomAt } from './zoomPan.ts';

/** Space kept around a fitted picture, px. */
const MARGIN = 16;
const KEY_STEP = 1.25;
const LINE = 33;

export interface ZoomPan {
  /** The picture's box on screen, px from the middle of the stage. */
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  /** Px on the screen for one px of the picture. */
  readonly magnification: number;
  readonly fitted: boolean;
  toggle(): void;
  fit(): void;
  zoom(to: 'in' | 'out'): void;
}

/** `width` and `height`: the picture's own px. Starts anew, fitted, when `key` changes. */
export function useZoomPan(
  element: RefObject<HTMLElement | null>,
  key: number,
  width: number,
  height: number,
): ZoomPan {
  const box = useViewport(element);
  const [state, setState] = useState<{ readonly key: number; readonly view: View | null }>({
    key,
    view: null,
  });
  const ratio = window.devicePixelRatio;
  const natural = { width: width / ratio, height: height / ratio };
  const small = natural.width <= box.width && natural.height <= box.height;
  const margin = small ? 0 : MARGIN;
  const stage: Stage = {
    boxWidth: Math.max(1, box.width - 2 * margin),
    boxHeight: Math.max(1, box.height - 2 * margin),
    ...natural,
  };
  const chosen = state.key === key ? state.view : null;
  const view = chosen ? clampView(stage, chosen) : fitView(stage);
  const now = useRef({ stage, view, key });
  useEffect(() => {
    now.current = { stage, view, key };
  });

  /** A fitted picture stays fitted when the window changes its size, so it is kept as null. */
  const change = useCallback((next: (stage: Stage, view: View) => View) => {
    const { stage, view, key } = now.current;
    const after = next(stage, view);
    now.current = { stage, view: after, key };
    setState({ key, view: isFit(stage, after) ? null : after });
  }, []);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const listening = new AbortController();
    const { signal } = listening;
    const fromMiddle = (event: MouseEvent): readonly [number, number] => {
      const { left, top, width, height } = target.getBoundingClientRect();
      return [event.clientX - left - width / 2, event.clientY - top - height / 2];
    };
    const onPicture = (event: Event) => (event.target as Element).closest('button, video, audio') === null;
    target.addEventListener(
      'wheel',
      (event) => {
        if (!onPicture(event)) return;
        event.preventDefault();
        const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
        const factor = Math.exp(-Math.max(-240, Math.min(240, delta)) * (event.ctrlKey ? 0.008 : 0.002));
        change((stage, view) => zoomAt(stage, view, view.scale * factor, ...fromMiddle(event)));
      },
      { signal, passive: false },
    );
    target.addEventListener(
      'dblclick',
      (event) => {
        if (onPicture(event)) change((stage, view) => toggleZoom(stage, view, ...fromMiddle(event)));
      },
      { signal },
    );
    let last: { x: number; y: number } | null = null;
    target.addEventListener(
      'pointerdown',
      (event) => {
        if (event.button !== 0 || !onPicture(event)) return;
        last = { x: event.clientX, y: event.clientY };
        target.setPointerCapture(event.pointerId);
      },
      { signal },
    );
    target.addEventListener(
      'pointermove',
      (event) => {
        if (!last) return;
        const [x, y] = [event.clientX - last.x, event.clientY - last.y];
        last = { x: event.clientX, y: event.clientY };
        change((stage, view) => panBy(stage, view, x, y));
      },
      { signal },
    );
    const release = () => {
      last = null;
    };
    target.addEventListener('pointerup', release, { signal });
    target.addEventListener('pointercancel', release, { signal });
    return () => listening.abort();
  }, [element, change]);

  const fitted = isFit(stage, view);
  return {
    width: natural.width * view.scale,
    height: natural.height * view.scale,
    x: view.x,
    y: view.y,
    magnification: view.scale,
    fitted,
    toggle: () => change((stage, view) => toggleZoom(stage, view, 0, 0)),
    fit: () => change((stage) => fitView(stage)),
    zoom: (to) =>
      change((stage, view) =>
        zoomAt(stage, view, to === 'in' ? view.scale * KEY_STEP : view.scale / KEY_STEP, 0, 0),
      ),
  };
}
