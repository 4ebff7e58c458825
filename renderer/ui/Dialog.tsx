import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type CSSProperties, type ReactNode, type RefObject, useRef } from 'react';
import { IconButton } from './Button.tsx';
import styles from './Popup.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** px; shrinks to the window. */
  readonly width?: number;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
  readonly testId?: string;
  /** Has the focus when it opens; left out, the first field, if there is one. */
  readonly firstFocus?: RefObject<HTMLElement | null> | undefined;
}

/** Modal: holds the focus while open, gives it back when closed, closes on Escape. */
export function Dialog({
  open,
  onClose,
  title,
  width = 480,
  children,
  actions,
  testId,
  firstFocus,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          initialFocus={() => firstFocus?.current ?? popup.current?.querySelector('input') ?? popup.current}
          className={styles.dialog}
          style={{ '--dialog-width': `${width}px` } as CSSProperties}
          data-testid={testId}
        >
          <div className={styles.dialogHead}>
            <Base.Title className={styles.dialogTitle}>{title}</Base.Title>
            <IconButton icon={X} label="Close" onClick={onClose} />
          </div>
          <div className={styles.dialogBody}>{children}</div>
          {actions && <div className={styles.dialogActions}>{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
