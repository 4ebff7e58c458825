/** Turns what the operating system says about a file into an error a person can act on. */
import { type ErrorCode, MediarootError } from '../../../shared/errors.ts';

/** The system's error code (ENOENT, ENOSPC …), or '' for anything else. */
export function errno(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

interface Words {
  readonly code: ErrorCode;
  readonly words: string;
  readonly retryable: boolean;
}

const SOURCE: Readonly<Record<string, Words>> = {
  ENOENT: {
    code: 'source_missing',
    words: 'is not there any more. Put it back, then try again.',
    retryable: true,
  },
  ENODEV: {
    code: 'source_missing',
    words: 'went away with its disk. Connect the disk, then try again.',
    retryable: true,
  },
  ESTALE: {
    code: 'source_missing',
    words: 'went away on its network drive. Reconnect, then try again.',
    retryable: true,
  },
  EACCES: {
    code: 'source_unreadable',
    words: 'may not be read. Change its permissions, then try again.',
    retryable: true,
  },
  EPERM: {
    code: 'source_unreadable',
    words: 'may not be read. Change its permissions, then try again.',
    retryable: true,
  },
  EBUSY: {
    code: 'source_unreadable',
    words: 'is in use by another program. Close that program, then try again.',
    retryable: true,
  },
  EIO: {
    code: 'source_unreadable',
    words: 'could not be read: its disk reported an error. Copy it to another disk if you can.',
    retryable: true,
  },
  ELOOP: {
    code: 'source_symlink',
    words: 'is a symbolic link. Import the file it points to instead.',
    retryable: false,
  },
  ENXIO: { code: 'source_special', words: 'is not an ordinary file.', retryable: false },
  ENAMETOOLONG: {
    code: 'source_name_too_long',
    words: 'has a path too long for this system. Move it to a shorter folder, then try again.',
    retryable: false,
  },
  ENOTDIR: {
    code: 'source_missing',
    words: 'is not there any more. Put it back, then try again.',
    retryable: true,
  },
  EISDIR: { code: 'source_is_folder', words: 'is a folder.', retryable: true },
  EMFILE: {
    code: 'source_unreadable',
    words: 'could not be opened: too many files are open. Try again in a moment.',
    retryable: true,
  },
  ENFILE: {
    code: 'source_unreadable',
    words: 'could not be opened: too many files are open. Try again in a moment.',
    retryable: true,
  },
};

const TARGET: Readonly<Record<string, Words>> = {
  ENOSPC: {
    code: 'no_space',
    words: 'the disk of the media folder is full. Free some space, then try again.',
    retryable: true,
  },
  EDQUOT: {
    code: 'no_space',
    words: 'your quota on the disk of the media folder is used up. Free some space, then try again.',
    retryable: true,
  },
  EFBIG: {
    code: 'storage_failed',
    words:
      'it is larger than the file system of the media folder allows. Use a media folder on another file system.',
    retryable: false,
  },
  EROFS: {
    code: 'storage_failed',
    words: 'the media folder is on a disk that is read-only. Make it writable, then try again.',
    retryable: true,
  },
  EACCES: {
    code: 'storage_failed',
    words: 'the media folder may not be written to. Change its permissions, then try again.',
    retryable: true,
  },
  EPERM: {
    code: 'storage_failed',
    words: 'the media folder may not be written to. Change its permissions, then try again.',
    retryable: true,
  },
  EMFILE: {
    code: 'storage_failed',
    words: 'too many files are open. Try again in a moment.',
    retryable: true,
  },
  ENFILE: {
    code: 'storage_failed',
    words: 'too many files are open. Try again in a moment.',
    retryable: true,
  },
  EIO: {
    code: 'storage_failed',
    words: 'the disk of the media folder reported an error. Check that disk.',
    retryable: true,
  },
  ENOENT: {
    code: 'media_root_offline',
    words: 'the media folder is not there. Connect its disk, then try again.',
    retryable: true,
  },
};

/** For a failed read of a source; `display` names it to a person. */
export function sourceProblem(error: unknown, display: string): MediarootError {
  if (error instanceof MediarootError) return error;
  const known = SOURCE[errno(error)];
  if (known)
    return new MediarootError(known.code, `“${display}” ${known.words}`, {
      retryable: known.retryable,
      cause: error,
    });
  return new MediarootError('source_unreadable', `“${display}” could not be read (${describe(error)}).`, {
    retryable: true,
    cause: error,
  });
}

/** For a failed write below MEDIA_ROOT; `what` did not happen to `display`. */
export function targetProblem(error: unknown, display: string, what = 'was not stored'): MediarootError {
  if (error instanceof MediarootError) return error;
  const known = TARGET[errno(error)];
  if (known) {
    return new MediarootError(known.code, `“${display}” ${what}: ${known.words}`, {
      retryable: known.retryable,
      cause: error,
    });
  }
  return new MediarootError('storage_failed', `“${display}” ${what} (${describe(error)}).`, {
    retryable: true,
    cause: error,
  });
}

export function cancelled(): MediarootError {
  return new MediarootError('cancelled', 'The import was cancelled.', { retryable: true });
}

function describe(error: unknown): string {
  return errno(error) || 'unknown error';
}
