/** What a remote may point to, decided before anything is sent. */
import path from 'node:path';
import type { RemoteKeys, RemoteOptions, RemoteTarget, RemoteType } from '../../../shared/contract/remote.ts';
import { MediarootError } from '../../../shared/errors.ts';
import { resolvePath } from '../mediaRoot.ts';
import { holds } from '../mediaRootRules.ts';

/** Folders of ours that a remote folder may neither lie in nor hold. */
export type OwnFolders = readonly { readonly what: string; readonly path: string }[];

/** Throws `bad_request` with the first rule that is broken. */
export async function assertTarget(target: RemoteTarget, own: OwnFolders): Promise<void> {
  const { type, bucket, prefix, endpoint } = target;
  if (endpoint !== null) assertPlainAddress(endpoint, 'The address of the service');
  if (prefix !== '') assertPrefix(prefix);
  if (type === 'local') return assertFolder(target, own);
  const problem = type === 's3' && endpoint !== null ? foreignBucketProblem(bucket) : NAMES[type](bucket);
  if (problem !== null) throw refused(`“${bucket}” cannot be the name of a ${WHAT[type]}. ${problem}`);
}

/** Throws `bad_request` for a public address that carries more than a place. */
export function assertOptions({ publicUrl }: RemoteOptions): void {
  if (publicUrl !== null) assertPlainAddress(publicUrl, 'The public address');
}

/** Throws `bad_request` for keys of another provider. */
export function assertKeysFit({ type }: RemoteTarget, keys: RemoteKeys | null): void {
  if (keys === null) return;
  if (type === 'local') throw refused('A folder needs no keys. Leave them out.');
  if (!keysFit(type, keys)) throw refused(`These keys are of another kind of storage. ${NEEDED[type]}`);
  if (keys.kind === 'json' && !isServiceAccount(keys.json))
    throw refused(
      'The Google key is not the JSON file of a service account. Make a key of type JSON and give all of the file.',
    );
}

/** Whether keys are of a provider's kind. */
export function keysFit(type: RemoteType, { kind }: RemoteKeys): boolean {
  return type !== 'local' && FITTING[type].includes(kind);
}

const WHAT = { s3: 'bucket', gcs: 'Google Cloud Storage bucket', azure: 'container' } as const;
const FITTING: Readonly<Record<Exclude<RemoteType, 'local'>, readonly RemoteKeys['kind'][]>> = {
  s3: ['hmac'],
  gcs: ['json', 'hmac'],
  azure: ['azure-key', 'azure-sas'],
};
const NEEDED = {
  s3: 'S3 needs an access key and its secret.',
  gcs: 'Google needs the JSON file of a service account, or an interoperability key and its secret.',
  azure: 'Azure needs the name of the storage account, with its key or a SAS token.',
} as const;

const LOOKS_LIKE_IP = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Rules: AWS “General purpose bucket naming rules”, Google “Bucket names”, Azure “Naming and referencing containers”. */
const NAMES: Readonly<Record<Exclude<RemoteType, 'local'>, (name: string) => string | null>> = {
  s3(name) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
      return 'It has 3 to 63 small letters, digits, dots and hyphens, with a letter or digit at either end.';
    if (name.includes('..')) return 'Two dots do not stand side by side.';
    if (LOOKS_LIKE_IP.test(name)) return 'It must not look like an IP address.';
    const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.exec(name);
    return reserved === null ? null : `“${reserved[0]}” there is kept for AWS itself.`;
  },
  gcs(name) {
    const parts = name.split('.');
    if (
      !/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name) ||
      parts.some(({ length }) => length < 1 || length > 63)
    )
      return 'It has 3 to 63 small letters, digits, hyphens, underscores and dots, with a letter or digit at either end.';
    if (LOOKS_LIKE_IP.test(name)) return 'It must not look like an IP address.';
    return /^goog|google|g00gle/.test(name) ? 'It must not look like a name of Google’s.' : null;
  },
  azure: (name) =>
    (name.length <= 63 && name.length >= 3 && /^[a-z0-9](-?[a-z0-9])+$/.test(name)) || name === '$web'
      ? null
      : 'It has 3 to 63 small letters, digits and single hyphens, with a letter or digit at either end.',
};

/** Other services allow more than AWS; only what no address can hold is refused. */
function foreignBucketProblem(name: string): string | null {
  return /^[\w.:-]{1,255}$/.test(name) && name !== '.' && name !== '..'
    ? null
    : 'It has letters, digits, dots, hyphens and underscores only. The folder inside the bucket has a field of its own.';
}

function assertPrefix(prefix: string): void {
  const parts = prefix.split('/');
  if (/[\p{Cc}\\]/u.test(prefix) || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw refused(
      `“${prefix}” cannot be a folder in the bucket. Give plain names with single slashes between them.`,
    );
}

/** What is typed here is kept in the catalog, so it must hold nothing secret; that is also why it is not told back. */
function assertPlainAddress(address: string, what: string): void {
  const { username, password, search, hash } = new URL(address);
  if (username !== '' || password !== '')
    throw refused(`${what} must not hold a name or password. Give keys in their own fields.`);
  if (search !== '' || hash !== '')
    throw refused(`${what} must end before any ? or #. Give a SAS token in the field for keys.`);
}

async function assertFolder({ bucket, prefix }: RemoteTarget, own: OwnFolders): Promise<void> {
  if (!path.isAbsolute(bucket) || bucket.includes('\0'))
    throw refused(`“${bucket}” is not a complete path. Give the full path of the folder.`);
  const { resolved } = await resolvePath(path.join(bucket, prefix));
  if (path.dirname(resolved) === resolved)
    throw refused(`${resolved} is a whole disk. Choose a folder on it.`);
  for (const folder of own) {
    const ours = (await resolvePath(folder.path)).resolved;
    if (holds(path, ours, resolved))
      throw refused(
        `${resolved} lies inside ${folder.what} ${ours}. Choose a folder outside it, best on another disk.`,
      );
    if (holds(path, resolved, ours))
      throw refused(
        `${resolved} holds ${folder.what} ${ours}. Choose a folder of its own, best on another disk.`,
      );
  }
}

function isServiceAccount(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'client_email' in value && 'private_key' in value;
  } catch {
    return false;
  }
}

function refused(words: string): MediarootError {
  return new MediarootError('bad_request', words);
}
