/**
 * Any text in values of metadata, which services take as plain ASCII only. What is not plain is written with a marker in front, in
 * the shorter of two ways, since services allow 2 KB for all metadata of an object. Not by RFC 2047: S3 decodes and encodes that
 * itself (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html), so it would come back in another form.
 */
const PERCENT = "utf-8''";
const BASE64 = "utf-8-base64''";

export function encodeText(text: string): string {
  const plain = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  if (plain && !text.startsWith('utf-8')) return text;
  const percent = PERCENT + percentEncoded(text.toWellFormed());
  const base64 = BASE64 + Buffer.from(text).toString('base64url');
  return percent.length <= base64.length ? percent : base64;
}

/** Gives back what {@link encodeText} was given; anything else as it is. */
export function decodeText(value: string): string {
  if (value.startsWith(BASE64)) return Buffer.from(value.slice(BASE64.length), 'base64url').toString();
  if (!value.startsWith(PERCENT)) return value;
  try {
    return decodeURIComponent(value.slice(PERCENT.length));
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}

/** All values of a record by one of the two functions above. */
export function eachText(
  metadata: Readonly<Record<string, string | undefined>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, text = '']) => [name, change(text)]));
}

/** Every byte but letters, digits and `-._~` as %XX (RFC 3986): for paths of addresses and what is signed. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A key as the path of an address: each name encoded, slashes kept. */
export function keyPath(key: string): string {
  return key.split('/').map(percentEncoded).join('/');
}
