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

type Added = Parameters<typeof toastManager.add>[0] & { readonly id: string };

/** Notices of before there is a place for them; the manager itself would forget them. Null: there is one. */
let early: Added[] | null = [];
let given = 0;

/** @returns names it for {@link dismiss} */
export function toast({ title, text, action, failure = false }: ToastOptions): string {
  given += 1;
  const added: Added = {
    ...{ id: `notice-${given}`, title },
    ...(text !== undefined && { description: text }),
    priority: failure ? 'high' : 'low',
    ...(failure && { timeout: 0 }),
    data: { action },
  };
  if (early === null) toastManager.add(added);
  else early.push(added);
  return added.id;
}

/** There is a place for notices from now on; shows those that came before. */
export function showToasts(): void {
  const waiting = early ?? [];
  early = null;
  for (const added of waiting) toastManager.add(added);
}

export function dismiss(id: string): void {
  early = early?.filter((added) => added.id !== id) ?? null;
  toastManager.close(id);
}
