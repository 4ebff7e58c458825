import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import styles from './Disclosures.module.css';
import { Icon } from './Icon.tsx';

export interface Disclosure {
  readonly id: string;
  readonly title: ReactNode;
  /** Quiet words at the right edge. */
  readonly aside?: ReactNode;
  /** Drawn only while it is open. */
  readonly content: ReactNode;
}

/** A scrolled list of titles, one of which is open at a time. */
export function Disclosures({ entries }: { readonly entries: readonly Disclosure[] }) {
  const [open, setOpen] = useState<string | null>(null);
  const name = useId();
  return (
    <ul className={styles.list}>
      {entries.map(({ id, title, aside, content }) => {
        const shown = id === open;
        return (
          <li key={id} className={styles.entry}>
            <button
              type="button"
              className={styles.head}
              aria-expanded={shown}
              aria-controls={shown ? `${name}-${id}` : undefined}
              onClick={() => setOpen(shown ? null : id)}
            >
              <Icon icon={ChevronRight} size={14} className={styles.arrow} />
              <span className={styles.title}>{title}</span>
              {aside !== undefined && <span className={styles.aside}>{aside}</span>}
            </button>
            {shown && (
              <div id={`${name}-${id}`} className={styles.content}>
                {content}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
