/** Types as rules name them: a kind (`image`), an extension (`pdf`), a MIME type or a family of them (`image/*`). */
import { ASSET_KINDS, type AssetKind } from './contract/asset.ts';

interface TypeFacts {
  readonly kind: AssetKind;
  readonly mime: string;
  /** Of the true type. */
  readonly extension: string;
}

const UNKNOWN = 'application/octet-stream';

/** Extensions of one type; the first is the one files are stored under. */
const SAME_EXTENSIONS: readonly (readonly string[])[] = [
  ['jpg', 'jpeg', 'jpe', 'jfif', 'jif'],
  ['png', 'apng'],
  ['tif', 'tiff'],
  ['heic', 'heif', 'hif'],
  ['bmp', 'dib'],
  ['html', 'htm', 'xhtml', 'shtml'],
  ['txt', 'text'],
  ['md', 'markdown'],
  ['yml', 'yaml'],
  ['mpg', 'mpeg', 'mpe'],
  ['mov', 'qt'],
  ['mp4', 'm4v', 'mpg4'],
  ['3gp', '3gpp'],
  ['3g2', '3gpp2'],
  ['mts', 'm2ts', 'm2t', 'ts'],
  ['aif', 'aiff', 'aifc'],
  ['mid', 'midi'],
  ['ogg', 'oga'],
];
const SAME_MIMES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'image/x-icon': 'image/vnd.microsoft.icon',
  'image/x-ms-bmp': 'image/bmp',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/x-aiff': 'audio/aiff',
  'audio/x-flac': 'audio/flac',
  'audio/m4a': 'audio/x-m4a',
  'video/x-quicktime': 'video/quicktime',
  'application/x-pdf': 'application/pdf',
  'text/xml': 'application/xml',
};
/**
 * What content must be known for where a rule names one of these extensions: a name alone proves nothing. Any ZIP may be called
 * .docx and keeps that extension; a file that was adopted where it lay keeps the extension it had.
 */
const OFFICE = 'application/vnd.openxmlformats-officedocument';
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  jpg: ['image/jpeg'],
  png: ['image/png', 'image/apng'],
  gif: ['image/gif'],
  webp: ['image/webp'],
  avif: ['image/avif'],
  heic: ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  tif: ['image/tiff'],
  bmp: ['image/bmp'],
  svg: ['image/svg+xml'],
  pdf: ['application/pdf'],
  doc: ['application/msword'],
  docx: [`${OFFICE}.wordprocessingml.document`, 'application/encrypted'],
  xlsx: [`${OFFICE}.spreadsheetml.sheet`, 'application/encrypted'],
  pptx: [`${OFFICE}.presentationml.presentation`, 'application/encrypted'],
  mp3: ['audio/mpeg'],
};

/** True when the pattern of a rule fits the type of a file. Letter case and synonyms (jpeg, jpg) make no difference. */
export function matchesType(pattern: string, facts: TypeFacts): boolean {
  const wanted = pattern.trim().toLowerCase();
  const mime = sameMime(facts.mime);
  if (wanted.endsWith('/*')) return mime.startsWith(wanted.slice(0, -1));
  if (wanted.includes('/')) return mime === sameMime(wanted);
  if (ASSET_KINDS.some((kind) => kind === wanted)) return facts.kind === wanted;
  // of unknown content only the name speaks
  if (facts.mime === UNKNOWN) return false;
  const known = CONTENT[canonical(wanted)];
  if (known !== undefined) return known.includes(mime);
  return canonical(wanted) === canonical(facts.extension.toLowerCase());
}

/** “PNG (image/png)”, for messages. */
export function typeWords({ mime, extension }: TypeFacts): string {
  if (mime === UNKNOWN) return 'A file of unknown type';
  return extension === '' ? mime : `${extension.toUpperCase()} (${mime})`;
}

function canonical(extension: string): string {
  return SAME_EXTENSIONS.find((same) => same.includes(extension))?.[0] ?? extension;
}

function sameMime(mime: string): string {
  const plain = (mime.split(';')[0] ?? '').trim().toLowerCase();
  return SAME_MIMES[plain] ?? plain;
}
