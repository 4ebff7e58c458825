/**
 * What went wrong at a remote, in the same terms for every kind of storage, and the error a person reads. Backends translate
 * their library's exceptions into a {@link Fault}; the exception itself is not passed on, since it may carry signed requests.
 */
import { type ErrorCode, MediarootError } from '../../../../shared/errors.ts';

export type FaultKind =
  /** The service does not know the key. */
  | 'unknown_key'
  /** Key and secret do not belong together. */
  | 'wrong_secret'
  /** The keys were valid for a time only. */
  | 'expired_keys'
  /** No keys were given and none were found. */
  | 'no_keys'
  /** The keys are right, but may not do this. */
  | 'forbidden'
  | 'no_bucket'
  /** A bucket that is to be made has an owner already. */
  | 'bucket_taken'
  | 'wrong_region'
  | 'clock'
  | 'tls'
  /** The name of the service cannot be found. */
  | 'unknown_host'
  | 'unreachable'
  /** The connection broke or the service did not answer in time. */
  | 'interrupted'
  /** Too many requests, or a passing failure of the service. */
  | 'busy'
  | 'full'
  | 'too_large'
  /** The condition of a write did not hold. */
  | 'taken'
  /** An upload in parts that is finished or was never begun. */
  | 'no_upload'
  /** What arrived is not what was sent, or is not what it should be. */
  | 'damaged'
  /** The service does not know what it was asked for. */
  | 'unsupported'
  | 'refused';

export type FaultAction = 'reach' | 'list' | 'read' | 'write' | 'delete' | 'make the bucket';

export interface Fault {
  readonly kind: FaultKind;
  readonly bucket: string;
  readonly key?: string | undefined;
  readonly action?: FaultAction | undefined;
  /** HTTP status. */
  readonly status?: number | undefined;
  /** The service's or the system's own code, such as SlowDown or ECONNRESET. Never its message, which may quote the request. */
  readonly service?: string | undefined;
  /** Host and port of the service. */
  readonly host?: string | undefined;
  /** ms. */
  readonly retryAfter?: number | undefined;
  /** The region the service says the bucket is in. */
  readonly region?: string | undefined;
}

interface Words {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly words: (fault: Fault) => string;
}

const denied = (words: Words['words']): Words => ({ code: 'remote_denied', retryable: false, words });
const refused = (words: Words['words']): Words => ({ code: 'remote_refused', retryable: false, words });

const WORDS: Readonly<Record<FaultKind, Words>> = {
  unknown_key: denied(
    () => 'The service does not know this access key. Look it up at your provider, then enter it again.',
  ),
  wrong_secret: denied(
    () => 'The secret does not belong to this access key. Enter both again, without spaces around them.',
  ),
  expired_keys: denied(() => 'These keys have expired. Enter new ones.'),
  no_keys: {
    code: 'remote_keys_missing',
    retryable: false,
    words: ({ bucket }) =>
      `No keys were found for “${bucket}”. Enter them, or set them in the environment or the credentials file of your provider.`,
  },
  forbidden: denied(
    ({ action, bucket }) =>
      `These keys may not ${doing(action)} “${bucket}”. Give them that permission at your provider, or use other keys.`,
  ),
  no_bucket: {
    code: 'remote_no_bucket',
    retryable: false,
    words: ({ bucket }) => `“${bucket}” is not there. Check its name and the region, or make it first.`,
  },
  bucket_taken: refused(
    ({ bucket }) => `“${bucket}” could not be made: someone has a bucket of this name. Choose another name.`,
  ),
  wrong_region: refused(({ bucket, region }) =>
    region === undefined
      ? `“${bucket}” is in another region. Enter the region that your provider shows for it.`
      : `“${bucket}” is in the region ${region}. Enter that region.`,
  ),
  clock: {
    code: 'remote_clock',
    retryable: false,
    words: () =>
      'The service refuses the time of this computer. Set its clock, best by letting the system set it, then try again.',
  },
  tls: {
    code: 'remote_tls',
    retryable: false,
    words: ({ host, service }) =>
      `No secure connection to ${named(host)} could be made${coded(service)}. Check the address and whether the service uses https with a certificate that is valid.`,
  },
  unknown_host: {
    code: 'remote_unreachable',
    retryable: true,
    words: ({ host }) =>
      `${named(host)} could not be found. Check the address and your internet connection, then try again.`,
  },
  unreachable: {
    code: 'remote_unreachable',
    retryable: true,
    words: ({ host, service }) =>
      `${named(host)} does not answer${coded(service)}. Check the address and your internet connection, then try again.`,
  },
  interrupted: {
    code: 'remote_unreachable',
    retryable: true,
    words: ({ host, service }) => `The connection to ${named(host)} broke${coded(service)}. Try again.`,
  },
  busy: {
    code: 'remote_busy',
    retryable: true,
    words: ({ status, service }) =>
      `The service is busy or has a passing failure${coded(service ?? status?.toString())}. Try again in a while.`,
  },
  full: {
    code: 'remote_full',
    retryable: false,
    words: ({ bucket, key }) =>
      `${about(key, bucket)} was not stored: the space for “${bucket}” is used up. Get more of it at your provider, or remove something.`,
  },
  too_large: refused(
    ({ bucket, key }) => `${about(key, bucket)} was not stored: it is larger than the service takes.`,
  ),
  taken: {
    code: 'remote_taken',
    retryable: false,
    words: ({ bucket, key }) =>
      `${about(key, bucket)} was not stored: another object is there, or it changed meanwhile.`,
  },
  no_upload: refused(
    ({ bucket, key }) =>
      `The upload of ${about(key, bucket)} was not found: it is finished or was given up. Start it again.`,
  ),
  damaged: {
    code: 'remote_damaged',
    retryable: true,
    words: ({ bucket, key }) => `${about(key, bucket)} is not what it should be. Check the bucket.`,
  },
  unsupported: refused(
    ({ service }) => `The service does not support what it was asked for${coded(service)}.`,
  ),
  refused: refused(
    ({ action, bucket, key, service, status }) =>
      `The service refused to ${doing(action)} ${about(key, bucket)}${coded(service ?? status?.toString())}.`,
  ),
};

