/**
 * How bytes of the library are answered over `media:` and HTTP: status, headers and which part of the file to send.
 * Pure, so that both hosts answer alike.
 */
import { safeFileName } from './filename.ts';
import type { MediaRef } from './mediaUrl.ts';
import type { MediaFile } from './messages.ts';
import { parseRange, type Slice } from './range.ts';

/** What of a request matters; a header that was not sent is null. */
export interface MediaRequest {
  readonly method: string;
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly ifNoneMatch: string | null;
}

export interface MediaReply {
  readonly status: 200 | 206 | 304 | 405 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes to send as the body; null for no body. */
  readonly slice: Slice | null;
}

/**
 * Protects every answer with media in it. A browser that is led to open one as a page gets an opaque origin without
 * scripts, and never guesses a type.
 */
const GUARD = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/** Headers of an answer without media: not found, not of the grammar. */
export const REFUSAL_HEADERS: Readonly<Record<string, string>> = {
  ...GUARD,
  'Content-Type': 'text/plain; charset=utf-8',
  'Cache-Control': 'no-store',
};

/** What an answer says of the file besides its bytes. */
export interface MediaTerms {
  /** With its quotes. */
  readonly etag: string;
  readonly cacheControl: string;
  /** Name its true type even where a browser must not render it; as an attachment in a sandbox it stays inert. */
  readonly trueType: boolean;
}

/** Terms of an address inside the app. It holds the content hash, so the tag is known without looking at the file. */
export function termsOf(ref: MediaRef): MediaTerms {
  return { etag: entityTag(ref), cacheControl: caching(ref), trueType: false };
}

/** The answer to a request for a file that is there. Conditions and ranges follow RFC 9110, sections 13 and 14. */
export function mediaReply(file: MediaFile, terms: MediaTerms, request: MediaRequest): MediaReply {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { ...REFUSAL_HEADERS, Allow: 'GET, HEAD' }, slice: null };
  }
  const { etag, cacheControl, trueType } = terms;
  const common = { ...GUARD, ETag: etag, 'Cache-Control': cacheControl, 'Accept-Ranges': 'bytes' };
  if (request.ifNoneMatch !== null && matches(request.ifNoneMatch, etag)) {
    return { status: 304, headers: common, slice: null };
  }
  // A range is defined for GET alone, and If-Range holds only for a strong tag that is exactly ours.
  const wanted =
    request.method === 'GET' && (request.ifRange === null || request.ifRange.trim() === etag)
      ? request.range
      : null;
  const range = parseRange(wanted, file.size);
  if (range.kind === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...common, 'Content-Range': `bytes */${file.size}`, 'Content-Length': '0' },
      slice: null,
    };
  }
  const slice = range.kind === 'slice' ? range.slice : { start: 0, end: file.size - 1 };
  const length = slice.end - slice.start + 1;
  const headers: Record<string, string> = {
    ...common,
    'Content-Type': file.inline || trueType ? file.mime : 'application/octet-stream',
    'Content-Disposition': contentDisposition(file.name, file.inline ? 'inline' : 'attachment'),
    'Content-Length': String(length),
  };
  if (range.kind === 'slice') headers['Content-Range'] = `bytes ${slice.start}-${slice.end}/${file.size}`;
  return {
    status: range.kind === 'slice' ? 206 : 200,
    headers,
    slice: request.method === 'HEAD' || length === 0 ? null : slice,
  };
}

function entityTag(ref: MediaRef): string {
  return ref.kind === 'thumb' ? `"${ref.sha256}-${ref.variant}"` : `"${ref.sha256}"`;
}

/** Thumbnails never change under their address; an original may be deleted, so each use asks again. */
function caching(ref: MediaRef): string {
  return ref.kind === 'thumb' ? 'private, max-age=31536000, immutable' : 'private, no-cache';
}

/** If-None-Match compares weakly: a leading W/ makes no difference. */
function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag);
}

/** RFC 6266: a plain ASCII name for old readers, the real one in the extended parameter. */
export function contentDisposition(fileName: string, kind: 'inline' | 'attachment'): string {
  const name = safeFileName(fileName);
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
