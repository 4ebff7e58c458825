import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets, type Vault } from '../../electron/main/secrets.ts';
import { noVault, testVault } from '../support/vault.ts';

const NAME = 'remote:00000000-0000-4000-8000-000000000001:1';
const SECRET = 'wJalrXUtnFEMI/K7MDENG';

let folder: string;
let file: string;
let log: string[];

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mediaroot-secrets-'));
  file = path.join(folder, 'secrets.json');
  log = [];
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const open = (of: Vault) =>
  createSecrets({ vault: of, file, log: (_level, message) => void log.push(message) });

const found = (kept: 'stored' | 'session', value = SECRET) => ({ state: 'found', kept, value });

describe('a secret in the key store', () => {
  it('is there after the program was started again, sealed in a file for this user only', async () => {
    expect(await open(testVault('a'))({ what: 'keep', name: NAME, value: SECRET })).toEqual({
      state: 'kept',
      kept: 'stored',
    });
    expect(await open(testVault('a'))({ what: 'get', name: NAME })).toEqual(found('stored'));
    expect(await fs.readFile(file, 'utf8')).not.toContain(SECRET);
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    expect(await fs.readdir(folder)).toEqual(['secrets.json']);
  });

  it('is forgotten for good', async () => {
    const secrets = open(testVault('a'));
    await secrets({ what: 'keep', name: NAME, value: SECRET });
    await secrets({ what: 'keep', name: 'other', value: 'x' });
    expect(await secrets({ what: 'forget', name: NAME })).toEqual({ state: 'none' });
    const again = open(testVault('a'));
    expect(await again({ what: 'get', name: NAME })).toEqual({ state: 'none' });
    expect(await again({ what: 'get', name: 'other' })).toEqual(found('stored', 'x'));
  });

  it('is unreadable, and stays, when the key store is another one', async () => {
    await open(testVault('a'))({ what: 'keep', name: NAME, value: SECRET });
    expect(await open(testVault('b'))({ what: 'get', name: NAME })).toEqual({ state: 'unreadable' });
    expect(await open(noVault)({ what: 'get', name: NAME })).toEqual({ state: 'unreadable' });
    expect(await open(testVault('a'))({ what: 'get', name: NAME })).toEqual(found('stored'));
  });

  it('is sealed anew when the key store asks for it', async () => {
    await open(testVault('a'))({ what: 'keep', name: NAME, value: SECRET });
    const before = await fs.readFile(file, 'utf8');
    const changed: Vault = { ...testVault('a', { again: true }), seal: testVault('b').seal };
    expect(await open(changed)({ what: 'get', name: NAME })).toEqual(found('stored'));
    expect(await fs.readFile(file, 'utf8')).not.toBe(before);
    expect(await open(testVault('b'))({ what: 'get', name: NAME })).toEqual(found('stored'));
  });
});

describe('without a key store a secret', () => {
  it('is kept until the program ends, and in no file', async () => {
    const secrets = open(noVault);
    expect(await secrets({ what: 'keep', name: NAME, value: SECRET })).toEqual({
      state: 'kept',
      kept: 'session',
    });
    expect(await secrets({ what: 'get', name: NAME })).toEqual(found('session'));
    expect(await fs.readdir(folder)).toEqual([]);
    expect(await open(noVault)({ what: 'get', name: NAME })).toEqual({ state: 'none' });
  });

  it('takes the place of one that was stored before', async () => {
    await open(testVault('a'))({ what: 'keep', name: NAME, value: 'old' });
    await open(noVault)({ what: 'keep', name: NAME, value: SECRET });
    expect(await open(testVault('a'))({ what: 'get', name: NAME })).toEqual({ state: 'none' });
  });
});

describe('a file of secrets', () => {
  it('that cannot be written keeps them until the program ends', async () => {
    await fs.mkdir(path.join(file, 'in the way'), { recursive: true });
    const secrets = open(testVault('a'));
    expect(await secrets({ what: 'keep', name: NAME, value: SECRET })).toEqual({
      state: 'kept',
      kept: 'session',
    });
    expect(await secrets({ what: 'get', name: NAME })).toEqual(found('session'));
    expect(log).toContain('secret cannot be stored');
  });

  it('that is damaged begins anew, which the log says', async () => {
    await fs.writeFile(file, '{"format":1,"secrets":{"a":');
    const secrets = open(testVault('a'));
    expect(await secrets({ what: 'get', name: 'a' })).toEqual({ state: 'none' });
    expect(log).toEqual(['the file of secrets is damaged and begins anew']);
    expect(await secrets({ what: 'keep', name: NAME, value: SECRET })).toMatchObject({ kept: 'stored' });
  });
});
