/** Shortcuts that hold in the window, except in text fields, dialogs and the viewer. */
import { useEffect } from 'react';
import { useSelection } from '../../state/selection.ts';
import { isTyping, pressed } from '../../ui/shortcuts.ts';

export type KeyedCommands<K extends string> = Readonly<Record<K, () => void>>;

/** Both tables stay the same from one drawing to the next. */
export function useCommandKeys<K extends string>(
  keys: Readonly<Record<K, readonly string[]>>,
  commands: KeyedCommands<K>,
): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || useSelection.getState().viewing !== null) return;
      const inOverlay = event.target instanceof Element && event.target.closest('[role=dialog], [role=menu]');
      // no text comes of these, so Ctrl+F selects the search text again even from inside the field
      const command = event.ctrlKey || event.metaKey || /^F\d+$/.test(event.key);
      if (inOverlay || (isTyping(event.target) && !command)) return;
      const name = (Object.keys(keys) as K[]).find((one) => keys[one].some((key) => pressed(event, key)));
      if (name === undefined) return;
      event.preventDefault();
      commands[name]();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [keys, commands]);
}
