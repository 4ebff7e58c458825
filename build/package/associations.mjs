/**
 * Files the app offers itself for in “Open with”, never as the one that opens them by default: to a library they are
 * brought, looked at they are elsewhere.
 */

/** Types as shared-mime-info calls them, of old and of late. @type {readonly (readonly [name: string, extensions: readonly string[], types: readonly string[]])[]} */
const KINDS = [
  [
    'Picture',
    [
      ...[
        'jpg',
        'jpeg',
        'png',
        'webp',
        'avif',
        'gif',
        'tif',
        'tiff',
        'heic',
        'heif',
        'jxl',
        'jp2',
        'psd',
        'bmp',
      ],
      ...['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2'],
    ],
    [
      ...['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'image/tiff', 'image/heic'],
      ...[
        'image/heif',
        'image/jxl',
        'image/jp2',
        'image/vnd.adobe.photoshop',
        'image/bmp',
        'image/x-adobe-dng',
      ],
      ...[
        'image/x-canon-cr2',
        'image/x-canon-cr3',
        'image/x-nikon-nef',
        'image/x-sony-arw',
        'image/x-fuji-raf',
      ],
      ...['image/x-olympus-orf', 'image/x-panasonic-rw2'],
    ],
  ],
  [
    'Video',
    ['mp4', 'mov', 'm4v', 'webm', 'mkv', 'avi'],
    [
      ...['video/mp4', 'video/quicktime', 'video/x-m4v', 'video/webm', 'video/x-matroska'],
      ...['video/x-msvideo', 'video/vnd.avi'],
    ],
  ],
  [
    'Sound',
    ['mp3', 'm4a', 'flac', 'wav', 'ogg', 'opus'],
    [
      ...['audio/mpeg', 'audio/mp4', 'audio/flac', 'audio/x-wav', 'audio/vnd.wave', 'audio/ogg'],
      ...['audio/opus', 'audio/x-opus+ogg'],
    ],
  ],
];

/** For macOS and Windows, as electron-builder wants them. */
export const ASSOCIATIONS = KINDS.map(([name, extensions]) => ({
  ext: [...extensions],
  name,
  description: name,
  role: 'Viewer',
  rank: 'Alternate',
}));

/** For the desktop entry; a folder can be opened with the app, too. */
export const LINUX_TYPES = [...KINDS.flatMap(([, , types]) => types), 'inode/directory'];
