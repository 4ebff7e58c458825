import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Fields.module.css';
import { Icon } from './Icon.tsx';

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  /** Quiet words below. */
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export function Checkbox({ checked, onChange, children, hint, disabled = false }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control
    <label className={styles.check}>
      <Base.Root className={styles.tick} checked={checked} onCheckedChange={onChange} disabled={disabled}>
        <Base.Indicator>
          <Icon icon={Check} size={12} />
        </Base.Indicator>
      </Base.Root>
      <span>
        {children}
        {hint !== undefined && <span className={classes(styles.hint, styles.below)}>{hint}</span>}
      </span>
    </label>
  );
}
