/** The system's menu. Shortcuts of the gallery belong to the page; only those of the window and its files are here. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** What the menu asks for; the shell decides how. */
export interface MenuActions {
  newLibrary(): void;
  openLibrary(): void;
  importFiles(): void;
  importFolder(): void;
  undo(): void;
  redo(): void;
  search(): void;
  shortcuts(): void;
}

type Item = MenuItemConstructorOptions;
const LINE: Item = { type: 'separator' };

/** Sets the menu of the app, in the shape its system expects. */
export function setMenu(actions: MenuActions): void {
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, mac, !app.isPackaged)));
}

function menuTemplate(actions: MenuActions, mac: boolean, developing: boolean): Item[] {
  const file: Item[] = [
    { id: 'new-library', label: 'New Library…', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newLibrary },
    { id: 'open-library', label: 'Open Library…', accelerator: 'CmdOrCtrl+O', click: actions.openLibrary },
    LINE,
    {
      id: 'import-files',
      label: 'Import Files…',
      accelerator: 'CmdOrCtrl+Shift+I',
      click: actions.importFiles,
    },
    { id: 'import-folder', label: 'Import Folder…', click: actions.importFolder },
    LINE,
    mac ? { role: 'close' } : { role: 'quit' },
  ];
  const edit: Item[] = [
    // What was done to the library, or text where someone types: the page knows which, so the keys must reach it.
    {
      id: 'undo',
      label: 'Undo',
      accelerator: 'CmdOrCtrl+Z',
      registerAccelerator: false,
      click: actions.undo,
    },
    {
      id: 'redo',
      label: 'Redo',
      accelerator: 'CmdOrCtrl+Shift+Z',
      registerAccelerator: false,
      click: actions.redo,
    },
    LINE,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    // The page selects items or text, whichever has the focus, so the key must reach it.
    { role: 'selectAll', registerAccelerator: false },
    LINE,
    {
      id: 'search',
      label: 'Find',
      accelerator: 'CmdOrCtrl+F',
      registerAccelerator: false,
      click: actions.search,
    },
  ];
  const view: Item[] = [
    { role: 'togglefullscreen' },
    ...(developing ? [LINE, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
  ];
  const help: Item[] = [
    { id: 'shortcuts', label: 'Keyboard Shortcuts', click: actions.shortcuts },
    ...(mac ? [] : [{ role: 'about' } as const]),
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    { role: 'help', submenu: help },
  ];
}
