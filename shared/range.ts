/** Byte ranges of HTTP (RFC 9110, section 14), for the one case media players use: a single range of a known length. */

/** Positions of bytes, both inclusive. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'slice'; readonly slice: Slice }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeAnswer = { kind: 'whole' };
const UNSATISFIABLE: RangeAnswer = { kind: 'unsatisfiable' };
const SINGLE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * What a Range header asks of a representation of `size` bytes. An unknown unit, a malformed header and a list of
 * several ranges are answered with the whole, which the RFC allows; positions past the end are cut to it.
 */
export function parseRange(header: string | null, size: number): RangeAnswer {
  const match = header === null ? null : SINGLE.exec(header);
  if (match === null) return WHOLE;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? WHOLE : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return WHOLE;
  if (start >= size) return UNSATISFIABLE;
  return { kind: 'slice', slice: { start, end: Math.min(end, size - 1) } };
}

function suffix(length: number, size: number): RangeAnswer {
  if (length === 0) return UNSATISFIABLE;
  // No Content-Range can describe a part of nothing, so an empty file is sent whole.
  if (size === 0) return WHOLE;
  return { kind: 'slice', slice: { start: Math.max(0, size - length), end: size - 1 } };
}
