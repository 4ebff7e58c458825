/** Headers of the page itself. Sent by both hosts with every file of the user interface. */

/** Where the page may load pictures, video and sound from: the desktop's scheme, or the HTTP host itself. */
export type MediaSource = 'media:' | "'self'";

/** The page runs its own scripts and styles only, talks to its own origin only, and can be framed by nobody. */
export function contentSecurityPolicy(media: MediaSource): string {
  const pictures = media === 'media:' ? "'self' media: blob:" : "'self' blob:";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${pictures}`,
    `media-src ${media}`,
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Every protective header of a file of the page, its type and caching left to the host. */
export function pageHeaders(media: MediaSource): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(media),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  };
}
