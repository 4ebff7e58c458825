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
 * Some content says less than a name claims, and its file keeps the claimed extension: any ZIP may be called .docx. Where the
 * pattern names one of these types, the content must be known for it.
 */
const PROVEN: Readonly<Record<string, readonly string[]>> = {
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/encrypted'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/encrypted'],
  pptx: [
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/encrypted',
  ],
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
  if (canonical(wanted) !== canonical(facts.extension.toLowerCase())) return false;
  return PROVEN[wanted]?.includes(facts.mime) ?? true;
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
