import { type ReactNode, useLayoutEffect, useRef } from 'react';
import styles from './Controls.module.css';
import { classes } from './classes.ts';
import { Icon, type IconType } from './Icon.tsx';

export interface BannerProps {
  readonly icon: IconType;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** For good to know, where nothing is the matter. */
  readonly calm?: boolean;
  /** Stands below the content; notices keep above it. */
  readonly foot?: boolean;
  readonly testId?: string;
}

/** One line over the content, or at its foot, about a state that lasts. */
export function Banner({ icon, children, actions, calm, foot = false, testId }: BannerProps) {
  const banner = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!foot) return;
    const { style } = document.documentElement;
    style.setProperty('--foot-height', `${banner.current?.offsetHeight ?? 0}px`);
    return () => {
      style.removeProperty('--foot-height');
    };
  }, [foot]);
  return (
    <div
      ref={banner}
      className={classes(styles.banner, calm && styles.calm, foot && styles.foot)}
      role="status"
      data-testid={testId}
    >
      <Icon icon={icon} />
      <div className={styles.bannerWords}>{children}</div>
      {actions}
    </div>
  );
}
