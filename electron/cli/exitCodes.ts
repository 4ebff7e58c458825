/** Exit codes: 0 done, 1 some items failed, 2 wrong usage, 3 the environment does not allow it. */
import type { ErrorValue } from '../../shared/errors.ts';

export const EXIT = { done: 0, someFailed: 1, usage: 2, environment: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was asked for is wrong in itself, wherever it is asked. */
const USAGE_CODES: readonly ErrorValue['code'][] = [
  'bad_request',
  'definition_refused',
  'media_root_relative',
  'media_root_filesystem_root',
  'media_root_inside_app',
];
/** The library is fine; what was asked of it could not be had. */
const ITEM_CODES: readonly ErrorValue['code'][] = [
  'not_found',
  'cancelled',
  'rule_refused',
  'too_many_deletes',
];

/** The exit code an error ends the program with. */
export function exitCodeOf(error: Pick<ErrorValue, 'code'>): ExitCode {
  if (USAGE_CODES.includes(error.code)) return EXIT.usage;
  return ITEM_CODES.includes(error.code) ? EXIT.someFailed : EXIT.environment;
}
