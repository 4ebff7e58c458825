import type { ReactNode } from 'react';
import { shownMoment } from '../../format/dates.ts';
import { shownBytes } from '../../format/numbers.ts';
import styles from './Upkeep.module.css';

export interface FileLineProps {
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly size: number | null;
  readonly when: number | null;
  readonly action?: ReactNode;
}

/** Height of each in a long list, px. */
export const FILE_LINE = 36;

/** A file of a list: where it is, how large, and since when. */
export function FileLine({ path, size, when, action }: FileLineProps) {
  return (
    <div className={styles.fileLine} style={{ height: FILE_LINE }}>
      <span className={styles.path} title={path}>
        <bdi>{path}</bdi>
      </span>
      <span className={styles.figure}>{size === null ? '' : shownBytes(size)}</span>
      <span className={styles.when}>{when === null ? '' : shownMoment(when)}</span>
      {action}
    </div>
  );
}
