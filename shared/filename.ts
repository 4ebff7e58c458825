/** Names of files that leave the library: downloads, exports, drags to other programs. */

const MAX_BYTES = 255;
const FALLBACK = 'file';
/** Controls, line separators and marks that turn the reading direction (UAX #9), which can disguise an extension. */
export const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const FORBIDDEN = /[<>:"/\\|?*]/g;
const LONE_SURROGATE = /\p{Cs}/gu;
/** Device names of DOS, which Windows still reserves with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i;

/**
 * A name that every file system takes and that reads as it is: NFC, without controls, bidi marks or forbidden
 * characters, never a device name, at most 255 bytes of UTF-8 with its extension kept.
 */
export function safeFileName(name: string): string {
  // What an invisible character kept apart is composed, too.
  const clean = name
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(LONE_SURROGATE, '_')
    .replace(/^\s+/, '');
  const short = trimEnd(shorten(trimEnd(clean)));
  if (short === '') return FALLBACK;
  return isDeviceName(short) ? trimEnd(shorten(`_${short}`)) : short;
}

/** What a file of an asset is saved as: the asset's name, and for a rendition also its own: “Beach-small.jpg”. Not made safe yet. */
export function savedName(name: string, rendition: string | null, path: string): string {
  if (rendition === null) return name;
  const dot = name.lastIndexOf('.');
  const extension = /\.[a-z0-9]+$/i.exec(path)?.[0] ?? '';
  return `${dot > 0 ? name.slice(0, dot) : name}-${rendition}${extension}`;
}

/** Windows drops trailing dots and spaces silently, which makes two names one. */
function trimEnd(name: string): string {
  return name.replace(/[.\s]+$/, '');
}

function shorten(name: string): string {
  if (bytesOf(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && bytesOf(name.slice(dot)) <= 32 ? name.slice(dot) : '';
  const stem = name.slice(0, name.length - extension.length);
  return shortenText(stem, MAX_BYTES - bytesOf(extension)) + extension;
}

/** The beginning of a text that has at most so many bytes of UTF-8; no character is cut through. */
export function shortenText(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  let room = bytes;
  let kept = '';
  for (const character of text) {
    room -= bytesOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

/** Device names of DOS, alone or with any extension. */
export function isDeviceName(name: string): boolean {
  return RESERVED.test(name);
}

/** Length in UTF-8; this folder has neither Node's nor the DOM's encoder. */
export function bytesOf(text: string): number {
  if (/^[\0-\x7f]*$/.test(text)) return text.length;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
