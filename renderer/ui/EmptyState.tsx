import type { ReactNode } from 'react';
import styles from './Controls.module.css';
import { Icon, type IconType } from './Icon.tsx';

export interface EmptyStateProps {
  readonly icon: IconType;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly testId?: string;
}

/** Says why there is nothing here and what can be done about it. */
export function EmptyState({ icon, title, children, actions, testId }: EmptyStateProps) {
  return (
    <div className={styles.empty} data-testid={testId}>
      <Icon icon={icon} size={48} className={styles.emptyIcon} />
      <h2 className={styles.emptyTitle}>{title}</h2>
      {children && <div className={styles.emptyText}>{children}</div>}
      {actions && <div className={styles.emptyActions}>{actions}</div>}
    </div>
  );
}
