import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAskedSecrets } from '../../electron/library/askedSecrets.ts';
import { createSession, type Session } from '../../electron/library/session.ts';
import { createSecrets, type Vault } from '../../electron/main/secrets.ts';
import type { CallInput, CallOutput, LibraryCallName } from '../../shared/contract/calls.ts';
import type { RemoteKeys } from '../../shared/contract/remote.ts';
import { makeWorkFolder, testHost } from '../support/catalog.ts';
import { filesWith } from '../support/cloudSession.ts';
import { noVault, testVault } from '../support/vault.ts';

const KEYS: RemoteKeys = { kind: 'azure-key', account: 'acct', key: 'c2VjcmV0LWtleS1vZi1henVyZQ==' };
const TARGET = { type: 'azure', bucket: 'media', endpoint: 'http://127.0.0.1:1/acct' } as const;

let folder: string;
let session: Session | null = null;
let log: string[];

beforeEach(async () => {
  folder = await makeWorkFolder();
  log = [];
});
afterEach(async () => {
  await session?.close();
  session = null;
  await fs.rm(folder, { recursive: true, force: true });
});

/** The library of a desktop program that was just started, its messages and their answers between the two as they are. */
async function start(vault: Vault): Promise<void> {
  await session?.close();
  const shell = createSecrets({
    vault,
    file: path.join(folder, 'shell', 'secrets.json'),
    log: (level, message, fields) => void log.push(`${level} ${message} ${JSON.stringify(fields)}`),
  });
  const secrets = createAskedSecrets(
    (id, question) => void shell(question).then((answer) => secrets.answered(id, answer)),
  );
  session = createSession({ ...testHost(folder), secrets: secrets.store });
  await session.openLast();
}

async function call<N extends LibraryCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const result = await session?.call(name, input);
  if (!result?.ok) throw Object.assign(new Error(result?.error.message), { error: result?.error });
  return result.value as CallOutput<N>;
}

async function connect(vault: Vault): Promise<number> {
  await fs.mkdir(path.join(folder, 'shell'));
  await start(vault);
  await call('library.create', { path: path.join(folder, 'library'), mediaRoot: path.join(folder, 'media') });
  return (await call('remotes.add', { name: 'cloud', target: TARGET, keys: KEYS })).id;
}

const keptNow = async () => (await call('remotes.list', {})).remotes[0]?.keys;

it('keys typed into the window are there at the next start, and their text is in no file', async () => {
  await connect(testVault('a'));
  expect(await keptNow()).toBe('stored');
  await start(testVault('a'));
  expect(await keptNow()).toBe('stored');
  expect(await filesWith(folder, [KEYS.key])).toEqual([]);
  expect(log).toEqual([]);
});

it('keys typed into the window hold until the program ends where there is no key store', async () => {
  await connect(noVault);
  expect(await keptNow()).toBe('session');
  expect(await filesWith(folder, [KEYS.key])).toEqual([]);
  await start(noVault);
  expect(await keptNow()).toBe('missing');
});

it('keys that the key store no longer opens are missing, which is said with what to do', async () => {
  const remote = await connect(testVault('a'));
  await start(testVault('b'));
  expect(await keptNow()).toBe('missing');
  const refused = await session?.call('remotes.test', { remote });
  expect(refused).toMatchObject({
    ok: false,
    error: {
      code: 'remote_keys_missing',
      message: expect.stringMatching(/no longer opens them\. Enter them/),
    },
  });
  expect((await call('remotes.update', { remote, keys: KEYS })).keys).toBe('stored');
});

it('keys are forgotten with their remote', async () => {
  const remote = await connect(testVault('a'));
  await call('remotes.remove', { remote });
  const file = await fs.readFile(path.join(folder, 'shell', 'secrets.json'), 'utf8');
  expect(JSON.parse(file)).toEqual({ format: 1, secrets: {} });
});
