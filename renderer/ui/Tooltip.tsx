import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './Popup.module.css';
import { showKeys } from './shortcuts.ts';

export interface TooltipProps {
  readonly label: string;
  /** Shortcut like `Mod+F`. */
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  /** One element that takes a ref and the events of a trigger. */
  readonly children: ReactElement;
}

export function Tooltip({ label, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root
      onOpenChange={(_open, details) => {
        // Escape is for what the control is in, a dialog say, and not for the tooltip alone.
        if (details.reason === 'escape-key') details.allowPropagation();
      }}
    >
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.tooltip}>
            {label}
            {keys && <span className={styles.tooltipKeys}>{showKeys(keys)}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
