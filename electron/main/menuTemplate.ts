/** What the system's menu holds. Shortcuts of the gallery belong to the page; only those of the window and its files are here. */
import type { MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { LibraryState } from '../../shared/contract/library.ts';

/** What the menu asks for; the shell decides how. */
export interface MenuActions {
  openLibrary(): void;
  /** @param path catalog folder */
  openRecent(path: string): void;
  /** Of the page, which knows what it shows. */
  command(name: EventPayload<'host.command'>['command']): void;
}

type Item = MenuItemConstructorOptions;
const LINE: Item = { type: 'separator' };

/** Ids of items that do nothing without an open library. Undo is none of them: it is of text, too. */
export const OF_LIBRARY = ['import-files', 'import-folder', 'search'] as const;

export interface MenuOptions {
  readonly mac: boolean;
  readonly developing: boolean;
  /** Whether a library is open. */
  readonly open: boolean;
  /** Libraries offered instead of it, newest first. */
  readonly recent: LibraryState['recent'];
}

/** The menu in the shape its system expects. An item that asks the page for a command has its name as id. */
export function menuTemplate(actions: MenuActions, { mac, developing, open, recent }: MenuOptions): Item[] {
  const item = (
    id: EventPayload<'host.command'>['command'],
    label: string,
    accelerator?: string,
    /** The page hears the key itself, since it knows whether someone types. */
    ofPage = false,
  ): Item => ({
    id,
    label,
    enabled: open || !OF_LIBRARY.some((one) => one === id),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: !ofPage }),
    click: () => actions.command(id),
  });
  const settings = item('settings', 'Settings…', 'CmdOrCtrl+,', true);
  const updates = item('updates', 'Check for Updates…');
  const about = item('about', 'About Mediaroot');

  const own: Item[] = [
    about,
    updates,
    LINE,
    settings,
    LINE,
    { role: 'services' },
    LINE,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    LINE,
    { role: 'quit' },
  ];
  const file: Item[] = [
    item('new-library', 'New Library…', 'CmdOrCtrl+Shift+N'),
    { id: 'open-library', label: 'Open Library…', accelerator: 'CmdOrCtrl+O', click: actions.openLibrary },
    {
      id: 'open-recent',
      label: 'Open Recent',
      enabled: recent.length > 0,
      submenu: recentItems(recent, actions.openRecent),
    },
    LINE,
    item('import-files', 'Import Files…', 'CmdOrCtrl+Shift+I'),
    item('import-folder', 'Import Folder…'),
    LINE,
    ...(mac ? [{ role: 'close' } as const] : [settings, LINE, { role: 'quit' } as const]),
  ];
  const edit: Item[] = [
    // What was done to the library, or text where someone types: the page knows which, so the keys must reach it.
    item('undo', 'Undo', 'CmdOrCtrl+Z', true),
    item('redo', 'Redo', 'CmdOrCtrl+Shift+Z', true),
    LINE,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    // The page selects items or text, whichever has the focus, so the key must reach it.
    { role: 'selectAll', registerAccelerator: false },
    LINE,
    item('search', 'Find', 'CmdOrCtrl+F', true),
  ];
  const view: Item[] = [
    { role: 'togglefullscreen' },
    ...(developing ? [LINE, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
  ];
  const help: Item[] = [
    item('help', 'Mediaroot Help', 'F1', true),
    item('shortcuts', 'Keyboard Shortcuts'),
    LINE,
    item('show-logs', 'Show Logs'),
    item('save-diagnostics', 'Save Diagnostics…'),
    ...(mac ? [] : [LINE, updates, about]),
  ];
  return [
    ...(mac ? [{ label: 'Mediaroot', submenu: own }] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    { role: 'help', submenu: help },
  ];
}

/** Libraries by their names; those that share one are told apart by their media folders. */
function recentItems(recent: LibraryState['recent'], open: MenuActions['openRecent']): Item[] {
  return recent.map(({ path, name, mediaRoot }) => {
    const shared = recent.filter((other) => other.name === name).length > 1;
    const label = shared ? `${name} — ${mediaRoot}` : name;
    // A single & would underline the letter after it.
    return { label: label.replaceAll('&', '&&'), toolTip: mediaRoot, click: () => open(path) };
  });
}
