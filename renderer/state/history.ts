/** What undo and redo would do next in the open library, in words. */
import { create } from 'zustand';
import type { HistoryState } from '../../shared/contract/deletion.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';

const NOTHING: HistoryState = { undo: null, redo: null };

export const useHistory = create<HistoryState>()(() => NOTHING);

/** Starts following; called once for the life of the window. */
export function followHistory(client: Pick<Client, 'call' | 'on'>): void {
  client.on('history.changed', (state) => useHistory.setState(state));
  followOpenLibrary({
    read: () => client.call('history.state', {}),
    show: (state) => useHistory.setState(state),
    forget: () => useHistory.setState(NOTHING),
  });
}
