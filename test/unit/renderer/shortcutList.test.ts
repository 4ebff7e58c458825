import { describe, expect, it } from 'vitest';
import { type MenuActions, menuTemplate } from '../../../electron/main/menuTemplate.ts';
import { type GridCommand, gridCommand, type KeyPress } from '../../../renderer/features/gallery/keyboard.ts';
import { shortcutGroupsOf } from '../../../renderer/features/help/shortcutList.ts';
import { type ViewerCommand, viewerCommand } from '../../../renderer/features/viewer/viewerKeys.ts';
import { APP_KEYS, HISTORY_KEYS, WORKSPACE_KEYS } from '../../../renderer/ui/shortcutKeys.ts';
import { shownKeys } from '../../../renderer/ui/shortcuts.ts';

const groups = shortcutGroupsOf('desktop');
const keysOf = (title: string) =>
  groups.find((group) => group.title === title)?.shortcuts.flatMap(({ keys }) => keys) ?? [];

/** The keys of a shortcut pressed on a keyboard of a PC. */
function press(shortcut: string): KeyPress {
  const parts = shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
  const name = parts.at(-1) ?? '';
  const key = name === 'Space' ? ' ' : name;
  return {
    ...{ key: /^[A-Z]$/.test(key) ? key.toLowerCase() : key, metaKey: false, altKey: false },
    code: /^[A-Z]$/.test(key) ? `Key${key}` : /^\d$/.test(key) ? `Digit${key}` : name,
    ctrlKey: parts.includes('Mod'),
    shiftKey: parts.includes('Shift'),
  };
}

const GRID: Readonly<Record<GridCommand['type'], true>> = {
  ...{ move: true, selectAll: true, selectNone: true, invert: true, preview: true, open: true },
  ...{ toggleFocused: true, back: true, trash: true, deleteForEver: true, rate: true, zoom: true },
};
const VIEWER: Readonly<Record<ViewerCommand, true>> = {
  ...{ previous: true, next: true, first: true, last: true, close: true, toggleZoom: true, zoomIn: true },
  ...{ zoomOut: true, fit: true, inspector: true, space: true, trash: true, deleteForEver: true },
};

describe('the shortcut sheet', () => {
  const inGrid = [...keysOf('Grid'), ...keysOf('Selection')];
  const inViewer = [...inGrid, ...keysOf('Window'), ...keysOf('Viewer')];

  it.each(inGrid)('lists %s, which does something in the grid', (keys) => {
    expect(gridCommand(press(keys), false)).not.toBeNull();
  });

  it('names the keys of a Mac’s own menu where they differ', () => {
    const window = shortcutGroupsOf('desktop', true)[0]?.shortcuts ?? [];
    expect(window.find(({ does }) => does === 'Full screen')?.keys).toEqual(['Control+Mod+F']);
    expect(shownKeys('Control+Mod+F', true)).toEqual(['⌃', '⌘', 'F']);
  });

  it('lists a key for everything the grid does', () => {
    const listed = [...inGrid, ...keysOf('Viewer')].map((keys) => gridCommand(press(keys), false)?.type);
    for (const type of Object.keys(GRID).filter((one) => one !== 'back')) expect(listed).toContain(type);
  });

  it('lists a key for everything the viewer does', () => {
    const listed = inViewer.map((keys) => viewerCommand(press(keys), false));
    for (const command of Object.keys(VIEWER)) expect(listed, command).toContain(command);
  });

  it.each(keysOf('Viewer'))('lists %s, which does something with one picture', (keys) => {
    expect(viewerCommand(press(keys), false) ?? gridCommand(press(keys), false)).not.toBeNull();
  });

  it('lists what the window hears and what the menu takes, and nothing else', () => {
    const heard = [APP_KEYS, WORKSPACE_KEYS, HISTORY_KEYS].flatMap((table) => Object.values(table).flat());
    const none = () => undefined;
    const actions: MenuActions = { openLibrary: none, openRecent: none, command: none };
    const menu = menuTemplate(actions, { mac: false, developing: false, open: true, recent: [] });
    const taken = menu
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .flatMap(({ accelerator, registerAccelerator }) =>
        accelerator === undefined || registerAccelerator === false ? [] : [accelerator],
      )
      .map((accelerator) => accelerator.replace('CmdOrCtrl', 'Mod'));
    // of the system: pasting, and the full screen of its menu
    const ofSystem = ['Mod+V', 'F11'];
    expect(keysOf('Window').toSorted()).toEqual([...heard, ...taken, ...ofSystem].toSorted());
  });
});
