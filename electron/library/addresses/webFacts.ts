/** What every printed configuration is made of, and how its parts are written. */

/** Everything a configuration says; paths of URLs and of folders end in a slash. */
export interface WebFacts {
  readonly library: string;
  /** Absolute. */
  readonly mediaRoot: string;
  /** Path part of MEDIA_URL. */
  readonly urlPath: string;
  readonly folders: readonly PublicFolder[];
}

export interface PublicFolder {
  /** Relative to MEDIA_ROOT. */
  readonly path: string;
  readonly collection: string;
  readonly cacheControl: string;
  /** Files in it that are not public, relative to MEDIA_ROOT. */
  readonly hidden: readonly string[];
}

/** What a browser could run or open as a page: sent as a download. Stored names carry the extension of the true type. */
export const ACTIVE_EXTENSIONS = [
  ...[
    'svg',
    'svgz',
    'html',
    'htm',
    'xhtml',
    'xht',
    'shtml',
    'xml',
    'xsl',
    'xslt',
    'js',
    'mjs',
    'css',
    'pdf',
    'swf',
  ],
  ...[
    'php',
    'php3',
    'php4',
    'php5',
    'phtml',
    'phar',
    'cgi',
    'pl',
    'py',
    'rb',
    'sh',
    'asp',
    'aspx',
    'jsp',
    'wasm',
  ],
] as const;

/** Where the files of a public collection lie: its own folder, and that of its renditions. */
export function placesOf({ path }: PublicFolder): readonly string[] {
  return [path, `thumbnails/${path}`];
}

/** On one line, for a comment. */
export function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

/** A double-quoted word, in which nginx and Apache take a backslash for an escape. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
