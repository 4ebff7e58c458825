/** How the app was started and whether it is in trouble; of no matter in a browser. */
import { create } from 'zustand';
import type { StartState } from '../../shared/contract/app.ts';
import type { Client } from '../client/types.ts';

const WELL: StartState = { safeMode: false, trouble: null };

export const useStart = create<StartState>()(() => WELL);

/** Starts following; called once for the life of the window. */
export function followStart(client: Pick<Client, 'host' | 'call' | 'on'>): void {
  if (client.host !== 'desktop') return;
  let told = false;
  client.on('app.start', (state) => {
    told = true;
    useStart.setState(state);
  });
  client.call('app.start', {}).then(
    (state) => {
      // What was told meanwhile is newer.
      if (!told) useStart.setState(state);
    },
    () => undefined,
  );
}
