/** Starting imports from the window: drop, paste, dialogs; and steering them. */
import type { ImportMode, ImportSummary } from '../../../shared/contract/import.ts';
import { ClientError, client, type ImportSource } from '../../client/index.ts';
import { summaryWords } from '../../format/importWords.ts';
import { counted } from '../../format/numbers.ts';
import { forgetRun, setPanelOpen, showRun, useImports } from '../../state/imports.ts';
import { shownCollection } from '../../state/shownCollection.ts';
import { useWindow } from '../../state/window.ts';
import { toast } from '../../ui/toast.ts';

let nextSending = 1;

/** Tells a failed call to the person; `title` says what did not happen. Aborts are what the person wanted. */
export function tellFailure(title: string, error: unknown): void {
  if (error instanceof ClientError && error.code === 'cancelled') return;
  const text = error instanceof ClientError ? error.message : 'Something unexpected happened in this window.';
  toast({ title, text, failure: true });
}

export interface ImportTarget {
  /** Left out, files go where {@link shownCollection} or their kind puts them. */
  readonly collection?: number | undefined;
  /** Sent only after this, such as the making of a library. */
  readonly after?: Promise<unknown> | undefined;
}

/** Must be called while the drop or paste event lasts. Never throws; failures are told. */
export async function importFrom(
  source: ImportSource,
  mode: ImportMode,
  { collection = shownCollection(), after }: ImportTarget = {},
): Promise<void> {
  const id = nextSending++;
  const abort = new AbortController();
  try {
    const { importId, unsent } = await client.importFiles(source, {
      mode,
      collection,
      after,
      signal: abort.signal,
      onProgress: (progress) =>
        useImports.setState(({ sending }) => ({
          sending: [
            ...sending.filter((other) => other.id !== id),
            { ...progress, id, cancel: () => abort.abort() },
          ],
        })),
    });
    if (unsent.length > 0) {
      useImports.setState((state) => ({ unsent: [...state.unsent, { id, files: unsent }] }));
      setPanelOpen(true);
    } else if (importId === null) {
      toast({ title: 'Nothing to import', text: 'There were no files in what was given.' });
    }
  } catch (error) {
    tellFailure('The import could not be started', error);
  } finally {
    useImports.setState(({ sending }) => ({ sending: sending.filter((other) => other.id !== id) }));
  }
}

/** Opens the system's dialog on the desktop, the browser's on the web. */
export async function importByDialog(
  what: 'files' | 'folder',
  collection: number | undefined = shownCollection(),
  mode: ImportMode = useImports.getState().mode,
): Promise<void> {
  if (client.host === 'web') {
    const files = await pickInBrowser(what);
    if (files.length > 0) await importFrom(files, 'copy', { collection });
    return;
  }
  try {
    await client.call('dialog.import', { what, mode, collection });
  } catch (error) {
    tellFailure('The import could not be started', error);
  }
}

function pickInBrowser(what: 'files' | 'folder'): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = what === 'folder';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(Array.from(input.files ?? [])));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

type Steering = 'pause' | 'resume' | 'cancel' | 'retry' | 'dismiss';

const UNDONE: Readonly<Record<Steering, string>> = {
  pause: 'The import could not be paused',
  resume: 'The import could not go on',
  cancel: 'The import could not be cancelled',
  retry: 'The failed files could not be tried again',
  dismiss: 'The import could not be put away',
};

export async function steer(run: ImportSummary, what: Steering): Promise<void> {
  try {
    await client.call(`import.${what}`, { importId: run.id });
    if (what === 'dismiss') forgetRun(run.id);
  } catch (error) {
    tellFailure(UNDONE[what], error);
  }
}

/** Tries refused files again in another collection: one by its source, or all that failed. Never throws. */
export async function importRefused(
  run: ImportSummary,
  { id, name }: { readonly id: number; readonly name: string },
  source?: string,
): Promise<void> {
  try {
    const sources = source === undefined ? undefined : [source];
    await client.call('import.retry', { importId: run.id, collection: id, sources });
  } catch (error) {
    tellFailure(`Nothing was imported into “${name}”`, error);
  }
}

/** Says how a run ended, unless its card is in sight and says so already. */
export function tellEnd(run: ImportSummary): void {
  if (run.imported > 0) useWindow.setState({ imported: true });
  if (useImports.getState().panelOpen || run.state === 'interrupted') return;
  toast({
    title: run.state === 'cancelled' ? 'Import cancelled' : 'Import finished',
    text: summaryWords(run),
    failure: run.failed > 0,
    action: { label: 'Show files', run: () => showRun(run.id) },
  });
}

/** What a finished run asks of a person, in one line for screen readers. */
export function unsentWords(count: number): string {
  return `${counted(count, 'file')} could not be sent`;
}
