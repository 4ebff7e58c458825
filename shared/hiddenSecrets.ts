/** Takes out of text and of log entries whatever opens a door: keys, tokens, passwords, the queries of signed addresses. */

export const HIDDEN = '[hidden]';

/** Names of fields whose values are secrets, whatever they look like. */
const SECRET_FIELD =
  /^(?:.*(?:secret|password|passphrase|credential|authorization|cookie|signature)|(?:.*[_-])?(?:api|access|account|private|signing|session|azure)?[_-]?(?:key|token)s?|.*(?:accessKey(?:Id)?|accountKey|apiKey|privateKey|signingKey|sessionToken|accessToken)|sas|json)$/i;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // Whatever a query says, nobody needs it to help; signed addresses carry their right in it.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>?#]*)\?[^\s"'<>]*/gi, `$1?${HIDDEN}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s"'<>/@]+@/gi, `$1${HIDDEN}@`],
  [/\b(bearer|basic|SharedKey|AWS4-HMAC-SHA256)\s+[^\s"',]{8,}/gi, `$1 ${HIDDEN}`],
  [
    /\b((?:account|shared|secret|access|api|private|session|security)[_ -]?(?:access[_ -]?)?(?:key|token|signature)(?:[_ -]?id)?|password|X-Amz-[\w-]+|sig)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    `$1$2${HIDDEN}`,
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
];

/** The same text without what looks like a secret. */
export function hideSecrets(text: string): string {
  return PATTERNS.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), text);
}

/** Whether what stands under this name must not be shown. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name);
}
