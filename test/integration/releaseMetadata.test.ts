/** What tells installed apps of a new version: merged, finished and signed, by the scripts as the workflow calls them. */
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gather } from '../../build/release/gather.mjs';
import { makeKeys } from '../../build/release/keys.mjs';
import { plainNotes } from '../../build/release/notes.mjs';
import { signMetadata } from '../../build/release/signMetadata.mjs';
import { isSigned } from '../../electron/main/updates/signature.ts';
import { makeWorkFolder } from '../support/catalog.ts';

const SCRIPTS = path.resolve(import.meta.dirname, '../../build/release');
let folder: string;
let keys: { readonly privateKey: string; readonly publicKey: string };

const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
const sha512 = (text: string): string => createHash('sha512').update(text).digest('base64');

beforeEach(async () => {
  folder = await makeWorkFolder();
  const { privateFile, publicFile } = makeKeys(at('keys'));
  keys = {
    privateKey: await fs.readFile(privateFile, 'utf8'),
    publicKey: await fs.readFile(publicFile, 'utf8'),
  };
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

/** What one machine made: an installer and the metadata that electron-builder writes beside it. */
async function machine(arch: 'x64' | 'arm64', version = '0.1.0'): Promise<void> {
  const [name, content] = [`mediaroot-${version}-win-${arch}.exe`, `installer for ${arch}`];
  await fs.mkdir(at('made', arch), { recursive: true });
  await fs.writeFile(at('made', arch, name), content);
  const lines = [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${sha512(content)}`,
    `    size: ${content.length}`,
    `path: ${name}`,
    `sha512: ${sha512(content)}`,
    "releaseDate: '2026-11-21T10:00:00.000Z'",
  ];
  await fs.writeFile(at('made', arch, 'latest.yml'), `${lines.join('\n')}\n`);
  await fs.writeFile(at('made', arch, 'builder-debug.yml'), 'x: 1\n');
}

async function bothMachines(): Promise<void> {
  await machine('arm64');
  await machine('x64');
  await gather(at('made'), at('out'));
}

describe('what several machines made', () => {
  it('is gathered with one list of updates, whose old fields name the file for most', async () => {
    await bothMachines();
    expect(await fs.readdir(at('out'))).toEqual([
      'latest.yml',
      'mediaroot-0.1.0-win-arm64.exe',
      'mediaroot-0.1.0-win-x64.exe',
    ]);
    const metadata = parse(await fs.readFile(at('out', 'latest.yml'), 'utf8'));
    expect(metadata.path).toBe('mediaroot-0.1.0-win-x64.exe');
    expect(metadata.files.map(({ url }: { url: string }) => url)).toEqual([
      'mediaroot-0.1.0-win-x64.exe',
      'mediaroot-0.1.0-win-arm64.exe',
    ]);
  });

  it('is refused when it is of two versions, or two different files have one name', async () => {
    await machine('x64');
    await machine('arm64', '0.2.0');
    await expect(gather(at('made'), at('out'))).rejects.toThrow('different versions: 0.1.0, 0.2.0');
    await fs.rm(at('out'), { recursive: true });
    await fs.rm(at('made', 'arm64', 'latest.yml'));
    await fs.writeFile(at('made', 'arm64', 'mediaroot-0.1.0-win-x64.exe'), 'another');
    await expect(gather(at('made'), at('out'))).rejects.toThrow('a different mediaroot-0.1.0-win-x64.exe');
  });
});

describe('signed metadata', () => {
  const notes = () => '- Notes: with “quotes”.\n- 2026-11-21';

  it('is what an app takes, to the last byte, and holds notes, date and share', async () => {
    await bothMachines();
    const now = new Date('2026-11-22T08:00:00Z');
    expect(await signMetadata(at('out'), { ...keys, staging: 20, now, notes })).toEqual(['latest.yml']);
    const bytes = await fs.readFile(at('out', 'latest.yml'));
    const signature = await fs.readFile(at('out', 'latest.yml.sig'), 'utf8');
    expect(Buffer.from(signature, 'base64')).toHaveLength(64);
    expect(isSigned(bytes, signature, keys.publicKey)).toBe(true);
    // Readers of YAML 1.1, as electron-updater's is, take an unquoted time for a time.
    expect(parse(bytes.toString(), { version: '1.1' })).toMatchObject({
      version: '0.1.0',
      releaseDate: '2026-11-22T08:00:00.000Z',
      releaseNotes: notes(),
      stagingPercentage: 20,
    });

    const changed = Buffer.from(bytes.toString().replace('stagingPercentage: 20', 'stagingPercentage: 99'));
    expect(changed).not.toEqual(bytes);
    expect(isSigned(changed, signature, keys.publicKey)).toBe(false);
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    expect(isSigned(bytes, signature, String(stranger))).toBe(false);
  });

  it('goes to everybody when it is signed again without a share', async () => {
    await bothMachines();
    await signMetadata(at('out'), { ...keys, staging: 20, notes });
    await signMetadata(at('out'), { ...keys, notes });
    const bytes = await fs.readFile(at('out', 'latest.yml'));
    expect(parse(bytes.toString())).not.toHaveProperty('stagingPercentage');
    const signature = await fs.readFile(at('out', 'latest.yml.sig'), 'utf8');
    expect(isSigned(bytes, signature, keys.publicKey)).toBe(true);
  });

  it.each([
    [
      'a file is another',
      () => fs.writeFile(at('out', 'mediaroot-0.1.0-win-x64.exe'), 'y'),
      'SHA-512 differs',
    ],
    ['a file is missing', () => fs.rm(at('out', 'mediaroot-0.1.0-win-arm64.exe')), 'does not lie beside it'],
    [
      'a file lies elsewhere',
      async () => {
        const text = await fs.readFile(at('out', 'latest.yml'), 'utf8');
        await fs.writeFile(at('out', 'latest.yml'), text.replaceAll('"mediaroot-', '"../out/mediaroot-'));
      },
      'does not lie beside it',
    ],
  ])('is not made when %s', async (_, harm, words) => {
    await bothMachines();
    await harm();
    await expect(signMetadata(at('out'), { ...keys, notes })).rejects.toThrow(words);
    expect(await fs.readdir(at('out'))).not.toContain('latest.yml.sig');
  });

  it('is not made with a key that the app does not know, nor with none', async () => {
    await bothMachines();
    const other = makeKeys(at('other'));
    const publicKey = await fs.readFile(other.publicFile, 'utf8');
    await expect(signMetadata(at('out'), { ...keys, publicKey, notes })).rejects.toThrow('are no pair');
    await expect(signMetadata(at('out'), { ...keys, privateKey: '', notes })).rejects.toThrow(
      'MEDIAROOT_UPDATE_KEY is not an Ed25519 private key (PKCS#8 PEM).',
    );
    expect(await fs.readdir(at('out'))).not.toContain('latest.yml.sig');
  });
});

describe('the scripts of the workflow', () => {
  const run = (script: string, args: readonly string[], env: Record<string, string> = {}): string =>
    execFileSync(process.execPath, [path.join(SCRIPTS, script), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('gather, sign with the notes of the version, and write sums that sha256sum confirms', async () => {
    await machine('x64');
    run('gather.mjs', [at('made'), at('out')]);
    const env = {
      MEDIAROOT_UPDATE_KEY: keys.privateKey,
      MEDIAROOT_UPDATE_PUBLIC_KEY: keys.publicKey,
      MEDIAROOT_STAGING: '5',
    };
    expect(run('signMetadata.mjs', [at('out')], env)).toBe('Signed: latest.yml.\n');
    const metadata = parse(await fs.readFile(at('out', 'latest.yml'), 'utf8'));
    expect(metadata.releaseNotes).toBe(plainNotes(run('notes.mjs', ['0.1.0']).trimEnd()));
    expect(metadata.stagingPercentage).toBe(5);

    run('checksums.mjs', [at('out')]);
    const check = () =>
      execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: at('out'), encoding: 'utf8' });
    expect(check().split('\n').filter(Boolean)).toEqual([
      'latest.yml: OK',
      'latest.yml.sig: OK',
      'mediaroot-0.1.0-win-x64.exe: OK',
      'update-key.public.pem: OK',
    ]);
    await fs.appendFile(at('out', 'latest.yml.sig'), ' ');
    expect(check).toThrow();
  });

  it('say what is wrong, and no part of a key', async () => {
    await bothMachines();
    const said = (script: string, args: readonly string[], env = {}): string => {
      try {
        run(script, args, env);
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
      throw new Error(`${script} did not fail`);
    };
    expect(said('checksums.mjs', [])).toBe('OUT is missing.\n');
    // What electron-builder leaves beside the packages is nothing to be released.
    await fs.mkdir(at('empty'));
    await fs.copyFile(at('made', 'arm64', 'builder-debug.yml'), at('empty', 'builder-debug.yml'));
    expect(said('checksums.mjs', [at('empty')])).toBe(`There is nothing to be released in ${at('empty')}.\n`);
    expect(await fs.readdir(at('empty'))).toEqual(['builder-debug.yml']);
    expect(said('notes.mjs', ['9.9.9'])).toBe('CHANGELOG.md has no section “## 9.9.9 — date”.\n');
    const env = { MEDIAROOT_UPDATE_KEY: keys.privateKey.slice(0, -40), MEDIAROOT_STAGING: '101' };
    expect(said('signMetadata.mjs', [at('out')], env)).toContain('must be a whole number from 1 to 100');
    const broken = said('signMetadata.mjs', [at('out')], { ...env, MEDIAROOT_STAGING: '' });
    expect(broken).toBe('MEDIAROOT_UPDATE_KEY is not an Ed25519 private key (PKCS#8 PEM).\n');
    expect(said('keys.mjs', [at('keys')])).toContain('is there already; it is not replaced');
  });

  it('keep the private key from others on the machine', async () => {
    const { mode } = await fs.stat(at('keys', 'update-key.private.pem'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });
});
