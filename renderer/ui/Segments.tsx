import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import styles from './Controls.module.css';
import { classes } from './classes.ts';
import { Icon, type IconType } from './Icon.tsx';
import { Tooltip } from './Tooltip.tsx';

export interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** With an icon the label becomes the tooltip. */
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: IconType }[];
  readonly onChange: (value: T) => void;
  readonly testId?: string;
}

/** One of a few, all of them visible: a radio group, one tab stop, arrows move. */
export function Segments<T extends string>({ label, value, options, onChange, testId }: SegmentsProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      className={styles.segments}
      value={value}
      onValueChange={onChange}
      data-testid={testId}
    >
      {options.map(({ value: own, label: name, icon }) => {
        const radio = (
          <Radio.Root
            key={own}
            value={own}
            aria-label={name}
            className={classes(styles.segment, icon && styles.iconOnly)}
          >
            {icon ? <Icon icon={icon} /> : name}
          </Radio.Root>
        );
        return icon ? (
          <Tooltip key={own} label={name}>
            {radio}
          </Tooltip>
        ) : (
          radio
        );
      })}
    </RadioGroup>
  );
}
