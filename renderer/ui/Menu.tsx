import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { MenuEntries, type MenuEntry } from './menuEntries.tsx';
import styles from './Popup.module.css';

export type { MenuEntry } from './menuEntries.tsx';

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'bottom';
}

export function Menu({ trigger, entries, align = 'start', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  /** The element it belongs to; it must take a ref and events. */
  readonly trigger: ReactElement;
  /** Empty: no menu appears. */
  readonly entries: readonly MenuEntry[];
}

/**
 * Opens at the pointer on right click, long press or the menu key. It stays when the button is let go beside it, however long that
 * took: nothing was chosen, and a slow hand (or a busy machine) must not make menus flash.
 */
export function ContextMenu({ trigger, entries }: ContextMenuProps) {
  return (
    <BaseContext.Root
      disabled={entries.length === 0}
      onOpenChange={(_open, details) => {
        if (details.reason === 'cancel-open') details.cancel();
      }}
    >
      <BaseContext.Trigger render={trigger} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            <MenuEntries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}
