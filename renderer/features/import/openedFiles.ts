/** Files that were opened with the app: what waits for a library, and showing what became of the rest. */
import { create } from 'zustand';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { type Client, client } from '../../client/index.ts';
import { isActive, notOpened } from '../../format/importWords.ts';
import { setPanelOpen } from '../../state/imports.ts';
import { usePreferences } from '../../state/preferences.ts';
import { showSource } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';
import { openAsset, pickAssets } from '../gallery/galleryStore.ts';
import { tellFailure } from './importActions.ts';

/** The contract's limit on a page of results. */
const SHOWN = 1000;

/** Names of files that wait until a library is open. */
export const useOpened = create<{ readonly waiting: readonly string[] }>()(() => ({ waiting: [] }));

/** Starts following; called once for the life of the window. */
export function followOpened({ host, call, on }: Client): void {
  if (host === 'web') return;
  const awaited = new Set<number>();
  const show = (run: ImportSummary): void => {
    if (!isActive(run) && awaited.delete(run.id)) void showImported(run);
  };
  const take = async (): Promise<void> => {
    try {
      const { waiting, imports, assets, problems } = await call('app.opened', {});
      useOpened.setState({ waiting });
      if (problems.length > 0) toast({ ...notOpened(problems), failure: true });
      if (assets.length > 0) {
        showAssets(assets);
        tellKnown();
      }
      if (imports.length === 0) return;
      for (const id of imports) awaited.add(id);
      // it may have ended before it was known to be worth waiting for
      for (const run of (await call('import.list', {})).imports) show(run);
    } catch (error) {
      tellFailure('What was opened could not be shown', error);
    }
  };
  on('app.opened', () => void take());
  on('import.progress', show);
  void take();
}

async function showImported(run: ImportSummary): Promise<void> {
  try {
    const { items } = await client.call('import.results', { importId: run.id, limit: SHOWN });
    const ids = [...new Set(items.flatMap(({ id }) => id ?? []))];
    if (run.failed > 0) setPanelOpen(true);
    if (ids.length === 0) return;
    showAssets(ids);
    if (run.duplicates === run.total) tellKnown();
  } catch (error) {
    tellFailure('What was opened could not be shown', error);
  }
}

/** One opens in the viewer, as it would in any program; of several the grid shows which they are. */
function showAssets(ids: readonly number[]): void {
  usePreferences.getState().set({ text: '' });
  showSource({ type: 'all' });
  pickAssets(ids);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) openAsset(only, false);
}

function tellKnown(): void {
  toast({ title: 'Already in the library', text: 'It is shown; nothing was stored twice.' });
}
