/**
 * Errors as values. Every boundary (IPC, HTTP, CLI) carries {@link ErrorValue}; inside a process code throws
 * {@link MediarootError}. A message says what happened, to which file, and what to do.
 */
export const ERROR_CODES = [
  // calls and processes
  'bad_request',
  'unknown_call',
  'forbidden',
  'not_found',
  'internal',
  'cancelled',
  'unavailable',
  // library
  'no_library',
  'library_locked',
  'library_missing',
  'library_exists',
  'library_newer',
  'library_damaged',
  // MEDIA_ROOT rules
  'media_root_relative',
  'media_root_filesystem_root',
  'media_root_inside_app',
  'media_root_is_file',
  'media_root_not_writable',
  'media_root_taken',
  'media_root_offline',
  // files being imported
  'source_missing',
  'source_unreadable',
  'source_special',
  'source_symlink',
  'source_is_folder',
  'source_empty',
  'source_changed',
  'source_inside_media_root',
  'source_name_too_long',
  'no_space',
  'storage_failed',
  'verify_failed',
  // rules of collections
  'rule_refused',
  'definition_refused',
  // upkeep
  'cleanup_refused',
  // remotes
  'remote_keys_missing',
  'remote_denied',
  'remote_no_bucket',
  'remote_clock',
  'remote_tls',
  'remote_unreachable',
  'remote_refused',
  'remote_full',
  'remote_taken',
  'remote_damaged',
  'remote_busy',
  'remote_foreign',
  'too_many_deletes',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorValue {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryable: boolean;
  /** Joins a message a person saw to the stack in the log. */
  readonly correlationId?: string | undefined;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorValue };

export interface ErrorOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The one exception type of the project; anything else thrown is a defect and crosses as `internal`. */
export class MediarootError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MediarootError';
    this.code = code;
    this.details = options.details;
    this.retryable = options.retryable ?? false;
  }

  toValue(): ErrorValue {
    return { code: this.code, message: this.message, details: this.details, retryable: this.retryable };
  }
}

/** Turns anything thrown into a value that may cross a boundary: no stack, no foreign message. */
export function toErrorValue(thrown: unknown, correlationId?: string): ErrorValue {
  if (thrown instanceof MediarootError) return { ...thrown.toValue(), correlationId };
  return {
    code: 'internal',
    message: 'Something went wrong inside Mediaroot. The log has the details.',
    retryable: false,
    correlationId,
  };
}
