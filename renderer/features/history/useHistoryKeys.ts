/** Undo and redo by keyboard, anywhere but in text fields, menus and dialogs; the viewer is no such dialog. */
import { useEffect } from 'react';
import { HISTORY_KEYS } from '../../ui/shortcutKeys.ts';
import { isTyping, pressed } from '../../ui/shortcuts.ts';
import { step } from './historyActions.ts';

/** Undo of the text where someone types, else of the library. */
export function stepHere(direction: 'undo' | 'redo'): void {
  if (isTyping(document.activeElement)) document.execCommand(direction);
  else void step(direction);
}

export function useHistoryKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const overlay =
        event.target instanceof Element ? event.target.closest('[role=dialog], [role=menu]') : null;
      if (overlay && overlay.getAttribute('data-testid') !== 'viewer') return;
      const undo = HISTORY_KEYS.undo.some((keys) => pressed(event, keys));
      if (!undo && !HISTORY_KEYS.redo.some((keys) => pressed(event, keys))) return;
      event.preventDefault();
      // a key that is held down would run through the whole history
      if (!event.repeat) void step(undo ? 'undo' : 'redo');
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
