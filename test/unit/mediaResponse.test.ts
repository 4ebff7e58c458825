import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, pageHeaders } from '../../shared/csp.ts';
import { type MediaRequest, mediaReply, termsOf } from '../../shared/mediaResponse.ts';
import type { MediaFile } from '../../shared/messages.ts';
import { anyText } from '../support/anyText.ts';

const sha256 = 'ab'.repeat(32);
const original = termsOf({ kind: 'original', sha256 });
const thumb = termsOf({ kind: 'thumb', sha256, variant: '512' });
const photo: MediaFile = { path: '/m/x.jpg', mime: 'image/jpeg', size: 1000, inline: true, name: 'x.jpg' };
const get: MediaRequest = { method: 'GET', range: null, ifRange: null, ifNoneMatch: null };

describe('mediaReply', () => {
  it('sends a whole file with its type, length and tag', () => {
    const reply = mediaReply(photo, original, get);
    expect(reply.status).toBe(200);
    expect(reply.slice).toEqual({ start: 0, end: 999 });
    expect(reply.headers).toMatchObject({
      'Content-Type': 'image/jpeg',
      'Content-Length': '1000',
      'Accept-Ranges': 'bytes',
      ETag: `"${sha256}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-cache',
    });
  });

  it('answers a range with 206 and a complete Content-Range', () => {
    const reply = mediaReply(photo, original, { ...get, range: 'bytes=10-19' });
    expect(reply.status).toBe(206);
    expect(reply.slice).toEqual({ start: 10, end: 19 });
    expect(reply.headers).toMatchObject({ 'Content-Range': 'bytes 10-19/1000', 'Content-Length': '10' });
  });

  it('answers a range past the end with 416 and the length', () => {
    const reply = mediaReply(photo, original, { ...get, range: 'bytes=1000-' });
    expect(reply.status).toBe(416);
    expect(reply.slice).toBeNull();
    expect(reply.headers['Content-Range']).toBe('bytes */1000');
  });

  it('answers 304 for a tag it has, weak or in a list, and not for another', () => {
    const status = (ifNoneMatch: string) => mediaReply(photo, original, { ...get, ifNoneMatch }).status;
    expect(status(`"${sha256}"`)).toBe(304);
    expect(status(`"other", W/"${sha256}"`)).toBe(304);
    expect(status('*')).toBe(304);
    expect(status('"other"')).toBe(200);
  });

  it('ignores the range when If-Range names another version', () => {
    const range = 'bytes=0-9';
    expect(mediaReply(photo, original, { ...get, range, ifRange: '"old"' }).status).toBe(200);
    expect(mediaReply(photo, original, { ...get, range, ifRange: `W/"${sha256}"` }).status).toBe(200);
    expect(mediaReply(photo, original, { ...get, range, ifRange: `"${sha256}"` }).status).toBe(206);
  });

  it('sends headers only for HEAD, without looking at the range', () => {
    const reply = mediaReply(photo, original, { ...get, method: 'HEAD', range: 'bytes=0-9' });
    expect(reply).toMatchObject({ status: 200, slice: null, headers: { 'Content-Length': '1000' } });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get'])('refuses %s', (method) => {
    const reply = mediaReply(photo, original, { ...get, method });
    expect(reply).toMatchObject({ status: 405, slice: null, headers: { Allow: 'GET, HEAD' } });
  });

  it('lets thumbnails be cached for good, each size under its own tag', () => {
    const reply = mediaReply(photo, thumb, get);
    expect(reply.headers['Cache-Control']).toContain('immutable');
    expect(reply.headers.ETag).toBe(`"${sha256}-512"`);
  });

  it('never shows an active document in the page: attachment, sandbox, no type of its own', () => {
    const svg: MediaFile = { ...photo, mime: 'image/svg+xml', inline: false, name: 'x.svg' };
    const { headers } = mediaReply(svg, original, get);
    expect(headers['Content-Disposition']).toMatch(/^attachment;/);
    expect(headers['Content-Security-Policy']).toMatch(/\bsandbox$/);
    expect(headers['Content-Type']).toBe('application/octet-stream');
  });

  it('sends an empty file without a body', () => {
    const reply = mediaReply({ ...photo, size: 0 }, original, get);
    expect(reply).toMatchObject({ status: 200, slice: null, headers: { 'Content-Length': '0' } });
  });

  it('makes headers of printable ASCII from any file name', () => {
    fc.assert(
      fc.property(anyText(), fc.boolean(), (name, inline) => {
        const { headers } = mediaReply({ ...photo, name, inline }, original, get);
        for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
        expect(headers['Content-Disposition']).toMatch(
          /^(inline|attachment); filename="[^"\\]*"; filename\*=UTF-8''[A-Za-z0-9%!#$&+.^_`|~-]*$/,
        );
      }),
    );
  });

  it('announces exactly as many bytes as it sends', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat()),
        fc.nat({ max: 25 }),
        fc.oneof(fc.nat({ max: 25 }), fc.maxSafeNat()),
        (size, first, last) => {
          const reply = mediaReply({ ...photo, size }, original, { ...get, range: `bytes=${first}-${last}` });
          const length = reply.slice === null ? 0 : reply.slice.end - reply.slice.start + 1;
          expect(reply.headers['Content-Length']).toBe(String(length));
        },
      ),
    );
  });
});

describe('page headers', () => {
  it('allow media from the scheme on the desktop and from the host itself in a browser', () => {
    expect(contentSecurityPolicy('media:')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' media: blob:; media-src media:; " +
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(contentSecurityPolicy("'self'")).not.toContain('media:');
  });

  it('never allow inline or evaluated code', () => {
    for (const media of ['media:', "'self'"] as const) {
      expect(pageHeaders(media)['Content-Security-Policy']).not.toMatch(/unsafe/);
      expect(pageHeaders(media)['X-Content-Type-Options']).toBe('nosniff');
    }
  });
});
