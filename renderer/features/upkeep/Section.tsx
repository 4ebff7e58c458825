import { type ReactNode, useId } from 'react';
import styles from './Upkeep.module.css';

export interface SectionProps {
  readonly title: string;
  /** Quiet words below the title. */
  readonly note?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  readonly testId?: string;
}

/** One matter of a page: what it is, what can be done, and what there is. */
export function Section({ title, note, actions, children, testId }: SectionProps) {
  const heading = useId();
  return (
    <section className={styles.section} aria-labelledby={heading} data-testid={testId}>
      <div className={styles.sectionHead}>
        <div className={styles.sectionWords}>
          <h2 id={heading} className={styles.sectionTitle}>
            {title}
          </h2>
          {note !== undefined && <div className={styles.quiet}>{note}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
