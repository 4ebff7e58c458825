/** Shortcuts that hold anywhere in the window, except in text fields, dialogs and the viewer. */
import { type RefObject, useEffect } from 'react';
import { usePreferences } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { useWindow } from '../../state/window.ts';
import { isTyping, pressed } from '../../ui/shortcuts.ts';

export interface WindowKeys {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly toggleInspector: () => void;
}

export function useWindowKeys({ search, toggleInspector }: WindowKeys): void {
  useEffect(() => {
    const commands: readonly (readonly [readonly string[], () => void])[] = [
      [['Mod+F', '/'], () => focusSearch(search.current)],
      [['Mod+B'], toggleSidebar],
      [['I'], toggleInspector],
      [['Mod+,'], () => useWindow.setState({ dialog: 'settings' })],
      [['?'], () => useWindow.setState({ dialog: 'shortcuts' })],
    ];
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || useSelection.getState().viewing !== null) return;
      const inOverlay = event.target instanceof Element && event.target.closest('[role=dialog], [role=menu]');
      // Ctrl+F selects the search text again even from inside the field
      if (inOverlay || (isTyping(event.target) && !event.ctrlKey && !event.metaKey)) return;
      const command = commands.find(([keys]) => keys.some((one) => pressed(event, one)))?.[1];
      if (!command) return;
      event.preventDefault();
      command();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [search, toggleInspector]);
}

function toggleSidebar(): void {
  const { sidebarOpen, set } = usePreferences.getState();
  set({ sidebarOpen: !sidebarOpen });
}

function focusSearch(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
