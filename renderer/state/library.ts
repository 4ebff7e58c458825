/** The open library as this window knows it. Events are hints: the truth is asked for again. */
import { create } from 'zustand';
import type { CallOutput } from '../../shared/contract/calls.ts';
import type { LibraryCounts, LibraryState, ThumbnailStatus } from '../../shared/contract/library.ts';
import { type Client, ClientError, type Connection } from '../client/types.ts';
import { inOrder } from './inOrder.ts';
import { later } from './later.ts';
import { usePreferences } from './preferences.ts';
import { useWindow } from './window.ts';

/** How long to wait between tries while the host is away, and between counts while assets keep changing, ms. */
const RETRY_MS = 1000;
const COUNT_MS = 250;

interface LibraryStore {
  /** Null until the first answer. */
  readonly state: LibraryState | null;
  readonly counts: LibraryCounts | null;
  readonly thumbnails: ThumbnailStatus | null;
  readonly app: CallOutput<'app.info'> | null;
  readonly connection: Connection;
}

export const useLibrary = create<LibraryStore>()(() => ({
  state: null,
  counts: null,
  thumbnails: null,
  app: null,
  connection: 'up',
}));

/** Names the library that is open: one that was restored from a bucket has the id of the one it was a copy of. */
export function openKey(state: LibraryState | null): string | undefined {
  const library = state?.library;
  return library ? `${library.id} ${library.path}` : undefined;
}

/** Takes over a state that a call answered with, so that nothing waits for its event. */
export function setLibraryState(state: LibraryState): void {
  const same = openKey(useLibrary.getState().state) === openKey(state);
  const id = state.library?.id;
  if (id !== undefined) {
    const { libraryId, set } = usePreferences.getState();
    if (libraryId !== id) set({ libraryId: id, source: { type: 'all' }, text: '' });
    if (!same) useWindow.setState({ view: 'gallery' });
  }
  useLibrary.setState(same ? { state } : { state, counts: null, thumbnails: null });
}

/** Starts listening; called once for the life of the window. */
export function followLibrary(client: Pick<Client, 'call' | 'on' | 'onConnection'>): void {
  /** As the client has it; a single call may fail while the host is there. */
  let host: Connection = 'up';
  /** How often the library's state was told. */
  let told = 0;
  const nextCounts = inOrder((counts: LibraryCounts) => useLibrary.setState({ counts }));
  const ask = async (): Promise<void> => {
    const before = told;
    try {
      const [state, app] = await Promise.all([client.call('library.state', {}), client.call('app.info', {})]);
      useLibrary.setState({ app });
      // an answer from before what was told meanwhile would bring back what is over
      if (told !== before) return await ask();
      setLibraryState(state);
      if (state.status === 'open') await askAboutOpen();
      useLibrary.setState({ connection: host });
    } catch (error) {
      lost(error);
    }
  };
  const askAboutOpen = async (): Promise<void> => {
    const showCounts = nextCounts();
    const [counts, thumbnails] = await Promise.all([
      client.call('library.counts', {}),
      client.call('thumbnails.status', {}),
    ]);
    showCounts(counts);
    useLibrary.setState({ thumbnails });
  };
  const countSoon = later(COUNT_MS, () => {
    void client.call('library.counts', {}).then(nextCounts(), lost);
  });
  const askSoon = later(RETRY_MS, () => void ask());
  /** Asks again after a while when trying again can help. */
  const lost = (error: unknown): void => {
    if (!(error instanceof ClientError) || !error.retryable) return;
    useLibrary.setState({ connection: 'down' });
    askSoon();
  };

  client.onConnection((connection) => {
    host = connection;
    useLibrary.setState({ connection });
    if (connection === 'up') void ask();
    else askSoon();
  });
  client.on('library.state', (state) => {
    told += 1;
    setLibraryState(state);
    if (state.status === 'open') void askAboutOpen().catch(lost);
  });
  client.on('assets.changed', countSoon);
  client.on('thumbnails.status', (thumbnails) => useLibrary.setState({ thumbnails }));
  void ask();
}
