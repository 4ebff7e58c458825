/** What the SDK throws, as a fault. Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and the vendors' own. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { MediarootError } from '../../../../shared/errors.ts';
import { errno } from '../problems.ts';
import {
  type Fault,
  type FaultKind,
  remoteError,
  retryAfter,
  statusFault,
  systemFault,
  transferCancelled,
} from './faults.ts';
import type { Exchange } from './s3Http.ts';

const CODES: Readonly<Record<string, FaultKind>> = {
  InvalidAccessKeyId: 'unknown_key',
  AuthFailure: 'unknown_key',
  InvalidSecurity: 'unknown_key',
  SignatureDoesNotMatch: 'wrong_secret',
  ExpiredToken: 'expired_keys',
  InvalidToken: 'expired_keys',
  TokenRefreshRequired: 'expired_keys',
  AccessDenied: 'forbidden',
  AllAccessDisabled: 'forbidden',
  AccountProblem: 'forbidden',
  UserSuspended: 'forbidden',
  AccessControlListNotSupported: 'refused',
  Forbidden: 'forbidden',
  NoSuchBucket: 'no_bucket',
  BucketAlreadyExists: 'bucket_taken',
  PermanentRedirect: 'wrong_region',
  TemporaryRedirect: 'busy',
  AuthorizationHeaderMalformed: 'wrong_region',
  IllegalLocationConstraintException: 'wrong_region',
  InvalidRegion: 'wrong_region',
  RequestTimeTooSkewed: 'clock',
  RequestExpired: 'clock',
  SlowDown: 'busy',
  ServiceUnavailable: 'busy',
  InternalError: 'busy',
  OperationAborted: 'busy',
  ConditionalRequestConflict: 'busy',
  Throttling: 'busy',
  ThrottlingException: 'busy',
  TooManyRequests: 'busy',
  RequestLimitExceeded: 'busy',
  BandwidthLimitExceeded: 'busy',
  RequestTimeout: 'interrupted',
  IncompleteBody: 'interrupted',
  QuotaExceeded: 'full',
  InsufficientCapacity: 'full',
  InsufficientStorage: 'full',
  XMinioStorageFull: 'full',
  XMinioAdminBucketQuotaExceeded: 'full',
  storage_cap_exceeded: 'full',
  EntityTooLarge: 'too_large',
  PreconditionFailed: 'taken',
  NoSuchUpload: 'no_upload',
  XAmzContentSHA256Mismatch: 'damaged',
  BadDigest: 'damaged',
  NotImplemented: 'unsupported',
  MethodNotAllowed: 'unsupported',
  CredentialsProviderError: 'no_keys',
  TokenProviderError: 'no_keys',
};

/** Whose request it was. */
export type S3About = Pick<Fault, 'bucket' | 'key' | 'action' | 'host'>;

/** Never passes on the exception itself, which holds the signed request. */
export function s3Error(
  error: unknown,
  about: S3About,
  exchange: Exchange,
  signal?: AbortSignal,
): MediarootError {
  if (signal?.aborted) return transferCancelled();
  if (exchange.failure instanceof MediarootError) return exchange.failure;
  if (error instanceof MediarootError) return error;
  const status = exchange.answer?.status;
  const headers = exchange.answer?.headers ?? {};
  const name = error instanceof Error ? error.name : '';
  const region = regionIn(error) ?? headers['x-amz-bucket-region'];
  const common = { ...about, status, retryAfter: retryAfter(headers['retry-after']) };
  // What the service says, by its code or else by the status. A successful answer that breaks off is a failure of the connection.
  if (
    error instanceof S3ServiceException ||
    name === 'CredentialsProviderError' ||
    name === 'TokenProviderError'
  ) {
    const kind = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
    const service = /^[A-Za-z0-9_]{1,60}$/.test(name) && name !== 'UnknownError' ? name : undefined;
    if (kind === 'forbidden' && region !== undefined && status === 301) {
      return remoteError({ ...common, kind: 'wrong_region', service, region });
    }
    return remoteError({ ...common, kind: kind ?? byStatus(status), service, region });
  }
  // What the SDK says where neither the target nor the environment names one.
  if (error instanceof Error && error.message === 'Region is missing') {
    return remoteError({ ...common, kind: 'wrong_region' });
  }
  const code = errno(error);
  const kind = systemFault(code);
  if (kind) return remoteError({ ...common, kind, service: code });
  if (status !== undefined && status >= 300) return remoteError({ ...common, kind: byStatus(status) });
  // An answer that broke off is the connection's fault; before any answer it is ours, such as an address that cannot be.
  if (status !== undefined)
    return remoteError({ ...common, kind: 'interrupted', service: code || undefined });
  return remoteError({ ...common, kind: 'refused', service: code || name });
}

function byStatus(status: number | undefined): FaultKind {
  if (status === 301 || status === 307) return 'wrong_region';
  return status === undefined ? 'interrupted' : statusFault(status);
}

/** Some answers name the right region in their body. */
function regionIn(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('Region' in error)) return undefined;
  return typeof error.Region === 'string' && /^[a-z0-9-]{1,40}$/.test(error.Region)
    ? error.Region
    : undefined;
}
