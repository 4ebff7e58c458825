/** The system's menu: other libraries are opened here, all else is done by the page, which knows what it shows. */
import { isDeepStrictEqual } from 'node:util';
import { app, Menu } from 'electron';
import type { LibraryState } from '../../shared/contract/library.ts';
import { othersOf } from '../../shared/otherLibraries.ts';
import { choosePaths } from './dialogs.ts';
import type { LibraryProcess } from './libraryProcess.ts';
import { type MenuActions, type MenuOptions, menuTemplate } from './menuTemplate.ts';
import type { Windows } from './windows.ts';

export interface AppMenu {
  /** Takes note of a state the library announced: what can be chosen, and which other libraries there are. */
  note(state: LibraryState): void;
}

type Changing = Pick<MenuOptions, 'open' | 'recent'>;

/** Sets the menu of the app, in the shape its system expects. */
export function setMenu(windows: Windows, library: LibraryProcess): AppMenu {
  const actions = createActions(windows, library);
  const fixed = { mac: process.platform === 'darwin', developing: !app.isPackaged };
  let shown: Changing | null = null;

  /** Items of a menu cannot be taken out, so a menu that changes is made anew; seldom, since it closes under the pointer. */
  function show(wanted: Changing): void {
    if (isDeepStrictEqual(wanted, shown)) return;
    shown = wanted;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, { ...fixed, ...wanted })));
  }

  show({ open: false, recent: [] });
  return {
    note: ({ status, library: here, recent }) =>
      show({ open: status === 'open', recent: othersOf(recent, here?.path) }),
  };
}

function createActions(windows: Windows, library: LibraryProcess): MenuActions {
  /** The page may still be loading when the menu opens the window; then what is told waits for it. */
  const tell: Windows['tell'] = (name, payload) => {
    const contents = windows.current()?.webContents;
    const send = () => windows.tell(name, payload);
    if (contents?.isLoading()) contents.once('did-finish-load', send);
    else send();
  };

  async function open(path: string): Promise<void> {
    const result = await library.call('library.open', { path });
    if (!result.ok) tell('host.notice', { level: 'error', message: result.error.message });
  }

  async function openLibrary(): Promise<void> {
    windows.show();
    const [chosen] = await choosePaths(windows.current(), {
      title: 'Open library',
      message: `Choose the folder of a library's catalog. ${app.name} keeps its own in its data folder.`,
      properties: ['openDirectory'],
    });
    if (chosen !== undefined) await open(chosen);
  }

  return {
    openLibrary: () => void openLibrary(),
    openRecent(path) {
      windows.show();
      void open(path);
    },
    command(name) {
      windows.show();
      tell('host.command', { command: name });
    },
  };
}
