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

export const notInstalled = (version: string, cause: unknown) =>
  new MediarootError(
    'unavailable',
    `Mediaroot ${version} could not be installed. Your library is untouched. Mediaroot starts again as it was; the log says why.`,
    { retryable: true, cause },
  );

const UNREACHABLE =
  'The update server cannot be reached. Look at the connection to the internet, then try again.';
const OTHER_FILE =
  'The downloaded file is not the one the makers of Mediaroot published, so it was thrown away. Try again later.';
const NO_SPACE = 'There is no space on the disk for the update. Make some, then try again.';
const NOT_UNDERSTOOD = 'The update server’s answer cannot be used. Try again later; the log has the details.';

/** Any failure of a check or a download as one that may be shown. */
export function updateProblem(error: unknown): MediarootError {
  if (error instanceof MediarootError) return error;
  const { code = '', message } = asFailure(error);
  if (code === 'ERR_CHECKSUM_MISMATCH')
    return new MediarootError('verify_failed', OTHER_FILE, { retryable: true, cause: error });
  if (code === 'ENOSPC') return new MediarootError('no_space', NO_SPACE, { retryable: true, cause: error });
  if (
    /^net::|^E(CONN|HOST|NET|TIMEDOUT|AI_|PIPE)|^ENOTFOUND|^HTTP_ERROR_5/.test(code) ||
    /net::ERR_|status [45]\d\d|abort|timed out/i.test(message)
  )
    return new MediarootError('unavailable', UNREACHABLE, { retryable: true, cause: error });
  return new MediarootError('unavailable', NOT_UNDERSTOOD, { retryable: true, cause: error });
}

function asFailure(error: unknown): { readonly code?: string; readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? { message: error.message } : { code, message: error.message };
}
