/** What electron-builder is told on each system, of which only one can be tried here. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import type { Configuration } from 'electron-builder';
import { describe, expect, it } from 'vitest';
import { APP_ID } from '../../../electron/main/appId.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CONFIG = path.join(ROOT, 'build', 'package', 'electron-builder.config.mjs');
const SCHEMA = path.join(ROOT, 'node_modules', 'app-builder-lib', 'scheme.json');
const SYSTEMS = ['darwin', 'win32', 'linux'] as const;

/** The configuration as a machine of that kind would read it, without what is a function. */
function configOn(platform: (typeof SYSTEMS)[number], arch = 'arm64', env = {}): Configuration {
  const script = `
    Object.defineProperties(process, { platform: { value: '${platform}' }, arch: { value: '${arch}' } });
    const { default: config } = await import('${pathToFileURL(CONFIG).href}');
    process.stdout.write(JSON.stringify(config));`;
  const words = ['--input-type=module', '--eval', script];
  const {
    CSC_LINK: _link,
    CSC_NAME: _name,
    APPLE_ID: _id,
    MEDIAROOT_UPDATES: _updates,
    ...rest
  } = process.env;
  return JSON.parse(execFileSync(process.execPath, words, { env: { ...rest, ...env }, encoding: 'utf8' }));
}

const configs = Object.fromEntries(SYSTEMS.map((system) => [system, configOn(system)])) as Readonly<
  Record<(typeof SYSTEMS)[number], Configuration>
>;

const valid = new Ajv({ strict: false }).compile(JSON.parse(fs.readFileSync(SCHEMA, 'utf8')));

describe.each(SYSTEMS)('on %s', (system) => {
  const config = configs[system];

  it('is a configuration by the schema of electron-builder itself', () => {
    valid(config);
    expect(valid.errors).toBeNull();
    valid({ ...config, nsis: { oneClicks: true } });
    expect(valid.errors).not.toBeNull();
  });

  it('flips the fuses, before anything is signed', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.disableAsarIntegrity ?? false).toBe(false);
  });

  it('brings the Node, the command line and the prebuilt SQLite of that system, and the licences', () => {
    const windows = system === 'win32';
    const extra = (config.extraResources as { from: string; to: string }[]).map(({ to }) => to);
    expect(extra.map((to) => to.replaceAll('\\', '/'))).toEqual([
      windows ? 'node.exe' : 'node',
      `bin/mediaroot${windows ? '.cmd' : ''}`,
      'licences.txt',
      'licences.json',
    ]);
    expect(config.files).toContain(`!node_modules/better-sqlite3/prebuilds/!(${system}-arm64.node)`);
  });

  it('names only files that exist', () => {
    const { mac, nsis, extraResources } = config;
    const named = [mac?.entitlements, mac?.entitlementsInherit, nsis?.include].map(String);
    const command = (extraResources as { from: string }[]).map(({ from }) => from)[1] ?? '';
    for (const file of [...named, command]) expect(fs.existsSync(file), file).toBe(true);
  });
});

it('Windows is told one name of the app by its installer and by the app', () => {
  expect(configs.win32.appId).toBe(APP_ID);
});

describe('a Mac', () => {
  it('gets a hardened app with its Node signed alike, as dmg and zip', () => {
    const { mac } = configs.darwin;
    expect(mac?.target).toEqual(['dmg', 'zip']);
    expect(mac?.hardenedRuntime).toBe(true);
    expect(mac?.binaries).toEqual(['Contents/Resources/node']);
    expect(mac?.entitlementsInherit).toBe(mac?.entitlements);
    const granted = [...fs.readFileSync(String(mac?.entitlements), 'utf8').matchAll(/<key>([^<]+)</g)];
    expect(granted.map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.cs.disable-library-validation',
    ]);
  });

  it('signs for itself without a certificate, and then never notarises', () => {
    expect(configs.darwin.mac).toMatchObject({ identity: '-', notarize: false });
    const empty = { CSC_LINK: '', APPLE_ID: '', MEDIAROOT_UPDATES: '' };
    expect(configOn('darwin', 'arm64', empty).mac).toMatchObject({ identity: '-', notarize: false });
    const account = { APPLE_ID: 'someone@x.example' };
    expect(configOn('darwin', 'arm64', account).mac).toMatchObject({ identity: '-', notarize: false });
    const both = configOn('darwin', 'arm64', { ...account, CSC_LINK: 'certificate' });
    expect(both.mac).toMatchObject({ notarize: true });
    expect(both.mac).not.toHaveProperty('identity');
  });
});

it('installs for one person on Windows, and leaves what is theirs when it goes', () => {
  const { win, nsis } = configs.win32;
  expect(win?.target).toEqual(['nsis']);
  expect(nsis).toMatchObject({ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false });
});

it('makes an AppImage, a deb and an rpm on Linux, the last two with the command line and what software centres show', () => {
  const { linux, deb, rpm } = configs.linux;
  expect(linux?.target).toEqual(['AppImage', 'deb', 'rpm']);
  for (const own of [deb, rpm])
    expect((own?.fpm ?? []).map((line) => line.split('=')[1])).toEqual([
      '/usr/share/metainfo/app.mediaroot.desktop.metainfo.xml',
      '/usr/bin/mediaroot',
    ]);
});

it('offers itself for the same files on every system, as the one that opens them by default on none', () => {
  const { fileAssociations: onMac } = configs.darwin;
  expect(configs.win32.fileAssociations).toEqual(onMac);
  expect(configs.linux.fileAssociations).toEqual([]);
  expect(onMac).toHaveLength(3);
  for (const one of [onMac].flat()) expect(one).toMatchObject({ role: 'Viewer', rank: 'Alternate' });
  const types = configs.linux.linux?.mimeTypes ?? [];
  expect(types).toEqual(expect.arrayContaining(['image/jpeg', 'video/mp4', 'audio/flac', 'inode/directory']));
  expect(new Set(types).size).toBe(types.length);
});

it('never looks for updates without an https address to look at', () => {
  for (const system of SYSTEMS) expect(configs[system].publish).toBeNull();
  expect(configOn('linux', 'x64', { MEDIAROOT_UPDATES: '' }).publish).toBeNull();
  const told = configOn('linux', 'x64', { MEDIAROOT_UPDATES: 'https://x.example/updates' });
  expect(told.publish).toEqual([{ provider: 'generic', url: 'https://x.example/updates' }]);
});
