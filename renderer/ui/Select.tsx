import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import styles from './Fields.module.css';
import { Icon } from './Icon.tsx';
import popup from './Popup.module.css';

export interface SelectProps<T extends string> {
  /** The accessible name, where no label points here. */
  readonly label?: string;
  readonly id?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  /** px */
  readonly width?: number;
}

/** One of several, behind a button that shows which. */
export function Select<T extends string>({ label, id, value, options, onChange, width }: SelectProps<T>) {
  return (
    <Base.Root
      value={value}
      items={[...options]}
      modal={false}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger className={styles.select} style={{ width }} id={id} aria-label={label}>
        <Base.Value className={styles.chosen} />
        <Icon icon={ChevronsUpDown} size={12} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={popup.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={popup.popup}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={popup.item}>
                <span className={popup.glyph}>
                  <Base.ItemIndicator>
                    <Icon icon={Check} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className={popup.words}>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
