/** Takes out of text and of log entries whatever opens a door: keys, tokens, passwords, the queries of signed addresses. */

export const HIDDEN = '[hidden]';

/** What stands before “key” or “token” in names of secrets, so that a monkey is none. */
const KIND =
  '(?:account|shared|secret|access|api|auth|private|signing|session|security|refresh|azure[_-]?storage)';

/** Names of fields whose values are secrets, whatever they look like. */
const SECRET_FIELD = new RegExp(
  `secret|password|passphrase|credential|authorization|cookie|signature|^(?:sas|json)$|(?:^|[_-]|${KIND})(?:key|token)s?(?:[_-]?id)?$`,
  'i',
);

/** The same in a text, with a value behind it: `AWS_SECRET_ACCESS_KEY=…`, `"refreshToken": "…"`. */
const NAMED = new RegExp(
  `((?:${KIND}[_ -]?)+(?:key|token|signature)(?:[_ -]?id)?|secret|password|passphrase|X-Amz-[\\w-]+|\\bsig(?:nature)?)(\\\\?["']?\\s*[=:]\\s*\\\\?)(?:(["'])(?:\\\\.|(?!\\3).)*|[^\\s"'&,;}]+)`,
  'gi',
);

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // Whatever a query says, nobody needs it to help; signed addresses carry their right in it.
  [/(:\/\/[^\s"'<>?#]*)\?[^\s"'<>]*/g, `$1?${HIDDEN}`],
  [/(:\/\/)[^\s"'<>/]+@/g, `$1${HIDDEN}@`],
  [/\b(bearer|basic|SharedKey|AWS4-HMAC-SHA256)\s+[^\s"',]{8,}/gi, `$1 ${HIDDEN}`],
  [NAMED, `$1$2$3${HIDDEN}`],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
  // A signed token of a login (JWT).
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
];

/** The same text without what looks like a secret. */
export function hideSecrets(text: string): string {
  return PATTERNS.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}

/** Whether what stands under this name must not be shown. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}
