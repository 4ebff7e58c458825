/** Which key does what in the grid. Pure, so that the shortcut sheet and tests can ask too. */

export type Direction =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'rowStart'
  | 'rowEnd'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown';

export type GridCommand =
  | { readonly type: 'move'; readonly to: Direction; readonly extend: boolean; readonly toggle: boolean }
  | {
      readonly type:
        | 'selectAll'
        | 'selectNone'
        | 'invert'
        | 'preview'
        | 'open'
        | 'toggleFocused'
        | 'back'
        | 'trash'
        | 'deleteForEver';
    }
  | { readonly type: 'rate'; readonly stars: number }
  | { readonly type: 'zoom'; readonly to: 'in' | 'out' | 'reset' };

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

/** The letter meant: the one typed, or on keyboards without Latin letters the one in that place. */
export function letterOf({ key, code }: KeyPress): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^\P{ASCII}$/u.test(key) && code.startsWith('Key') ? code.slice(3).toLowerCase() : '';
}

/** Null for keys that are not the grid's. `mac` makes Cmd the command key. */
export function gridCommand(press: KeyPress, mac: boolean): GridCommand | null {
  if (press.altKey) return null;
  const command = mac ? press.metaKey : press.ctrlKey;
  if (!command && (press.metaKey || press.ctrlKey)) return null;
  const { key, shiftKey: extend } = press;
  const arrow = ARROWS[key];
  if (arrow) return { type: 'move', to: arrow, extend, toggle: command };
  if (key === 'Home') return { type: 'move', to: command ? 'first' : 'rowStart', extend, toggle: false };
  if (key === 'End') return { type: 'move', to: command ? 'last' : 'rowEnd', extend, toggle: false };
  // what is labelled “delete” on a Mac is Backspace everywhere else
  if (key === 'Delete' ? !command : mac && key === 'Backspace')
    return { type: extend ? 'deleteForEver' : 'trash' };
  if (command) return commandKey(press);
  if (extend) return null;
  if (/^[0-5]$/.test(key)) return { type: 'rate', stars: Number(key) };
  if (key === ' ') return { type: 'preview' };
  if (key === 'Enter') return { type: 'open' };
  return key === 'Escape' ? { type: 'back' } : null;
}

function commandKey(press: KeyPress): GridCommand | null {
  const zoom = zoomOf(press);
  if (zoom) return { type: 'zoom', to: zoom };
  // a Mac keeps Cmd+Space for its own search
  if (press.key === ' ' || press.key === 'Enter') return { type: 'toggleFocused' };
  const letter = letterOf(press);
  if (letter === 'a') return { type: press.shiftKey ? 'selectNone' : 'selectAll' };
  return letter === 'i' && !press.shiftKey ? { type: 'invert' } : null;
}

function zoomOf({ key, code }: KeyPress): 'in' | 'out' | 'reset' | null {
  if (key === '+' || key === '=' || code === 'NumpadAdd') return 'in';
  if (key === '-' || key === '_' || code === 'NumpadSubtract') return 'out';
  return key === '0' || code === 'Digit0' || code === 'Numpad0' ? 'reset' : null;
}

/** True where keys belong to what is being typed or chosen. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="menu"], [role="dialog"], [role="slider"]',
    ) !== null
  );
}
