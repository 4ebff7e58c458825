/** Steps of the zoom, in px of a row's height. */
import { ZOOM } from '../../state/preferences.ts';

/** One press of a key; four double the size. */
const STEP = 2 ** (1 / 4);

function clamp(size: number): number {
  return Math.round(Math.min(ZOOM.max, Math.max(ZOOM.min, size)));
}

export function zoomStep(size: number, to: 'in' | 'out' | 'reset'): number {
  if (to === 'reset') return ZOOM.default;
  return clamp(to === 'in' ? size * STEP : size / STEP);
}

/** A wheel's `deltaY` in px: a notch of 100 px or so is about one step, a pinch is smooth. */
export function zoomWheel(size: number, deltaY: number): number {
  const limited = Math.max(-150, Math.min(150, deltaY));
  const next = clamp(size * STEP ** (-limited / 100));
  if (next !== size || limited === 0) return next;
  return clamp(size + (limited < 0 ? 1 : -1));
}
