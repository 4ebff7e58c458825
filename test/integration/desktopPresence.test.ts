/** What a desktop knows the installed app by: its icons, the files it offers itself for, its page in a software centre. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCommand } from '../../build/lib/system.mjs';
import { ASSOCIATIONS, LINUX_TYPES } from '../../build/package/associations.mjs';
import config from '../../build/package/electron-builder.config.mjs';
import { makeIcons, SIZES } from '../../build/package/icons.mjs';
import { ensureReady } from '../../build/release/ready.mjs';
import { makeWorkFolder } from '../support/catalog.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const METAINFO = path.join(ROOT, 'build', 'package', 'linux', 'app.mediaroot.desktop.metainfo.xml');
const KNOWN_TYPES = '/usr/share/mime/packages/freedesktop.org.xml';
const read = (...parts: readonly string[]): string => fs.readFileSync(path.join(ROOT, ...parts), 'utf8');
let folder: string;

beforeEach(async () => {
  folder = await makeWorkFolder();
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

it('has icons of every size that a desktop asks for, none of them empty', async () => {
  await makeIcons(folder);
  expect(SIZES).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
  for (const size of SIZES) {
    const icon = sharp(path.join(folder, `${size}x${size}.png`));
    expect(await icon.metadata()).toMatchObject({ width: size, height: size, format: 'png', hasAlpha: true });
    const { isOpaque, channels } = await icon.stats();
    expect(isOpaque).toBe(false);
    expect(channels.some(({ stdev }) => stdev > 10)).toBe(true);
  }
});

describe('files it offers itself for', () => {
  it('are told with a leading dot nowhere, and once', () => {
    const extensions = ASSOCIATIONS.flatMap(({ ext }) => ext);
    expect(new Set(extensions).size).toBe(extensions.length);
    for (const extension of extensions) expect(extension).toMatch(/^[a-z0-9]+$/);
    expect(new Set(LINUX_TYPES).size).toBe(LINUX_TYPES.length);
  });

  it.skipIf(!fs.existsSync(KNOWN_TYPES))('have the types that Linux gives to those extensions', () => {
    const types = fs.readFileSync(KNOWN_TYPES, 'utf8').split('<mime-type ').slice(1);
    for (const extension of ASSOCIATIONS.flatMap(({ ext }) => ext)) {
      const own = types.filter((type) => type.includes(`<glob pattern="*.${extension}"`));
      const names = own.flatMap((type) =>
        [...type.matchAll(/(?:^|<alias )type="([^"]+)"/g)].map(([, n]) => n),
      );
      expect(names.length, extension).toBeGreaterThan(0);
      expect(
        names.filter((name) => LINUX_TYPES.includes(String(name))),
        extension,
      ).not.toEqual([]);
    }
  });
});

describe('what software centres show', () => {
  const metainfo = fs.readFileSync(METAINFO, 'utf8');
  const { version, license } = JSON.parse(read('package.json')) as { version: string; license: string };

  it.skipIf(findCommand('appstreamcli') === undefined)('is AppStream metadata without a fault', () => {
    execFileSync('appstreamcli', ['validate', '--no-net', '--strict', METAINFO]);
    const broken = path.join(folder, path.basename(METAINFO));
    fs.writeFileSync(broken, metainfo.replace('<project_license>MIT', '<project_license>Nothing'));
    expect(() =>
      execFileSync('appstreamcli', ['validate', '--no-net', '--strict', broken], { stdio: 'ignore' }),
    ).toThrow();
  });

  it('is of the app that is packed, under its licence', () => {
    expect(metainfo).toContain(`<id>${config.appId}</id>`);
    expect(metainfo).toContain(`<launchable type="desktop-id">${config.linux?.executableName}.desktop<`);
    expect(metainfo).toContain(`<binary>${config.linux?.executableName}</binary>`);
    expect(metainfo).toContain(`<project_license>${license}</project_license>`);
    expect(metainfo).toContain(`<summary>${config.linux?.synopsis}</summary>`);
  });

  it('has the version being made as its newest release, and CHANGELOG.md a section of it', () => {
    expect(/<release version="([^"]+)"/.exec(metainfo)?.[1]).toBe(version);
    const changelog = read('CHANGELOG.md');
    expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(version);
    const date = /<release [^>]*date="([^"]+)"/.exec(metainfo)?.[1];
    const dated = changelog.replace(/^## .*$/m, `## ${version} — ${date}`);
    expect(ensureReady(`v${version}`, { version, changelog: dated, metainfo })).toBe(version);
  });
});
