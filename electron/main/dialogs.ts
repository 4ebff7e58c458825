/** The system's dialog for what to import. */
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';

/** Paths chosen, none when the dialog was cancelled. */
export function chooseImport(
  window: BrowserWindow | null,
  what: 'files' | 'folder',
): Promise<readonly string[]> {
  return choosePaths(window, {
    title: what === 'files' ? 'Import files' : 'Import folder',
    buttonLabel: 'Import',
    properties: [what === 'files' ? 'openFile' : 'openDirectory', 'multiSelections'],
  });
}

/** Runs the system's dialog, attached to the window where there is one. */
export async function choosePaths(
  window: BrowserWindow | null,
  options: OpenDialogOptions,
): Promise<readonly string[]> {
  const { canceled, filePaths } =
    window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return canceled ? [] : filePaths;
}
