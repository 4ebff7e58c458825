/** What a person has set about the open library. */
import { create } from 'zustand';
import type { LibrarySettings } from '../../shared/contract/address.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';

/** Null until the first answer. */
export const useSettings = create<{ readonly settings: LibrarySettings | null }>()(() => ({
  settings: null,
}));

/** Starts following; called once for the life of the window. */
export function followSettings(client: Pick<Client, 'call' | 'on'>): void {
  const ask = followOpenLibrary({
    read: () => client.call('settings.get', {}),
    show: (settings) => useSettings.setState({ settings }),
    forget: () => useSettings.setState({ settings: null }),
  });
  client.on('settings.changed', ask);
}
