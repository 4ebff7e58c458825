/** Cleanup and health of the open library: what was found, what is being watched, and which page of it is shown. */
import { create } from 'zustand';
import type { CallOutput } from '../../shared/contract/calls.ts';
import type { CleanupReport, VerifyReport } from '../../shared/contract/upkeep.ts';
import type { WatchReport } from '../../shared/contract/watch.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';
import { later } from './later.ts';
import { useWindow } from './window.ts';

/** Findings listed at once; more have one cause, which these show. */
export const FINDINGS_SHOWN = 500;
/** How long changes gather before a report is asked for again, ms. */
const QUIET_MS = 250;

export type UpkeepPage = 'health' | 'cleanup' | 'integrity' | 'watch';
type Quarantine = Pick<CallOutput<'quarantine.list'>, 'total' | 'bytes'>;

interface UpkeepStore {
  readonly page: UpkeepPage;
  /** Of the last scan in this window; null before it, and while another is under way. */
  readonly report: CleanupReport | null;
  /** What is being done to strays now. */
  readonly busy: boolean;
  readonly quarantine: Quarantine | null;
  /** Grows when files go in or out of quarantine. */
  readonly quarantineVersion: number;
  readonly verify: VerifyReport | null;
  /** Asks for it again: imports and deletions change it unheard. */
  readonly readVerify: () => void;
  readonly watch: WatchReport | null;
  readonly relinking: boolean;
}

const initial: Omit<UpkeepStore, 'readVerify'> = {
  page: 'health',
  report: null,
  busy: false,
  quarantine: null,
  quarantineVersion: 0,
  verify: null,
  watch: null,
  relinking: false,
};

export const useUpkeep = create<UpkeepStore>()(() => ({ ...initial, readVerify: () => {} }));

export function showUpkeepPage(page: UpkeepPage): void {
  useUpkeep.setState({ page });
  useWindow.setState({ view: 'upkeep' });
}

export function setRelinking(relinking: boolean): void {
  useUpkeep.setState({ relinking });
}

export function quarantineChanged(quarantine: Quarantine): void {
  useUpkeep.setState(({ quarantineVersion }) => ({ quarantine, quarantineVersion: quarantineVersion + 1 }));
}

/** Starts following; called once for the life of the window. */
export function followUpkeep(client: Pick<Client, 'call' | 'on'>): void {
  const askVerify = followOpenLibrary({
    read: () => client.call('verify.report', { limit: FINDINGS_SHOWN }),
    show: (verify) => useUpkeep.setState({ verify }),
    forget: () => useUpkeep.setState(initial),
  });
  useUpkeep.setState({ readVerify: askVerify });
  const askQuarantine = followOpenLibrary({
    read: () => client.call('quarantine.list', { limit: 1 }),
    show: quarantineChanged,
    forget: () => {},
  });
  followOpenLibrary({
    read: () => client.call('watch.list', {}),
    show: (watch) => useUpkeep.setState({ watch }),
    forget: () => {},
  });
  client.on('watch.changed', (watch) => useUpkeep.setState({ watch }));
  client.on('findings.changed', later(QUIET_MS, askVerify));
  client.on('task.progress', ({ kind, finished }) => {
    if (finished === null) return;
    if (kind === 'verify') askVerify();
    if (kind === 'cleanup') askQuarantine();
  });
}
