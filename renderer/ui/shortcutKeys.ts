/** Which keys do what outside of the grid and the viewer; the shortcut sheet shows them from here. */

/** Everywhere but over a picture or a dialog. */
export const APP_KEYS = {
  settings: ['Mod+,'],
  help: ['F1'],
  shortcuts: ['?'],
} as const;

/** While a library is open. */
export const WORKSPACE_KEYS = {
  search: ['Mod+F', '/'],
  sidebar: ['Mod+B'],
  inspector: ['I'],
} as const;

export const HISTORY_KEYS = {
  undo: ['Mod+Z'],
  redo: ['Mod+Shift+Z', 'Mod+Y'],
} as const;
