/** What the JSON API of Google Cloud Storage answers, in our terms. https://docs.cloud.google.com/storage/docs/json_api/v1/status-codes */
import { z } from 'zod';
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

type About = Pick<Fault, 'bucket' | 'key' | 'action' | 'host'>;

const Refusal = z.object({
  error: z.object({
    message: z.string().default(''),
    errors: z.array(z.object({ reason: z.string().default('') })).default([]),
  }),
});

/** By the reason given with a status. */
const REASONS: Readonly<Record<string, FaultKind>> = {
  authError: 'wrong_secret',
  rateLimitExceeded: 'busy',
  userRateLimitExceeded: 'busy',
  backendError: 'busy',
  conditionNotMet: 'taken',
  uploadTooLarge: 'too_large',
  accountDisabled: 'forbidden',
  billingDisabled: 'forbidden',
};

/** An answer that refuses. `date`: the service's time, `now`: ours, ms; tokens are refused when the two are far apart. */
export function gcsRefusal(
  answer: { readonly status: number; readonly text: string; readonly retryAfter: string | undefined },
  clock: { readonly date: number | null; readonly now: number },
  about: About,
): MediarootError {
  const { message, reason } = refusalOf(answer.text);
  return remoteError({
    ...about,
    kind: kindOf(answer.status, reason, message, about, clock),
    status: answer.status,
    service: reason === '' ? undefined : reason,
    retryAfter: retryAfter(answer.retryAfter),
  });
}

function refusalOf(text: string): { readonly message: string; readonly reason: string } {
  try {
    const { error } = Refusal.parse(JSON.parse(text));
    return { message: error.message, reason: error.errors[0]?.reason ?? '' };
  } catch {
    return { message: text.slice(0, 500), reason: '' };
  }
}

const FAR_APART = 5 * 60_000;

function kindOf(
  status: number,
  reason: string,
  message: string,
  about: About,
  clock: { readonly date: number | null; readonly now: number },
): FaultKind {
  if (status === 401) {
    const apart = clock.date === null ? 0 : Math.abs(clock.date - clock.now);
    return apart > FAR_APART ? 'clock' : 'wrong_secret';
  }
  if (status === 404 && (about.key === undefined || bucketIsMissing(message))) return 'no_bucket';
  if (status === 409 && about.action === 'make the bucket') return 'bucket_taken';
  if (status === 400 && /(?:MD5|CRC32C).*doesn.t match/is.test(message)) return 'damaged';
  // A resumable upload whose session is over is begun again.
  if (status === 410) return 'interrupted';
  return REASONS[reason] ?? statusFault(status);
}

/** An object and its bucket are missed with the same status and reason. */
export function bucketIsMissing(text: string): boolean {
  return /bucket does not exist/i.test(text);
}

/** What the client library throws: before an answer (no keys, no connection), or when it asks for a token. */
export function gcsError(error: unknown, about: About, signal: AbortSignal | undefined): MediarootError {
  if (error instanceof MediarootError) return error;
  if (signal?.aborted) return transferCancelled();
  const words = error instanceof Error ? error.message : '';
  const kind = tokenFault(words);
  if (kind) return remoteError({ ...about, kind });
  const code = systemCode(error);
  return remoteError({ ...about, kind: systemFault(code) ?? 'interrupted', service: code });
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#error-codes */
function tokenFault(words: string): FaultKind | null {
  if (/default credentials|unable to detect a project id/i.test(words)) return 'no_keys';
  if (/reasonable timeframe|iat and exp/i.test(words)) return 'clock';
  if (/account not found/i.test(words)) return 'unknown_key';
  if (/invalid_grant|invalid_client|unauthorized_client/i.test(words)) return 'wrong_secret';
  return /\bDECODER\b|\bPEM\b|secretOrPrivateKey/i.test(words) ? 'wrong_secret' : null;
}

/** The first code of the chain of causes: the library wraps the system's error. */
function systemCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
