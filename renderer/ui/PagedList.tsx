import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './PagedList.module.css';

export type { ReadPage } from './usePages.ts';

import { type ReadPage, usePages } from './usePages.ts';

export interface PagedListProps<T> {
  readonly label: string;
  /** Keep it the same while the list is. */
  readonly read: ReadPage<T>;
  /** Of each line, px. */
  readonly lineHeight: number;
  /** The most the list takes, px. */
  readonly maxHeight: number;
  /** How many there are, as far as is known before they are read: the list has its height at once. */
  readonly expected: number;
  readonly line: (item: T) => ReactNode;
}

/** A list of any length, of which only what is in sight is read and drawn. */
export function PagedList<T>({ label, read, lineHeight, maxHeight, expected, line }: PagedListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const { total, item, need } = usePages(read);
  const count = total ?? expected;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
  });
  const visible = rows.getVirtualItems();
  const [first, last] = [visible[0]?.index, visible.at(-1)?.index];
  useEffect(() => {
    if (first !== undefined && last !== undefined) need(first, last);
  });
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      style={{ height: Math.min(maxHeight, count * lineHeight) }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <ul className={styles.sheet} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, start }) => {
          const known = item(index);
          return (
            <li
              key={index}
              className={styles.line}
              style={{ height: lineHeight, transform: `translateY(${start}px)` }}
            >
              {known !== undefined && line(known)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
