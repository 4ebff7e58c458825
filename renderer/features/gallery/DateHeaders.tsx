import styles from './Gallery.module.css';
import { sectionHeight, sectionOf, sectionRange } from './geometry.ts';
import type { Frame } from './gridScroller.ts';
import { sectionLabel } from './sections.ts';

interface DateHeadersProps {
  readonly frame: Frame;
  readonly left: number;
  /** Selects a section, or clears it when all of it is selected. */
  readonly onToggle: (start: number, end: number) => void;
}

/** Beyond the mounted rows a section's box is cut off, for no element may be as tall as a month of a million. */
const MARGIN = 200;

/** The dates above the rows; the one in view sticks to the top. */
export function DateHeaders({ frame, left, onToggle }: DateHeadersProps) {
  const { layout, index, shift, first, end } = frame;
  const { grouping, width } = layout.options;
  if (grouping === 'none' || end === first) return null;
  const lowest = (layout.rowTop[first] ?? 0) - MARGIN;
  const highest = (layout.rowTop[end - 1] ?? 0) + (layout.rowHeight[end - 1] ?? 0) + MARGIN;
  const sections = [];
  for (let section = sectionOf(layout, first); section <= sectionOf(layout, end - 1); section += 1) {
    const [start, stop] = sectionRange(layout, section);
    const from = layout.sectionTop[section] ?? 0;
    const top = Math.max(from, lowest);
    const bottom = Math.min(from + sectionHeight(layout, section), highest);
    const day = index.day(start);
    sections.push(
      <div
        key={`${grouping}${day}`}
        className={styles.section}
        style={{ top: top - shift, left, width, height: bottom - top }}
      >
        <div className={styles.header}>
          <button
            type="button"
            tabIndex={-1}
            className={styles.headerLabel}
            onClick={() => onToggle(start, stop)}
            title="Select these"
          >
            {sectionLabel(day, grouping)}
            <span className={styles.headerCount}>{(stop - start).toLocaleString()}</span>
          </button>
        </div>
      </div>,
    );
  }
  return sections;
}
