/** The remotes of the open library as this window knows them, and which dialog about them is open. Holds no key, ever. */
import { create } from 'zustand';
import type { Remote, RestoreProgress, SyncProgress } from '../../shared/contract/cloud.ts';
import type { Client } from '../client/types.ts';
import { followOpenLibrary } from './followOpenLibrary.ts';
import { later } from './later.ts';
import { useWindow } from './window.ts';

/** How long changes gather before the remotes are asked for again, ms. */
const QUIET_MS = 500;

type CloudDialog =
  | { readonly type: 'connect' }
  | { readonly type: 'edit' | 'options' | 'plan'; readonly remote: number }
  /** Of these assets, to be copied. */
  | { readonly type: 'addresses'; readonly ids: readonly number[]; readonly rendition?: string | undefined };

interface CloudStore {
  /** Null until the first answer. */
  readonly remotes: readonly Remote[] | null;
  /** The one the view shows, where there are several; null: the first. */
  readonly shown: number | null;
  readonly dialog: CloudDialog | null;
  /** The latest of each sync, by remote. */
  readonly progress: ReadonlyMap<number, SyncProgress>;
  /** Grows when lists of items, or findings of a check, may have changed. */
  readonly version: number;
  /** Syncs and checks that were asked for in this window, by task: how they end is told. */
  readonly asked: ReadonlySet<number>;
  readonly restore: RestoreProgress | null;
}

const initial: Omit<CloudStore, 'restore'> = {
  remotes: null,
  shown: null,
  dialog: null,
  progress: new Map(),
  version: 0,
  asked: new Set(),
};

export const useCloud = create<CloudStore>()(() => ({ ...initial, restore: null }));

/** Shows remotes instead of the grid. */
export function showCloud(remote?: number): void {
  if (remote !== undefined) useCloud.setState({ shown: remote });
  useWindow.setState({ view: 'cloud' });
}

export function openCloudDialog(dialog: CloudDialog): void {
  useCloud.setState({ dialog });
}

export function closeCloudDialog(): void {
  useCloud.setState({ dialog: null });
}

export function hasCloud(): boolean {
  return (useCloud.getState().remotes?.length ?? 0) > 0;
}

export function remoteNames(): readonly string[] {
  return useCloud.getState().remotes?.map(({ name }) => name) ?? [];
}

export function remoteOf(id: number): Remote | undefined {
  return useCloud.getState().remotes?.find((remote) => remote.id === id);
}

/** Remembers a task whose end is to be told. */
export function askedFor(task: number): void {
  useCloud.setState(({ asked }) => ({ asked: new Set(asked).add(task) }));
}

/** Takes over what a call answered with, so that nothing waits for its event. */
export function putRemote(remote: Remote): void {
  useCloud.setState(({ remotes }) => ({
    remotes: remotes?.some(({ id }) => id === remote.id)
      ? remotes.map((other) => (other.id === remote.id ? remote : other))
      : [...(remotes ?? []), remote],
  }));
}

/** Starts following; called once for the life of the window. */
export function followCloud(client: Pick<Client, 'call' | 'on'>): void {
  const ask = followOpenLibrary({
    read: () => client.call('remotes.list', {}),
    show: ({ remotes }) => useCloud.setState(({ version }) => ({ remotes, version: version + 1 })),
    forget: () => useCloud.setState(initial),
  });
  const askSoon = later(QUIET_MS, ask);
  client.on('remotes.changed', ask);
  client.on('cloud.changed', askSoon);
  client.on('assets.changed', askSoon);
  client.on('sync.progress', (progress) =>
    useCloud.setState((state) => ({ progress: new Map(state.progress).set(progress.remote, progress) })),
  );
  client.on('restore.progress', (restore) => useCloud.setState({ restore }));
}
