/** Short notices that something ended, from anywhere in the window. */
import { Toast } from '@base-ui/react/toast';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ToastOptions {
  readonly title: string;
  readonly text?: string;
  readonly action?: ToastAction;
  /** Failures stay until dismissed and are announced at once. */
  readonly failure?: boolean;
}

export const toastManager = Toast.createToastManager<{ action?: ToastAction | undefined }>();

/** @returns names it for {@link dismiss} */
export function toast({ title, text, action, failure = false }: ToastOptions): string {
  return toastManager.add({
    title,
    ...(text !== undefined && { description: text }),
    priority: failure ? 'high' : 'low',
    ...(failure && { timeout: 0 }),
    data: { action },
  });
}

export function dismiss(id: string): void {
  toastManager.close(id);
}