/**
 * The error a person reads; `said` where other words fit this kind of storage better. `details` carries the fault itself, for whoever
 * decides by it (a retry, a test of the connection).
 */
export function remoteError(fault: Fault, said?: string): MediarootError {
  const { code, retryable, words } = WORDS[fault.kind];
  return new MediarootError(code, said ?? words(fault), { retryable, details: { ...fault } });
}

/** The fault behind an error of {@link remoteError}; null for any other. */
export function faultKind(error: unknown): FaultKind | null {
  if (!(error instanceof MediarootError)) return null;
  const kind = error.details?.kind;
  return typeof kind === 'string' && Object.hasOwn(WORDS, kind) ? (kind as FaultKind) : null;
}

/** Codes of Node for a connection that could not be made or broke. */
const SYSTEM: Readonly<Record<string, FaultKind>> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'interrupted',
  ECONNABORTED: 'interrupted',
  EPIPE: 'interrupted',
  ETIMEDOUT: 'interrupted',
  ERR_STREAM_PREMATURE_CLOSE: 'interrupted',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  HOSTNAME_MISMATCH: 'tls',
};

/** What a code of the system (ECONNRESET, CERT_HAS_EXPIRED …) means for a connection; null for a code of something else. */
export function systemFault(code: string): FaultKind | null {
  if (Object.hasOwn(SYSTEM, code)) return SYSTEM[code] ?? null;
  if (/^(ERR_TLS_|ERR_SSL_|CERT_)/.test(code)) return 'tls';
  return code.startsWith('HPE_') ? 'interrupted' : null;
}

/** What an HTTP status means where the service gives no code that says more. */
export function statusFault(status: number): FaultKind {
  if (status === 501) return 'unsupported';
  if (status === 507) return 'full';
  if (status === 429 || status === 408 || status >= 500) return 'busy';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 412 || status === 409) return 'taken';
  if (status === 413) return 'too_large';
  return 'refused';
}

/** ms from a `Retry-After` header that counts seconds. */
export function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** A transfer that was ended by its signal. */
export function transferCancelled(): MediarootError {
  return new MediarootError('cancelled', 'The transfer was cancelled.');
}

function doing(action: FaultAction | undefined): string {
  if (action === 'reach') return 'look at';
  if (action === 'list') return 'list what is in';
  if (action === 'read') return 'read from';
  if (action === 'write') return 'write to';
  if (action === 'delete') return 'delete from';
  return action === 'make the bucket' ? 'make the bucket' : 'use';
}

function about(key: string | undefined, bucket: string): string {
  return key === undefined ? `“${bucket}”` : `“${key}” in “${bucket}”`;
}

function named(host: string | undefined): string {
  return host ?? 'The service';
}

function coded(code: string | undefined): string {
  return code === undefined || code === '' ? '' : ` (${code})`;
}
