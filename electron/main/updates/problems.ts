/** What can be in the way of an update, in words for a person. */
import { MediarootError } from '../../../shared/errors.ts';

export const noSignature = (cause?: unknown) =>
  new MediarootError(
    'verify_failed',
    'The update server’s answer is not signed by the makers of Mediaroot, so nothing was downloaded. If that lasts, get the new version from the website.',
    { cause },
  );

export const otherServer = () =>
  new MediarootError(
    'forbidden',
    'The update server sent Mediaroot on to another server, which it does not follow. Nothing was downloaded from there.',
  );

export const sentAround = () =>
  new MediarootError(
    'unavailable',
    'The update server sends Mediaroot from place to place without an end. Try again later.',
    {
      retryable: true,
    },
  );

export const silentServer = () =>
  new MediarootError('unavailable', 'The update server does not go on with its answer. Try again later.', {
    retryable: true,
  });

export const tooMuch = () =>
  new MediarootError(
    'verify_failed',
    'The update server sends more than the makers of Mediaroot published, so it was thrown away.',
  );

export const olderThanBefore = (version: string, before: string) =>
  new MediarootError(
    'verify_failed',
    `The update server offers Mediaroot ${version}, although there is ${before} already, so nothing was downloaded. If that lasts, get the new version from the website.`,
  );

export const nothingThere = (cause?: unknown) =>
  new MediarootError('unavailable', 'The update server has no updates for this kind of computer.', {
    retryable: true,
    cause,
  });

export const changedSince = () =>
  new MediarootError(
    'verify_failed',
    'The downloaded update was changed on this computer since it was verified, so it is not installed. Look for updates again to download it anew.',
  );

/** @param byHand what to type instead, where there is something */
export const notInstalled = (version: string, byHand: string | null, cause: unknown) =>
  new MediarootError(
    'unavailable',
    `Mediaroot ${version} could not be installed. Your library is untouched. Mediaroot starts again as it was; the log says why.${
      byHand === null ? '' : `\n\nTo install it yourself, type in a terminal:\n${byHand}`
    }`,
    { retryable: true, cause },
  );

const UNREACHABLE =
  'The update server cannot be reached. Look at the connection to the internet, then try again.';
const OTHER_FILE =
  'The downloaded file is not the one the makers of Mediaroot published, so it was thrown away. Try again later.';
const NO_SPACE = 'There is no space on the disk for the update. Make some, then try again.';
const NOT_WRITABLE = 'The update cannot be kept on this computer: Mediaroot may not write into';
const GONE =
  'The update server does not have the file that it announced; perhaps there is a newer one now. Look for updates again later.';
const NOT_UNDERSTOOD = 'The update server’s answer cannot be used. Try again later; the log has the details.';

/** Any failure of a check or a download as one that may be shown. */
export function updateProblem(error: unknown): MediarootError {
  if (error instanceof MediarootError) return error;
  const { code = '', message, path } = asFailure(error);
  const unavailable = (words: string) =>
    new MediarootError('unavailable', words, { retryable: true, cause: error });
  if (code === 'ERR_CHECKSUM_MISMATCH')
    return new MediarootError('verify_failed', OTHER_FILE, { retryable: true, cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new MediarootError('no_space', NO_SPACE, { retryable: true, cause: error });
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/.test(code))
    return new MediarootError('forbidden', `${NOT_WRITABLE} ${path ?? 'its folder for updates'}.`, {
      cause: error,
    });
  if (/status 4\d\d/.test(message)) return unavailable(GONE);
  if (
    /^net::|^E(CONN|HOST|NET|TIMEDOUT|AI_|PIPE)|^ENOTFOUND|^HTTP_ERROR_5/.test(code) ||
    /net::ERR_|status 5\d\d|abort|timed out/i.test(message)
  )
    return unavailable(UNREACHABLE);
  return unavailable(NOT_UNDERSTOOD);
}

interface Failure {
  readonly message: string;
  readonly code?: string;
  /** Of the file it is about. */
  readonly path?: string;
}

function asFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message } = error;
  return {
    message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('path' in error && typeof error.path === 'string' ? { path: error.path } : {}),
  };
}
