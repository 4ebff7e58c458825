/**
 * Parts of stored paths that hold on every file system: POSIX, NTFS, APFS and HFS+, and as keys of object stores. The rules
 * cover what a system makes equal: letter case, Unicode forms, characters it ignores, trailing dots, short names.
 */
import { bytesOf, INVISIBLE, isDeviceName, shortenText } from './filename.ts';

/** Bytes of UTF-8 for one part, with room for the suffix and the name of a rendition below the 255 of file systems. */
export const MAX_SEGMENT_BYTES = 200;
/** Bytes of a whole path below MEDIA_ROOT: renditions of it still fit the 1,024 of an S3 key. */
export const MAX_PATH_BYTES = 900;
export const MAX_FOLDERS = 20;

const FORBIDDEN = /[<>:"/\\|?*]/;
const FORBIDDEN_ALL = new RegExp(FORBIDDEN, 'g');
/** Most names: nothing in them has another form. */
const PLAIN = /^[\x20-\x7e]*$/;
const LONE_SURROGATE = /\p{Cs}/gu;
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
/** Folders of MEDIA_ROOT that are Mediaroot's own. */
const OWN_FOLDERS = new Set(['.mediaroot', 'thumbnails']);
/** What NTFS may call them beside their long names. */
const OWN_SHORT_NAMES = /^(thumbn|mediar|th[0-9a-f]{4}|me[0-9a-f]{4})~\d/;

/** One spelling for names that some file system takes for the same. */
export function foldName(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.normalize('NFKC').replace(IGNORED, '').toUpperCase().toLowerCase().normalize('NFKC');
}

/** True when a first folder of this name would be, on some system, one of Mediaroot's own. */
export function isOwnFolder(segment: string): boolean {
  const folded = foldName(segment).replace(/[.\s]+$/, '');
  return OWN_FOLDERS.has(folded) || OWN_SHORT_NAMES.test(folded);
}

/** A stranger's words as part of a name: readable, in one line, without separators and what systems forbid. May be ''. */
export function safeValue(text: string): string {
  return safeText(text).trim();
}

/** The same, with a blank at its edges where the text has one. */
export function safeText(text: string): string {
  // hostile megabytes must not cost seconds
  const start = text.slice(0, 4 * MAX_SEGMENT_BYTES);
  if (PLAIN.test(start)) return start.replace(FORBIDDEN_ALL, '_').replace(/ +/g, ' ');
  return [...start.normalize('NFC').replace(INVISIBLE, '')]
    .map((character) => (isForbidden(character) ? '_' : character))
    .join('')
    .replace(LONE_SURROGATE, '_')
    .replace(/\s+/g, ' ');
}

/** Also what turns into a separator once a system normalizes it, such as the full-width solidus. */
export function isForbidden(character: string): boolean {
  return FORBIDDEN.test(character) || /[/\\]/.test(character.normalize('NFKC'));
}

/** One part of a path out of text without separators; '' when nothing is left of it. `first`: it is the first of the path. */
export function safeSegment(
  text: string,
  options: { readonly bytes: number; readonly first: boolean },
): string {
  const cut = trimEdges(shortenText(trimEdges(text.normalize('NFC')), options.bytes));
  if (cut === '') return '';
  if (!isDeviceName(foldName(cut)) && !(options.first && isOwnFolder(cut))) return cut;
  return trimEdges(shortenText(`_${cut}`, options.bytes));
}

/** Without dots, spaces and ignored characters in front, or dots and spaces behind, in any form that normalizes to them. */
function trimEdges(text: string): string {
  if (PLAIN.test(text)) return text.replace(/^[. ]+/, '').replace(/[. ]+$/, '');
  const characters = [...text];
  let start = 0;
  let end = characters.length;
  while (start < end && /^[.\s]|^$/.test(plain(characters[start]))) start += 1;
  while (end > start && /[.\s]$/.test((characters[end - 1] ?? '').normalize('NFKC'))) end -= 1;
  return characters.slice(start, end).join('');
}

function plain(character = ''): string {
  return character.normalize('NFKC').replace(IGNORED, '');
}

/** Shortens the longest parts until all of them, with a separator each, fit. */
export function fitFolders(segments: readonly string[], bytes: number): readonly string[] {
  const sizes = segments.map(bytesOf);
  let most = MAX_SEGMENT_BYTES;
  while (most > 1 && sizes.reduce((sum, size) => sum + Math.min(size, most) + 1, 0) > bytes) most -= 1;
  return segments
    .map((segment, index) => safeSegment(segment, { bytes: most, first: index === 0 }))
    .filter((segment) => segment !== '');
}
