/** Menus as data, so that a menu and the context menu that mirrors it are one list. */
import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './Popup.module.css';
import { showKeys } from './shortcuts.ts';

export interface MenuItem {
  readonly type: 'item';
  readonly label: string;
  /** A second, quieter line. */
  readonly detail?: string;
  readonly icon?: LucideIcon;
  /** Shortcut like `Mod+A`; shown only, the feature listens for it. */
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

export interface MenuChoice {
  readonly type: 'choice';
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

export interface MenuCheck {
  readonly type: 'check';
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export interface MenuMore {
  readonly type: 'more';
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly entries: readonly MenuEntry[];
}

export type MenuEntry =
  | MenuItem
  | MenuMore
  | MenuChoice
  | MenuCheck
  | { readonly type: 'separator' }
  | { readonly type: 'label'; readonly label: string };

export function MenuEntries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  // entries are rebuilt as a whole and hold no state, so their place is their identity
  return entries.map((entry, index) => <Entry key={`${entry.type}-${String(index)}`} entry={entry} />);
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.type) {
    case 'separator':
      return <Base.Separator className={styles.separator} />;
    case 'label':
      return <div className={styles.label}>{entry.label}</div>;
    case 'check':
      return (
        <Base.CheckboxItem
          className={styles.item}
          checked={entry.checked}
          onCheckedChange={entry.onChange}
          closeOnClick
        >
          <span className={styles.glyph}>{entry.checked && <Icon icon={Check} />}</span>
          <span className={styles.words}>{entry.label}</span>
        </Base.CheckboxItem>
      );
    case 'choice':
      return (
        <Base.Group>
          <Base.GroupLabel className={styles.label}>{entry.label}</Base.GroupLabel>
          <Base.RadioGroup value={entry.value} onValueChange={entry.onChange}>
            {entry.options.map(({ value, label }) => (
              <Base.RadioItem key={value} value={value} className={styles.item} closeOnClick>
                <span className={styles.glyph}>{entry.value === value && <Icon icon={Check} />}</span>
                <span className={styles.words}>{label}</span>
              </Base.RadioItem>
            ))}
          </Base.RadioGroup>
        </Base.Group>
      );
    case 'more':
      return (
        <Base.SubmenuRoot>
          <Base.SubmenuTrigger className={styles.item}>
            {entry.icon && (
              <span className={styles.glyph}>
                <Icon icon={entry.icon} />
              </span>
            )}
            <span className={styles.words}>{entry.label}</span>
            <Icon icon={ChevronRight} size={14} />
          </Base.SubmenuTrigger>
          <Base.Portal>
            <Base.Positioner className={styles.positioner} alignOffset={-4}>
              <Base.Popup className={styles.popup}>
                <MenuEntries entries={entry.entries} />
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.SubmenuRoot>
      );
    case 'item':
      return (
        <Base.Item
          className={classes(
            styles.item,
            entry.danger && styles.danger,
            entry.detail !== undefined && styles.detailed,
          )}
          disabled={entry.disabled ?? false}
          onClick={entry.onSelect}
        >
          {entry.icon && (
            <span className={styles.glyph}>
              <Icon icon={entry.icon} />
            </span>
          )}
          <span className={styles.words}>
            {entry.label}
            {entry.detail !== undefined && <span className={styles.detail}>{entry.detail}</span>}
          </span>
          {entry.keys && <span className={styles.keys}>{showKeys(entry.keys)}</span>}
        </Base.Item>
      );
  }
}
