/** The shortcut sheet's content: what works today, nothing else. */
import type { Client } from '../../client/types.ts';
import { APP_KEYS, HISTORY_KEYS, WORKSPACE_KEYS } from '../../ui/shortcutKeys.ts';
import { isMac } from '../../ui/shortcuts.ts';

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

/** A browser keeps some keys for itself, and has no menu of ours. A Mac's menu has keys of its own for the whole screen. */
export function shortcutGroupsOf(host: Client['host'], mac = isMac): readonly ShortcutGroup[] {
  return [
    {
      title: 'Window',
      shortcuts: [
        { keys: WORKSPACE_KEYS.search, does: 'Search' },
        { keys: WORKSPACE_KEYS.sidebar, does: 'Show or hide the sidebar' },
        { keys: WORKSPACE_KEYS.inspector, does: 'Show or hide information' },
        { keys: ['Mod+V'], does: 'Import copied files or a picture' },
        { keys: HISTORY_KEYS.undo, does: 'Undo' },
        { keys: HISTORY_KEYS.redo, does: 'Redo' },
        ...(host === 'desktop'
          ? [
              { keys: ['Mod+Shift+I'], does: 'Import files' },
              { keys: ['Mod+O'], does: 'Open a library' },
              { keys: ['Mod+Shift+N'], does: 'New library' },
              { keys: [mac ? 'Control+Mod+F' : 'F11'], does: 'Full screen' },
            ]
          : []),
        { keys: APP_KEYS.settings, does: 'Settings' },
        { keys: APP_KEYS.help, does: 'Help' },
        { keys: APP_KEYS.shortcuts, does: 'This sheet' },
      ],
    },
    {
      title: 'Viewer',
      shortcuts: [
        { keys: ['Space'], does: 'Quick preview; play or pause' },
        { keys: ['Enter'], does: 'Open' },
        { keys: ['Z'], does: 'Fit, actual size' },
        { keys: ['Escape'], does: 'Back' },
      ],
    },
    {
      title: 'Grid',
      shortcuts: [
        { keys: ['ArrowLeft', 'ArrowRight'], does: 'Previous, next' },
        { keys: ['ArrowUp', 'ArrowDown'], does: 'Row above, below' },
        { keys: ['Home', 'End'], does: 'Start, end of the row' },
        { keys: ['Mod+Home', 'Mod+End'], does: 'First, last of all' },
        { keys: ['PageUp', 'PageDown'], does: 'One screen up, down' },
        { keys: ['Mod++', 'Mod+-', 'Mod+0'], does: 'Larger, smaller, as usual' },
      ],
    },
    {
      title: 'Selection',
      shortcuts: [
        { keys: ['Shift+ArrowRight'], does: 'Extend with any key of the grid' },
        { keys: [...(mac ? [] : ['Mod+Space']), 'Mod+Enter'], does: 'Add or take away one item' },
        { keys: ['Mod+A'], does: 'Select all' },
        { keys: ['Mod+Shift+A', 'Escape'], does: 'Select none' },
        { keys: ['Mod+I'], does: 'Invert' },
        { keys: ['1', '2', '3', '4', '5'], does: 'Stars; 0 removes them' },
        { keys: ['Delete'], does: 'Move to trash' },
        { keys: ['Shift+Delete'], does: 'Delete for ever' },
      ],
    },
  ];
}
