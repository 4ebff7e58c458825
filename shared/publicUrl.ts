/** Public addresses: MEDIA_URL followed by the path of the file below MEDIA_ROOT, each segment percent-encoded (RFC 3986). */

/** What is wrong with a media URL, for a person; null when nothing is. One that lacks only its last slash is fine. */
export function mediaUrlProblem(text: string): string | null {
  const url = text.trim();
  if (url === '') return 'Give a path such as /media/ or an address such as https://media.example.org/.';
  if (/[\s<>"'\\^`{|}]/.test(url)) return 'An address has no spaces, quotes or brackets in it.';
  if (url.startsWith('/')) {
    if (url.startsWith('//')) return 'Begin with a single slash, or with https://.';
    return withoutParts(url);
  }
  if (!/^https?:\/\/[^/?#]+(\/|$)/i.test(url)) {
    return 'Begin with a slash, or with http:// or https:// and the name of a server.';
  }
  if (/^https?:\/\/[^/]*@/i.test(url)) return 'Leave the name and password out of the address.';
  return withoutParts(url.replace(/^https?:\/\/[^/]*/i, ''));
}

function withoutParts(path: string): string | null {
  if (/[?#]/.test(path)) return 'Leave out everything from ? or # on.';
  if (path.split('/').some((part) => part === '..' || part === '.')) return 'Leave out . and .. parts.';
  if (/%(?![0-9a-f]{2})/i.test(path)) return 'A % stands before two hexadecimal digits.';
  if (/^\/(api|_media|assets)(\/|$)/.test(path)) return 'This path belongs to Mediaroot’s own pages.';
  return null;
}

/** The media URL as it is stored: without surrounding spaces, always ending in a slash. */
export function withSlash(mediaUrl: string): string {
  const url = mediaUrl.trim();
  return url.endsWith('/') ? url : `${url}/`;
}

/** Address of a stored file. `mediaUrl` ends in a slash. */
export function publicUrl(mediaUrl: string, path: string): string {
  return mediaUrl + path.split('/').map(encodeSegment).join('/');
}

/** As encodeURIComponent, and also what Markdown and attributes would stumble over. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Path part of the media URL: what a server that stands behind it is asked for. */
export function mediaUrlPath(mediaUrl: string): string {
  return withSlash(mediaUrl.replace(/^https?:\/\/[^/]*/i, ''));
}

/**
 * The stored path that a request's path asks for, without its prefix; null for what no stored path can be: bad escapes,
 * empty, `.` and `..` segments, separators and NUL in disguise.
 */
export function parsePublicPath(encoded: string): string | null {
  const segments: string[] = [];
  for (const part of encoded.split('/')) {
    const segment = decode(part);
    if (segment === null || segment === '' || segment === '.' || segment === '..') return null;
    if (/[/\\\0]/.test(segment)) return null;
    segments.push(segment);
  }
  return segments.join('/');
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
