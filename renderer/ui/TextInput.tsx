import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './Fields.module.css';

export interface TextInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'width'> {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Unit behind the text. */
  readonly suffix?: string;
  readonly mono?: boolean;
  /** px; left out, as wide as there is room. */
  readonly width?: number;
}

export function TextInput({ value, onChange, suffix, mono, width, className, ...rest }: TextInputProps) {
  return (
    <span className={classes(styles.box, width === undefined && styles.wide, className)} style={{ width }}>
      <input
        className={classes(styles.input, mono && styles.mono)}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {suffix !== undefined && <span className={styles.suffix}>{suffix}</span>}
    </span>
  );
}
