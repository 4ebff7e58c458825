/** Whatever secrets get into logs, settings and connections: no byte of the diagnostics holds them. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { zipped } from '../../electron/main/diagnostics/archive.ts';
import { collect } from '../../electron/main/diagnostics/collect.ts';
import { openLog } from '../../electron/main/log.ts';
import type { Result } from '../../shared/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mediaroot-diagnostics-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const letters = (alphabet: string, length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((chars) => chars.join(''));
const [UPPER, LOWER, DIGITS] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];
const anyOf = (length: number, more = '') => letters(UPPER + LOWER + DIGITS + more, length);

/** A secret, and a sentence that it may have got into. */
interface Leak {
  readonly secret: string;
  readonly text: string;
}
const leak = (secrets: fc.Arbitrary<string>, ...texts: readonly ((secret: string) => string)[]) =>
  fc
    .tuple(secrets, fc.constantFrom(...texts))
    .map(([secret, text]): Leak => ({ secret, text: text(secret) }));

/** Names of people, as they are parts of places. */
const person = letters(LOWER, 9).map((name) => `q${name}`);

const LEAKS = fc.oneof(
  leak(
    letters(UPPER + DIGITS, 16).map((id) => `AKIA${id}`),
    (id) => `The key ${id} is refused.`,
    (id) => `Credential=${id}/20261121/eu-central-1/s3/aws4_request`,
  ),
  leak(
    anyOf(40, '/+'),
    (key) => `AWS_SECRET_ACCESS_KEY=${key}`,
    (key) => `refused {"accessKeyId":"x","secretAccessKey":"${key}"}`,
    (key) => `secret key: ${key}`,
  ),
  leak(
    anyOf(43, '+').map((signature) => `${signature}=`),
    (sig) => `https://acct.blob.core.windows.net/box?sv=2024-11-04&sp=rl&sig=${encodeURIComponent(sig)}`,
    (sig) => `sv=2024-11-04&ss=b&sig=${sig}`,
    (sig) => `AccountName=acct;AccountKey=${sig};EndpointSuffix=core.windows.net`,
    (sig) => `Authorization: SharedKey acct:${sig}`,
  ),
  leak(
    letters('0123456789abcdef', 64),
    (hex) => `GET https://s3.example/box/a.jpg?X-Amz-Expires=60&X-Amz-Signature=${hex} gave 403`,
    (hex) => `X-Amz-Signature=${hex}`,
    (hex) => `the file with ${hex} is rotten`,
  ),
  leak(
    anyOf(12, '!$%^*'),
    (password) => `proxy http://anna:${password}@proxy.example:3128 does not answer`,
    (password) => `password=${password}`,
    (password) => `{"password":"${password}"}`,
  ),
  leak(anyOf(12, '"\\\', :/@?&;'), (password) => JSON.stringify({ password })),
  leak(
    anyOf(36, '-._'),
    (token) => `Authorization: Bearer ${token}`,
    (token) => `{"refresh_token": "1//${token}"}`,
  ),
  leak(
    anyOf(64, '+/'),
    (key) => `-----BEGIN PRIVATE KEY-----\n${key}\n${key}\n-----END PRIVATE KEY-----`,
    (key) => `"private_key": "-----BEGIN RSA PRIVATE KEY-----\\n${key}\\n-----END RSA PRIVATE KEY-----\\n"`,
  ),
  leak(
    person,
    (name) => `ENOENT: no such file or directory, open '/home/${name}/Pictures/a b.jpg'`,
    (name) => `C:\\Users\\${name}\\Pictures is not there`,
    (name) => `file:///home/${name}/Pictures/a.jpg cannot be read`,
    (name) => `/Users/${name}/Pictures: no space left`,
    (name) => `The file “${name} at the beach” was not moved`,
    (name) => `getaddrinfo ENOTFOUND ${name}.nas.example`,
  ),
);

/** Every part of it that is longer than the marks of the diagnostics, which may be the same by chance. */
const partsOf = (form: string): readonly string[] =>
  Array.from({ length: Math.max(1, form.length - 9) }, (_, at) => form.slice(at, at + 10));

const never = async (): Promise<Result<unknown>> => ({
  ok: false,
  error: { code: 'unavailable', message: 'not now', retryable: true },
});

it('no secret that was logged, set or given to a connection is in any byte of what is saved', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(LEAKS, { minLength: 1, maxLength: 8 }),
      person,
      fc.integer({ min: 0, max: 3 }),
      async (leaks, user, depth) => {
        const data = path.join(folder, crypto.randomUUID());
        const shellData = path.join(data, 'shell');
        const home = path.join('/home', user, 'x'.repeat(depth));
        vi.stubEnv('HOME', home);
        mkdirSync(path.join(data, 'logs'), { recursive: true });
        const log = openLog(path.join(shellData, 'logs'), false);
        for (const { secret, text } of leaks) {
          log('error', text, { error: new Error(text, { cause: text }), reason: text });
          log('warn', 'call failed', {
            details: { [text]: text, list: [text, { source: secret }] },
            name: secret,
          });
          // What an older version wrote, before anything was taken out.
          const line = { time: 'now', message: text, token: secret, stack: `Error: ${text}\n    at ${text}` };
          appendFileSync(path.join(data, 'logs', 'library.log'), `${JSON.stringify(line)}\n${text}\n`);
        }
        log('info', `started in ${home}/data by ${user}`, {});
        const [first = { secret: '', text: '' }] = leaks;
        writeFileSync(
          path.join(shellData, 'app.json'),
          JSON.stringify({ updates: { automatic: true, highest: first.secret }, feed: first.text }),
        );
        const remote = {
          ...{ id: 1, name: first.secret, keys: 'stored', waiting: 0, failed: 0, synced: 0 },
          target: {
            ...{ type: 's3', bucket: first.secret, prefix: first.secret, region: null, pathStyle: true },
            endpoint: `https://${user}.nas.example:9000`,
          },
          options: { auto: false },
          ...{ features: null, last: null },
          problem: { code: 'unavailable', message: first.text },
        };
        const files = await collect({
          call: async (name) =>
            name === 'remotes.list' ? { ok: true, value: { remotes: [remote] } } : never(),
          app: { version: '1.2.3' },
          ...{ shellData, data, patienceMs: 1_000, now: () => 0 },
        });
        const saved = Object.entries(unzipSync(zipped(files, 315_619_200_000)));
        const all = saved.map(([name, bytes]) => `${name}\n${strFromU8(bytes)}`).join('\n');
        expect(all).toContain('call failed');
        expect(all).toContain('"automatic": true');
        const parts = [user, ...leaks.map((one) => one.secret)]
          .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
          .flatMap(partsOf);
        expect(all.split('\n').filter((line) => parts.some((part) => line.includes(part)))).toEqual([]);
      },
    ),
    { numRuns: Number(process.env.MEDIAROOT_PROPERTY_RUNS ?? 100) },
  );
});
