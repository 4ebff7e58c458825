import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconType } from './Icon.tsx';
import { Tooltip } from './Tooltip.tsx';

interface Looks {
  /** primary: the one thing to do here; danger: it destroys something; outlined: other things; plain: quiet, in bars. */
  readonly look?: 'primary' | 'danger' | 'outlined' | 'plain';
  readonly size?: 'normal' | 'large';
}

export interface ButtonProps extends ComponentProps<'button'>, Looks {
  readonly icon?: IconType | undefined;
}

function buttonClass({ look = 'outlined', size = 'normal' }: Looks, extra?: string): string {
  return classes(
    styles.button,
    (look === 'primary' || look === 'danger') && styles.primary,
    look === 'danger' && styles.destructive,
    look === 'outlined' && styles.outlined,
    size === 'large' && styles.large,
    extra,
  );
}

export function Button({ look, size, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={buttonClass({ look, size }, className)} {...rest}>
      {icon && <Icon icon={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<'button'>, Looks {
  readonly icon: IconType;
  /** Says what it does: the accessible name and the tooltip. */
  readonly label: string;
  /** Shown in the tooltip, like `Mod+F`. */
  readonly keys?: string | undefined;
}

export function IconButton({ look = 'plain', size, icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        className={buttonClass({ look, size }, classes(styles.icon, className))}
        {...rest}
      >
        <Icon icon={icon} />
      </button>
    </Tooltip>
  );
}
