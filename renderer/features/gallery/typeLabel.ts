/** Short names of file types, as people say them: "PDF", "HEIC", "MP3". */

const BY_MIME: Readonly<Record<string, string>> = {
  'application/illustrator': 'AI',
  'application/msword': 'DOC',
  'application/octet-stream': '',
  'application/postscript': 'EPS',
  'application/vnd.ms-excel': 'XLS',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'audio/mp4': 'M4A',
  'audio/mpeg': 'MP3',
  'audio/x-m4a': 'M4A',
  'image/jpeg': 'JPEG',
  'image/svg+xml': 'SVG',
  'image/vnd.adobe.photoshop': 'PSD',
  'image/x-icon': 'ICO',
  'text/plain': 'TXT',
  'video/quicktime': 'MOV',
  'video/x-matroska': 'MKV',
  'video/x-msvideo': 'AVI',
};

/** Drawings, crisp at any size. */
export function isVector({ mime }: { readonly mime: string }): boolean {
  return mime === 'image/svg+xml';
}

/** At most five letters; from the type found in the content, else the name's ending, else "File". */
export function typeLabel({ mime, name }: { readonly mime: string; readonly name: string }): string {
  const known = BY_MIME[mime];
  if (known) return known;
  const subtype = (mime.split('/')[1] ?? '').replace(/^(x-|vnd\.)+/, '').replace(/\+.*$/, '');
  if (known === undefined && /^[a-z0-9]{2,5}$/i.test(subtype)) return subtype.toUpperCase();
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  return ending ? ending.toUpperCase() : 'File';
}
