/** Where the updates of the app stand. */
import { create } from 'zustand';
import type { UpdateState } from '../../shared/contract/app.ts';
import type { Client } from '../client/types.ts';

interface UpdatesStore {
  /** Null: not known yet, or a page that no app of its own belongs to. */
  readonly state: UpdateState | null;
}

export const useUpdates = create<UpdatesStore>()(() => ({ state: null }));

/** Starts following; called once for the life of the window. */
export function followUpdates(client: Pick<Client, 'call' | 'on' | 'host'>): void {
  if (client.host !== 'desktop') return;
  client.on('updates.changed', (state) => useUpdates.setState({ state }));
  // Whatever an event has told meanwhile is newer.
  client.call('updates.state', {}).then(
    (state) => useUpdates.setState((held) => (held.state === null ? { state } : held)),
    () => undefined,
  );
}
