/** How much is in the trash, and for how long it stays. */
import { create } from 'zustand';
import type { TrashSummary } from '../../shared/contract/deletion.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';
import { later } from './later.ts';

/** How long changes gather before it is asked for again, ms. */
const QUIET_MS = 250;

/** Null until the first answer. */
export const useTrash = create<{ readonly summary: TrashSummary | null }>()(() => ({ summary: null }));

/** Starts following; called once for the life of the window. */
export function followTrash(client: Pick<Client, 'call' | 'on'>): void {
  const ask = followOpenLibrary({
    read: () => client.call('trash.summary', {}),
    show: (summary) => useTrash.setState({ summary }),
    forget: () => useTrash.setState({ summary: null }),
  });
  client.on('assets.changed', later(QUIET_MS, ask));
  client.on('settings.changed', ask);
}
