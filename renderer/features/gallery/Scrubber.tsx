import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Frame, GridScroller } from './gridScroller.ts';
import styles from './Scrubber.module.css';
import { dayAt, scrubberTicks, trackOf } from './scrubberTicks.ts';
import { monthLabel } from './sections.ts';

/** Free space at both ends of the track, px. */
const END = 16;

interface ScrubberProps {
  readonly scroller: GridScroller;
  readonly frame: Frame;
  readonly controls: string;
}

/**
 * Scrolls a grid that is in order of date: years down the right edge, the date under the pointer in a bubble. It is the pointer's
 * scroll bar only; the keyboard has the grid's own keys.
 */
export function Scrubber({ scroller, frame, controls }: ScrubberProps) {
  const { layout, index, map, viewport } = frame;
  const length = Math.max(1, viewport - 2 * END);
  const ticks = useMemo(
    () => scrubberTicks(layout, index, map.maxTop, length),
    [layout, index, map.maxTop, length],
  );
  const thumb = useRef<HTMLDivElement>(null);
  const [pointer, setPointer] = useState<number | null>(null);
  const [dragging, setDragging] = useState(false);

  useEffect(() => {
    const follow = () => {
      const y = END + trackOf(scroller.top, map.maxTop, length);
      if (thumb.current) thumb.current.style.transform = `translateY(${y}px)`;
    };
    follow();
    return scroller.onTop(follow);
  }, [scroller, map.maxTop, length]);

  if (map.maxTop <= 0) return null;
  const topAt = (y: number) => (Math.min(length, Math.max(0, y - END)) / length) * map.maxTop;
  const yOf = (event: PointerEvent<HTMLElement>) =>
    event.clientY - event.currentTarget.getBoundingClientRect().top;
  const at = pointer === null ? null : Math.min(END + length, Math.max(END, pointer));
  return (
    <div
      role="scrollbar"
      aria-label="Date"
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((frame.top / map.maxTop) * 100)}
      aria-valuetext={monthLabel(dayAt(layout, index, frame.top))}
      tabIndex={-1}
      className={styles.scrubber}
      data-dragging={dragging || undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        setPointer(yOf(event));
        scroller.scrollTo(topAt(yOf(event)));
      }}
      onPointerMove={(event) => {
        setPointer(yOf(event));
        if (dragging) scroller.scrollTo(topAt(yOf(event)));
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onPointerLeave={() => setPointer(null)}
    >
      {ticks.map(({ y, year, key }) => (
        <span key={key} className={year === null ? styles.dot : styles.tick} style={{ top: END + y }}>
          {year}
        </span>
      ))}
      <div ref={thumb} className={styles.thumb} />
      {at !== null && (
        <>
          {!dragging && <div className={styles.hoverLine} style={{ transform: `translateY(${at}px)` }} />}
          <div className={styles.bubble} style={{ transform: `translateY(${at}px)` }}>
            {monthLabel(dayAt(layout, index, topAt(at)))}
          </div>
        </>
      )}
    </div>
  );
}
