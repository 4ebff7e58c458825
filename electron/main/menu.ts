/** The system's menu: other libraries are opened here, all else is done by the page, which knows what it shows. */
import { app, Menu } from 'electron';
import type { LibraryState } from '../../shared/contract/library.ts';
import type { Result } from '../../shared/errors.ts';
import { choosePaths } from './dialogs.ts';
import type { LibraryProcess } from './libraryProcess.ts';
import { type MenuActions, menuTemplate, OF_LIBRARY } from './menuTemplate.ts';
import type { Windows } from './windows.ts';

export interface AppMenu {
  /** Takes note of a state the library announced: what needs an open one can be chosen only then. */
  note(state: LibraryState): void;
}

/** Sets the menu of the app, in the shape its system expects. */
export function setMenu(windows: Windows, library: LibraryProcess): AppMenu {
  const options = { mac: process.platform === 'darwin', developing: !app.isPackaged };
  const menu = Menu.buildFromTemplate(menuTemplate(createActions(windows, library), options));
  Menu.setApplicationMenu(menu);
  return {
    note({ status }) {
      for (const id of OF_LIBRARY) {
        const item = menu.getMenuItemById(id);
        if (item !== null) item.enabled = status === 'open';
      }
    },
  };
}

function createActions(windows: Windows, library: LibraryProcess): MenuActions {
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

  return {
    openLibrary: () => void openLibrary(),
    /** The page may still be loading when the menu opens the window; then the command waits for it. */
    command(name) {
      windows.show();
      const contents = windows.current()?.webContents;
      const send = () => windows.tell('host.command', { command: name });
      if (contents?.isLoading()) contents.once('did-finish-load', send);
      else send();
    },
  };
}
