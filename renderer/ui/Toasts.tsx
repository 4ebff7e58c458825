import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from './Button.tsx';
import styles from './Toasts.module.css';
import { showToasts, type ToastAction, toastManager } from './toast.ts';

/** Where toasts appear; once in the window. Screen readers hear them; F6 moves the focus there. */
export function Toasts() {
  // An effect of a parent runs after those of what is in it: by then the provider listens.
  useEffect(showToasts, []);
  return (
    <Base.Provider toastManager={toastManager} limit={3} timeout={6000}>
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts, close } = Base.useToastManager<{ action?: ToastAction | undefined }>();
  return toasts.map((toast) => {
    const action = toast.data?.action;
    return (
      <Base.Root key={toast.id} toast={toast} className={styles.toast} data-testid="toast">
        <Base.Content className={styles.content}>
          <div className={styles.words}>
            <Base.Title className={styles.title} />
            <Base.Description className={styles.text} />
          </div>
          {action && (
            <Button
              onClick={() => {
                close(toast.id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <Base.Close render={<IconButton icon={X} label="Dismiss" />} />
        </Base.Content>
      </Base.Root>
    );
  });
}
