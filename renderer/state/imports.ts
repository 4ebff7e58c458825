/** Every import this library remembers, and what this window is sending to the host before one starts. */
import { create } from 'zustand';
import type { ImportMode, ImportSummary } from '../../shared/contract/import.ts';
import type { Client, SendProgress } from '../client/index.ts';
import { isActive } from '../format/importWords.ts';
import { openKey, useLibrary } from './library.ts';

export interface Sending extends SendProgress {
  readonly id: number;
  readonly cancel: () => void;
}

/** Files that never reached the host, told until dismissed. */
export interface Unsent {
  readonly id: number;
  readonly files: readonly { readonly name: string; readonly reason: string }[];
}

interface ImportsStore {
  /** Newest first. */
  readonly runs: readonly ImportSummary[];
  readonly sending: readonly Sending[];
  readonly unsent: readonly Unsent[];
  /** What the Import menu is set to; back to copying with each start of the window. */
  readonly mode: ImportMode;
  readonly panelOpen: boolean;
  /** It opened by itself and nobody has touched it since, so it may close by itself. */
  readonly panelUnasked: boolean;
  /** The run whose list of files is open. */
  readonly shownRun: number | null;
}

export const useImports = create<ImportsStore>()(() => ({
  runs: [],
  sending: [],
  unsent: [],
  mode: 'copy',
  panelOpen: false,
  panelUnasked: false,
  shownRun: null,
}));

export function setPanelOpen(panelOpen: boolean): void {
  useImports.setState({ panelOpen, panelUnasked: false });
}

/** Opens the panel because something began, not because someone asked. */
export function offerPanel(): void {
  if (!useImports.getState().panelOpen) useImports.setState({ panelOpen: true, panelUnasked: true });
}

export function keepPanel(): void {
  useImports.setState({ panelUnasked: false });
}

export function showRun(shownRun: number | null): void {
  useImports.setState({ shownRun });
}

export function forgetRun(id: number): void {
  useImports.setState(({ runs, shownRun }) => ({
    runs: runs.filter((run) => run.id !== id),
    shownRun: shownRun === id ? null : shownRun,
  }));
}

/** Every file was new and is stored: there is nothing to read about it. */
function endedWell({ state, duplicates, failed }: ImportSummary): boolean {
  return state === 'done' && duplicates === 0 && failed === 0;
}

function closeUnasked(): void {
  if (useImports.getState().panelUnasked) setPanelOpen(false);
}

/** Follows all runs; `onEnd` hears of each that ends while the window is open. */
export function followImports(client: Client, onEnd: (run: ImportSummary) => void): void {
  let library: string | undefined;

  const put = (run: ImportSummary): void => {
    const { runs } = useImports.getState();
    const before = runs.find(({ id }) => id === run.id);
    const next = before ? runs.map((other) => (other.id === run.id ? run : other)) : [run, ...runs];
    useImports.setState({ runs: next });
    if (before && isActive(before) && !isActive(run)) {
      if (endedWell(run) && !next.some(isActive)) closeUnasked();
      onEnd(run);
    } else if (!before && isActive(run)) offerPanel();
  };
  const list = async (): Promise<void> => {
    try {
      const { imports } = await client.call('import.list', {});
      const runs = imports.toSorted((a, b) => b.id - a.id);
      useImports.setState({ runs });
      if (runs.some(({ state }) => state === 'interrupted')) setPanelOpen(true);
    } catch {
      // asked again when the library comes back
    }
  };

  client.on('import.progress', put);
  useLibrary.subscribe(({ state, connection }, before) => {
    const id = openKey(state);
    const back = connection === 'up' && before.connection === 'down';
    if (id === library && !back) return;
    if (id !== library) useImports.setState({ runs: [], unsent: [], shownRun: null, panelOpen: false });
    library = id;
    if (id !== undefined) void list();
  });
}
