/** What the stand-in for Google Cloud Storage checks with the public key of its only service account. */
import { createHash, createVerify, type KeyObject } from 'node:crypto';

function verifies(text: string, signature: Buffer, key: KeyObject): boolean {
  return createVerify('RSA-SHA256').update(text).verify(key, signature);
}

/** Why a token is refused; null when it is good. https://google.aip.dev/auth/4111 */
export function tokenProblem(header: string | undefined, key: KeyObject, now: number): string | null {
  const [head, claims, signature] = (/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '').split('.');
  if (head === undefined || claims === undefined || signature === undefined) return 'Login Required.';
  if (!verifies(`${head}.${claims}`, Buffer.from(signature, 'base64url'), key)) return 'Invalid Credentials';
  const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    readonly iat: number;
    readonly exp: number;
  };
  const seconds = now / 1000;
  return iat - 300 > seconds || exp < seconds ? 'Invalid Credentials' : null;
}

/** Google's address has no port, so the library signs the name of the host alone. https://docs.cloud.google.com/storage/docs/authentication/signatures */
export function signedByAccount(url: URL, key: KeyObject, now: number): boolean {
  const query = new URLSearchParams(url.search);
  const signature = query.get('X-Goog-Signature');
  const date = query.get('X-Goog-Date') ?? '';
  const from = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (signature === null || now > from + Number(query.get('X-Goog-Expires')) * 1000) return false;
  const canonicalQuery = url.search
    .slice(1)
    .split('&')
    .filter((pair) => !pair.startsWith('X-Goog-Signature='))
    .sort()
    .join('&');
  const canonical = [
    'GET',
    url.pathname,
    canonicalQuery,
    `host:${url.hostname}`,
    '',
    'host',
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = (query.get('X-Goog-Credential') ?? '').split('/').slice(1).join('/');
  const digest = createHash('sha256').update(canonical).digest('hex');
  return verifies(['GOOG4-RSA-SHA256', date, scope, digest].join('\n'), Buffer.from(signature, 'hex'), key);
}
