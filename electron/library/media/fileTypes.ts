/** What kind each type is, and which names are honest for it. */
import type { AssetKind } from '../../../shared/contract/asset.ts';

/** Extensions that mean the same type as the canonical one, which is what a stored file gets. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpeg', 'jpe', 'jfif', 'jif'],
  'image/png': ['apng'],
  'image/apng': ['png'],
  'image/tiff': ['tiff'],
  'image/bmp': ['dib'],
  'image/heic': ['heif', 'hif'],
  'image/heif': ['heic', 'hif'],
  'image/jp2': ['jpg2'],
  'image/j2c': ['j2k', 'jpc'],
  'image/jpx': ['jpf', 'jp2'],
  'image/vnd.adobe.photoshop': ['psb'],
  'image/x-os2-icon': ['ptr', 'bga'],
  'video/mp4': ['m4v', 'mpg4', 'f4v', 'mov'],
  'video/x-m4v': ['mp4'],
  'video/quicktime': ['qt'],
  'video/mpeg': ['mpeg', 'mpe', 'm2v', 'vob'],
  'video/mp2t': ['mts', 'm2ts', 'm2t'],
  'video/matroska': ['webm'],
  'video/webm': ['mkv'],
  'video/3gpp': ['3gpp', 'mp4'],
  'video/3gpp2': ['3g2', '3gp2', '3gp', 'mp4'],
  'video/x-ms-asf': ['wmv', 'wma'],
  'audio/x-ms-asf': ['wmv', 'asf'],
  'audio/mpeg': ['mp2', 'mp1', 'mpga'],
  'audio/x-m4a': ['mp4', 'm4b'],
  'audio/ogg': ['oga', 'opus', 'spx'],
  'audio/aiff': ['aiff', 'aifc'],
  'text/html': ['htm', 'xhtml', 'shtml'],
  'application/x-msdownload': ['dll', 'sys', 'scr', 'com'],
  'application/postscript': ['eps', 'ai'],
  'application/eps': ['ps', 'epsf', 'ai'],
  'application/pdf': ['ai'],
};

/** Extensions that say more than the content does, so a stored file keeps them. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'text/plain': [
    'text',
    'md',
    'markdown',
    'csv',
    'tsv',
    'json',
    'jsonl',
    'log',
    'srt',
    'vtt',
    'yaml',
    'yml',
    'toml',
    'ini',
    'conf',
    'tex',
    'rst',
    'm3u',
    'm3u8',
    'ics',
    'vcf',
    'js',
    'ts',
    'css',
    'py',
    'sh',
    'c',
    'h',
    'java',
    'nfo',
    'aae',
  ],
  'application/xml': ['xmp', 'gpx', 'kml', 'rss', 'xsl', 'xsd', 'plist', 'musicxml', 'thm'],
  'application/gzip': ['tgz', 'svgz', 'emz', 'wmz'],
  'application/zip': [
    'cbz',
    'jar',
    'kmz',
    'apk',
    'sketch',
    'pages',
    'numbers',
    'key',
    'docx',
    'xlsx',
    'pptx',
  ],
  'application/x-cfb': ['msi', 'msg', 'db', 'fpx', 'max', 'vsd', 'pub', 'mpp', 'one'],
  'application/msword': ['dot', 'wiz'],
  'application/vnd.ms-excel': ['xlt', 'xla', 'xlw'],
  'application/vnd.ms-powerpoint': ['pps', 'pot', 'ppa'],
  'application/encrypted': ['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm'],
  'image/tiff': ['fff', 'mos'],
};

const DOCUMENT_TYPES = new Set([
  'application/pdf',
  'application/rtf',
  'application/postscript',
  'application/eps',
  'application/xml',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/encrypted',
  'application/epub+zip',
  'application/x-mobipocket-ebook',
  'application/vnd.visio',
]);
const DOCUMENT_PREFIXES = [
  'text/',
  'application/vnd.openxmlformats-officedocument',
  'application/vnd.oasis.opendocument',
  'application/vnd.ms-word',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
];
const VIDEO_TYPES = new Set(['application/mxf', 'application/vnd.ms-asf', 'application/ogg']);

export function kindOf(mime: string): AssetKind {
  if (mime.startsWith('image/')) return 'image';
  if (mime.startsWith('video/') || VIDEO_TYPES.has(mime)) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  if (DOCUMENT_TYPES.has(mime) || DOCUMENT_PREFIXES.some((prefix) => mime.startsWith(prefix)))
    return 'document';
  return 'other';
}

/** Lower case, without the dot; '' when the name has none or one that is not plain letters and digits. */
export function extensionOfName(name: string): string {
  const match = /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name);
  return match?.[1]?.toLowerCase() ?? '';
}

/** True when a name with this extension is honest for the type whose canonical extension is given. */
export function isHonest(extension: string, mime: string, canonical: string): boolean {
  return extension === canonical || [...(SYNONYMS[mime] ?? []), ...(KEPT[mime] ?? [])].includes(extension);
}

/** True when a file of this type keeps the extension it came with. */
export function keepsExtension(extension: string, mime: string): boolean {
  return KEPT[mime]?.includes(extension) ?? false;
}

const OWN_EXTENSIONS = new Set([
  ...Object.values(SYNONYMS).flat(),
  ...Object.values(KEPT).flat(),
  'svg',
  'html',
  'txt',
  'doc',
  'xls',
  'ppt',
  'tga',
]);

/** True when the extension promises some type, so that a different content is a lie. */
export function isKnownExtension(extension: string, detected: ReadonlySet<string>): boolean {
  return OWN_EXTENSIONS.has(extension) || detected.has(extension);
}
