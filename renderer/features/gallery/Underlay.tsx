import { useEffect, useRef } from 'react';
import styles from './Gallery.module.css';
import { eachCell, rowsBetween } from './geometry.ts';
import type { GridScroller } from './gridScroller.ts';

const RADIUS = 4;
/** Keeps the soft edge of a painted colour from showing around its cell. */
const INSET = 1;

interface UnderlayProps {
  readonly scroller: GridScroller;
  /** Px from the left edge of the viewport to the grid. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The colours of every cell in view, painted behind the cells at each scroll. It sticks to the viewport, so however fast
 * someone scrolls there is never an empty place, not even while the browser scrolls ahead of the page.
 */
export function Underlay({ scroller, left, width, height }: UnderlayProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const scale = window.devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const neutral = getComputedStyle(canvas).color;
    const paint = () => paintColours(context, scroller, { left, width, height, scale, neutral });
    paint();
    return scroller.onTop(paint);
  }, [scroller, left, width, height]);
  return (
    <div className={styles.underlay} aria-hidden="true">
      <canvas ref={ref} style={{ width, height }} />
    </div>
  );
}

interface Surface {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly neutral: string;
}

function paintColours(context: CanvasRenderingContext2D, scroller: GridScroller, surface: Surface): void {
  const frame = scroller.frame();
  context.setTransform(surface.scale, 0, 0, surface.scale, 0, 0);
  context.clearRect(0, 0, surface.width, surface.height);
  if (!frame) return;
  const { layout, index } = frame;
  const { top } = scroller;
  const [first, end] = rowsBetween(layout, top, top + surface.height);
  for (let row = first; row < end; row += 1) {
    const y = (layout.rowTop[row] ?? 0) - top;
    const height = layout.rowHeight[row] ?? 0;
    eachCell(layout, row, (position, x, width) => {
      const preview = index.preview(position);
      const colour = preview === 'ready' || preview === 'pending' ? index.colour(position) : -1;
      context.fillStyle = colour < 0 ? surface.neutral : `#${colour.toString(16).padStart(6, '0')}`;
      context.beginPath();
      context.roundRect(surface.left + x + INSET, y + INSET, width - 2 * INSET, height - 2 * INSET, RADIUS);
      context.fill();
    });
  }
}
