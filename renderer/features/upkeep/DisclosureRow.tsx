import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Icon, type IconType } from '../../ui/Icon.tsx';
import styles from './Upkeep.module.css';

export interface DisclosureRowProps {
  readonly icon: IconType;
  /** Colour of the icon, where it means something. */
  readonly tone?: string | undefined;
  readonly title: string;
  readonly means: string;
  /** How many, at the right. */
  readonly figure: ReactNode;
  readonly actions?: ReactNode;
  readonly testId: string;
  /** What it unfolds to; made only while it is open. */
  readonly children: () => ReactNode;
}

/** A line that says how many there are of one kind, and unfolds to which. */
export function DisclosureRow(props: DisclosureRowProps) {
  const { icon, tone, title, means, figure, actions, testId, children } = props;
  const [open, setOpen] = useState(false);
  const content = useId();
  return (
    <li className={styles.row} data-testid={testId}>
      <div className={styles.rowHead}>
        <button
          type="button"
          className={styles.disclose}
          aria-expanded={open}
          aria-controls={content}
          onClick={() => setOpen(!open)}
        >
          <Icon icon={ChevronRight} className={styles.chevron} />
          <Icon icon={icon} className={tone} />
          <span className={styles.rowWords}>
            <span className={styles.rowTitle}>{title}</span>
            <span className={styles.quiet}>{means}</span>
          </span>
          <span className={styles.figure}>{figure}</span>
        </button>
        {actions !== undefined && <div className={styles.rowActions}>{actions}</div>}
      </div>
      <div id={content}>{open && <div className={styles.files}>{children()}</div>}</div>
    </li>
  );
}
