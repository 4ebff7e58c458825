import { expect, it } from 'vitest';
import { dismiss, showToasts, toast, toastManager } from '../../../renderer/ui/toast.ts';

it('a notice of before there is a place for it is shown once there is, unless it was dismissed', () => {
  const heard: string[] = [];
  toastManager[' subscribe'](({ action, options }) => {
    if (action === 'add' && typeof options.title === 'string') heard.push(options.title);
  });
  toast({ title: 'early' });
  dismiss(toast({ title: 'dismissed' }));
  expect(heard).toEqual([]);
  showToasts();
  expect(heard).toEqual(['early']);
  toast({ title: 'later' });
  expect(heard).toEqual(['early', 'later']);
});
