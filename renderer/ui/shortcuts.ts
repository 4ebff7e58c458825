/**
 * Shortcuts written like `Mod+Shift+A`: Mod is Cmd on macOS and Ctrl elsewhere. A letter counts as printed where the layout
 * has Latin letters, else by its place on the keyboard, so that shortcuts work the same in any script.
 */
export const isMac = navigator.platform.startsWith('Mac');

const CODES: Readonly<Record<string, string>> = {
  '/': 'Slash',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '+': 'Equal',
  '-': 'Minus',
};

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function pressed(event: KeyPress, shortcut: string, mac = isMac): boolean {
  const parts = shortcut.split('+');
  const key = shortcut.endsWith('++') ? '+' : (parts.at(-1) ?? '');
  const mod = parts.includes('Mod');
  if ((mac ? event.metaKey : event.ctrlKey) !== mod) return false;
  if (mac ? event.ctrlKey : event.metaKey) return false;
  if (event.altKey !== parts.includes('Alt')) return false;
  if (!sameKey(event, key)) return false;
  // a sign such as ? needs Shift on some layouts only, so Shift is not held against it
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return sign || event.shiftKey === parts.includes('Shift');
}

function sameKey(event: KeyPress, key: string): boolean {
  if (/^[A-Z]$/.test(key)) {
    return /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() === key : event.code === `Key${key}`;
  }
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  if (key === 'Space') return event.code === 'Space';
  // signs by their place only where the key gives no sign of its own
  const foreign = /^\P{ASCII}$/u.test(event.key);
  return event.key === key || (foreign && CODES[key] === event.code);
}

/** Whether keys typed at this target are text and no shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
  );
}

/** The keys as caps to show, in order. */
export function shownKeys(shortcut: string, mac = isMac): readonly string[] {
  const names = shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
  return names.map((name) => {
    if (name === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (name === 'Control' && mac) return '⌃';
    if (name === 'Shift') return mac ? '⇧' : 'Shift';
    if (name === 'Alt') return mac ? '⌥' : 'Alt';
    return SHOWN[name] ?? name;
  });
}

/** One line, for menus and tooltips. */
export function showKeys(shortcut: string, mac = isMac): string {
  return shownKeys(shortcut, mac).join(mac ? '' : '+');
}
