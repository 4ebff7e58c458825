/** Which key does what in the viewer. Pure. */
import { type KeyPress, letterOf } from '../gallery/keyboard.ts';

export type ViewerCommand =
  | 'previous'
  | 'next'
  | 'first'
  | 'last'
  | 'close'
  | 'toggleZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'inspector'
  | 'space'
  | 'trash'
  | 'deleteForEver';

const KEYS: Readonly<Record<string, ViewerCommand>> = {
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  Home: 'first',
  End: 'last',
  Escape: 'close',
  ' ': 'space',
};

/** Null for keys that are not the viewer's. `mac` makes Cmd the command key. */
export function viewerCommand(press: KeyPress, mac: boolean): ViewerCommand | null {
  if (press.altKey) return null;
  const command = mac ? press.metaKey : press.ctrlKey;
  if (!command && (press.ctrlKey || press.metaKey)) return null;
  if (press.key === '+' || press.key === '=' || press.code === 'NumpadAdd') return 'zoomIn';
  if (press.key === '-' || press.key === '_' || press.code === 'NumpadSubtract') return 'zoomOut';
  if (press.key === 'Delete' ? !command : mac && press.key === 'Backspace')
    return press.shiftKey ? 'deleteForEver' : 'trash';
  if (command) return press.code === 'Digit0' || press.code === 'Numpad0' ? 'fit' : null;
  if (press.shiftKey) return null;
  const letter = letterOf(press);
  if (letter === 'z') return 'toggleZoom';
  return letter === 'i' ? 'inspector' : (KEYS[press.key] ?? null);
}
