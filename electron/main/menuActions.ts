/** What the menu's commands do: other libraries are opened here, all else is done by the page, which knows what it shows. */
import { app } from 'electron';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/errors.ts';
import { choosePaths } from './dialogs.ts';
import type { LibraryProcess } from './libraryProcess.ts';
import type { MenuActions } from './menu.ts';
import type { Windows } from './windows.ts';

export function createMenuActions(windows: Windows, library: LibraryProcess): MenuActions {
  const say = (result: Result<unknown> | null) => {
    if (result !== null && !result.ok) {
      windows.tell('host.notice', { level: 'error', message: result.error.message });
    }
  };

  async function openLibrary(): Promise<void> {
    windows.show();
    const [chosen] = await choosePaths(windows.current(), {
      title: 'Open library',
      message: `Choose the folder of a library's catalog. ${app.name} keeps its own in its data folder.`,
      properties: ['openDirectory'],
    });
    say(chosen === undefined ? null : await library.call('library.open', { path: chosen }));
  }

  /** The page may still be loading when the menu opens the window; then the command waits for it. */
  function command(name: EventPayload<'host.command'>['command']): void {
    windows.show();
    const contents = windows.current()?.webContents;
    const send = () => windows.tell('host.command', { command: name });
    if (contents?.isLoading()) contents.once('did-finish-load', send);
    else send();
  }

  return {
    newLibrary: () => command('new-library'),
    openLibrary: () => void openLibrary(),
    importFiles: () => command('import-files'),
    importFolder: () => command('import-folder'),
    undo: () => command('undo'),
    redo: () => command('redo'),
    search: () => command('search'),
    shortcuts: () => command('shortcuts'),
  };
}
