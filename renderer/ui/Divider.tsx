import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './Divider.module.css';

const STEP = 16;

export interface DividerProps {
  readonly label: string;
  /** Width of the pane it resizes, px. */
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  /** Which side of the divider that pane is on. */
  readonly pane: 'left' | 'right';
  readonly onChange: (width: number) => void;
}

/** A line between panes that drags, moves with the arrow keys, and goes back to its first place on double click. */
export function Divider({ label, width, min, max, initial, pane, onChange }: DividerProps) {
  const start = useRef({ x: 0, width: 0 });
  const sign = pane === 'left' ? 1 : -1;
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));

  function grab(event: PointerEvent<HTMLHRElement>) {
    start.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function drag(event: PointerEvent<HTMLHRElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(start.current.width + sign * (event.clientX - start.current.x));
  }

  function key(event: KeyboardEvent) {
    const to = {
      ArrowLeft: width - sign * STEP,
      ArrowRight: width + sign * STEP,
      Home: min,
      End: max,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  }

  return (
    <div className={styles.divider}>
      <hr
        className={styles.handle}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        onPointerDown={grab}
        onPointerMove={drag}
        onKeyDown={key}
        onDoubleClick={() => set(initial)}
      />
    </div>
  );
}
