import type { ReactNode } from 'react';
import styles from './Controls.module.css';
import { classes } from './classes.ts';
import { Icon, type IconType } from './Icon.tsx';

export interface BannerProps {
  readonly icon: IconType;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** For good to know, where nothing is the matter. */
  readonly calm?: boolean;
  readonly testId?: string;
}

/** One line over the content about a state that lasts. */
export function Banner({ icon, children, actions, calm, testId }: BannerProps) {
  return (
    <div className={classes(styles.banner, calm && styles.calm)} role="status" data-testid={testId}>
      <Icon icon={icon} />
      <div className={styles.bannerWords}>{children}</div>
      {actions}
    </div>
  );
}
