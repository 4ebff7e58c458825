import type { ReactNode } from 'react';
import styles from './Controls.module.css';
import { Icon, type IconType } from './Icon.tsx';

export interface BannerProps {
  readonly icon: IconType;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly testId?: string;
}

/** One line over the content about a state that lasts. */
export function Banner({ icon, children, actions, testId }: BannerProps) {
  return (
    <div className={styles.banner} role="status" data-testid={testId}>
      <Icon icon={icon} />
      <div className={styles.bannerWords}>{children}</div>
      {actions}
    </div>
  );
}
