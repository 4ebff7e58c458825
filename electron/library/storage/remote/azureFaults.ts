/** What Azure Blob Storage answers, in our terms. Codes: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
import { isRestError } from '@azure/storage-blob';
import { MediarootError } from '../../../../shared/errors.ts';
import {
  type Fault,
  type FaultKind,
  remoteError,
  retryAfter,
  statusFault,
  systemFault,
  transferCancelled,
} from './faults.ts';

const CODES: Readonly<Record<string, FaultKind>> = {
  AuthenticationFailed: 'wrong_secret',
  // Also the answer to keys of the right form that are wrong, and of a firewall of the account.
  AuthorizationFailure: 'forbidden',
  AuthorizationPermissionMismatch: 'forbidden',
  AuthorizationProtocolMismatch: 'forbidden',
  AuthorizationResourceTypeMismatch: 'forbidden',
  AuthorizationServiceMismatch: 'forbidden',
  AuthorizationSourceIPMismatch: 'forbidden',
  AccountIsDisabled: 'forbidden',
  InsufficientAccountPermissions: 'forbidden',
  InvalidAuthenticationInfo: 'wrong_secret',
  NoAuthenticationInformation: 'wrong_secret',
  KeyBasedAuthenticationNotPermitted: 'forbidden',
  PublicAccessNotPermitted: 'forbidden',
  ContainerNotFound: 'no_bucket',
  ContainerBeingDeleted: 'busy',
  ContainerDisabled: 'forbidden',
  AccountBeingCreated: 'busy',
  BlobAlreadyExists: 'taken',
  ConditionNotMet: 'taken',
  TargetConditionNotMet: 'taken',
  UnauthorizedBlobOverwrite: 'taken',
  InvalidBlockList: 'no_upload',
  Md5Mismatch: 'damaged',
  Crc64Mismatch: 'damaged',
  RequestBodyTooLarge: 'too_large',
  BlobImmutableDueToPolicy: 'refused',
  BlobArchived: 'refused',
  BlobBeingRehydrated: 'busy',
  LeaseIdMissing: 'refused',
  SnapshotsPresent: 'refused',
  InvalidBlobType: 'refused',
};

/** Azure answers many causes with one code and tells them apart in words only; these words are not passed on. */
function authentication(words: string): FaultKind {
  if (/not valid in the specified time frame|signature.{0,20}expired/i.test(words)) return 'expired_keys';
  if (/date header/i.test(words)) return 'clock';
  return 'wrong_secret';
}

function kindOf(code: string, status: number | undefined, words: string): FaultKind {
  if (status === undefined) return systemFault(code) ?? 'interrupted';
  if (code === 'AuthenticationFailed') return authentication(words);
  if (/failed to authenticate the request/i.test(words)) return authentication(words);
  if (/contentMD5 doesn.t match/i.test(words)) return 'damaged';
  return CODES[code] ?? statusFault(status);
}

/** What is an error of ours already stays it; the words of the service are not passed on. */
export function azureError(
  error: unknown,
  about: Pick<Fault, 'bucket' | 'key' | 'action' | 'host'>,
  signal: AbortSignal | undefined,
): MediarootError {
  if (error instanceof MediarootError) return error;
  if (signal?.aborted) return transferCancelled();
  if (!isRestError(error)) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return remoteError({ kind: systemFault(code) ?? 'interrupted', service: code, ...about });
  }
  const { code = '', statusCode, response } = error;
  const kind = kindOf(code, statusCode, `${error.message} ${JSON.stringify(error.details ?? '')}`);
  return remoteError({
    ...about,
    kind,
    status: statusCode,
    service: code,
    retryAfter: retryAfter(response?.headers.get('retry-after')),
  });
}

/** The blob is not there (its container is). */
export function isNoBlob(error: unknown): boolean {
  if (!isRestError(error) || error.statusCode !== 404) return false;
  return error.code !== 'ContainerNotFound';
}

export function hasStatus(error: unknown, status: number): boolean {
  return isRestError(error) && error.statusCode === status;
}

/** The condition of a write did not hold. */
export function isTaken(error: unknown): boolean {
  return isRestError(error) && CODES[error.code ?? ''] === 'taken';
}
