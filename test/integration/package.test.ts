/** The stand-in for fpm, by packages of one small folder each, looked into by the tools of those systems. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCommand } from '../../build/lib/system.mjs';
import { makeWorkFolder } from '../support/catalog.ts';

const FPM = fileURLToPath(new URL('../../build/package/fpm.mjs', import.meta.url));
let folder: string;

const at = (...parts: readonly string[]): string => path.join(folder, ...parts);

beforeEach(async () => {
  folder = await makeWorkFolder();
  await fs.mkdir(at('app', 'resources'), { recursive: true });
  await fs.writeFile(at('app', 'mediaroot-desktop'), '#!/bin/sh\n', { mode: 0o700 });
  await fs.writeFile(at('app', 'resources', 'a b.txt'), 'text', { mode: 0o600 });
  await fs.symlink('../../opt/Mediaroot/mediaroot-desktop', at('link'));
  await fs.writeFile(at('install'), '#!/bin/sh\necho "100%"\n');
  await fs.writeFile(at('remove'), '#!/bin/sh\n');
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

function make(type: 'deb' | 'rpm', ...more: readonly string[]): string {
  const output = at(`x.${type}`);
  const words = [
    '-s',
    'dir',
    '-t',
    type,
    '--name',
    'mediaroot',
    '--version',
    '1.2.3',
    '--architecture',
    'amd64',
  ];
  const about = [
    '--description',
    'Short words\n Longer words.\n\n And more.',
    '--license',
    'MIT',
    '--url',
    'https://x.example',
  ];
  const scripts = [
    '--after-install',
    at('install'),
    '--after-remove',
    at('remove'),
    '--maintainer',
    'M <m@x.example>',
  ];
  const files = [`${at('app')}/=/opt/Mediaroot`, `${at('link')}=/usr/bin/mediaroot`];
  execFileSync(process.execPath, [
    FPM,
    ...words,
    ...about,
    ...scripts,
    '--package',
    output,
    ...more,
    ...files,
  ]);
  return output;
}

describe.skipIf(findCommand('dpkg-deb') === undefined)('a deb', () => {
  it('holds the files as everybody may read them, owned by root, and says what it needs', () => {
    const deb = make('deb', '-d', 'perl', '-d', 'libnss3', '--deb-compression', 'gz');
    const list = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' });
    expect(list).toMatch(/^-rwxr-xr-x root\/root .*\.\/opt\/Mediaroot\/mediaroot-desktop$/m);
    expect(list).toMatch(/^-rw-r--r-- root\/root .*\.\/opt\/Mediaroot\/resources\/a b\.txt$/m);
    expect(list).toMatch(/\.\/usr\/bin\/mediaroot -> \.\.\/\.\.\/opt\/Mediaroot\/mediaroot-desktop$/m);
    const field = (name: string) => execFileSync('dpkg-deb', ['-f', deb, name], { encoding: 'utf8' }).trim();
    expect(field('Depends')).toBe('perl, libnss3');
    expect(field('Description')).toBe('Short words\n Longer words.\n .\n And more.');
    expect(execFileSync('dpkg-deb', ['-I', deb, 'postinst'], { encoding: 'utf8' })).toContain('100%');
  });
});

describe.skipIf(findCommand('rpmbuild') === undefined)('an rpm', () => {
  it('holds the same, and takes nothing away when a newer one replaces it', () => {
    const rpm = make('rpm', '-d', 'perl', '--rpm-compression', 'gzip');
    const ask = (...words: readonly string[]) =>
      execFileSync('rpm', ['-qp', ...words, rpm], { encoding: 'utf8' });
    expect(ask('-lv')).toMatch(/^-rwxr-xr-x .* root +root .*\/opt\/Mediaroot\/mediaroot-desktop$/m);
    expect(ask('-l')).toContain('/opt/Mediaroot/resources/a b.txt');
    expect(ask('--requires')).toMatch(/^perl$/m);
    expect(ask('--scripts')).toMatch(/echo "100%"[\s\S]*postuninstall[\s\S]*if \[ "\$1" -eq 0 \]/);
  });
});
