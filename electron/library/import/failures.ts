/** What can be told of anything that was thrown. */
import { type ErrorCode, MediarootError } from '../../../shared/errors.ts';

export function isCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof MediarootError && error.code === code;
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
