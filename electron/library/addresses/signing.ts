/**
 * Signed addresses: whoever has one sees the file until it expires. HMAC-SHA-256 (RFC 2104) over path, expiry and attachment name,
 * so that none of them can be changed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Grant {
  /** Stored path. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly expires: number;
  /** Name to save it under; null: shown where it can be. */
  readonly attachment: string | null;
}

const VERSION = 'mediaroot-address-1';
const EXPIRES = /^[1-9]\d{0,11}$/;

function signature(key: Buffer, { path, expires, attachment }: Grant): Buffer {
  // JSON keeps the parts apart, whatever they hold.
  return createHmac('sha256', key)
    .update(JSON.stringify([VERSION, path, expires, attachment]))
    .digest();
}

/** The query of a signed address, without its question mark. */
export function signedQuery(key: Buffer, grant: Grant): string {
  const query = new URLSearchParams({ expires: String(grant.expires) });
  if (grant.attachment !== null) query.set('attachment', grant.attachment);
  query.set('signature', signature(key, grant).toString('base64url'));
  return query.toString();
}

/**
 * What a query grants for a path now; null when it grants nothing: no or a wrong signature, expired, altered. The comparison
 * takes the same time wherever two signatures differ.
 */
export function grantOf(
  key: Buffer,
  path: string,
  query: Readonly<Record<string, string>>,
  nowMs: number,
): Grant | null {
  const { expires = '', attachment = null, signature: given = '' } = query;
  if (!EXPIRES.test(expires)) return null;
  const grant: Grant = { path, expires: Number(expires), attachment };
  const expected = signature(key, grant);
  const presented = Buffer.from(given, 'base64url');
  // Base64 has several spellings of the same bytes; only ours counts.
  if (presented.length !== expected.length || presented.toString('base64url') !== given) return null;
  if (!timingSafeEqual(presented, expected)) return null;
  return grant.expires * 1000 > nowMs ? grant : null;
}
