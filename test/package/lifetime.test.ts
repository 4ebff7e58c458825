/** The package from its first installation to its removal, one step after the other, with a person's library all along. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APP,
  APP_FOLDER,
  installDeb,
  installedVersion,
  OF_THE_APP,
  removeDeb,
} from '../../build/lib/debian.mjs';
import { findCommand } from '../../build/lib/system.mjs';
import {
  type Call,
  contentOf,
  debs,
  makePerson,
  NOBODY,
  type Person,
  PICTURES,
  renderersOf,
} from './support/installed.ts';

const { older, current, olderVersion, currentVersion } = debs();
const NAMES = ['Landscape_1.jpg', 'Portrait_3.jpg', 'Landscape_6.jpg'];
let person: Person;
let library: string;

beforeAll(async () => {
  person = await makePerson();
});
afterAll(async () => {
  if (installedVersion() !== undefined) removeDeb({ purge: true });
  await person.remove();
});

interface Listed {
  readonly assets: readonly { readonly name: string; readonly sha256: string }[];
}
const command = (...words: readonly string[]) => person.command(...words, '--library', library);
const assets = async () => (JSON.parse(await command('list', '--json')) as Listed).assets;
const thumbnails = async () =>
  Object.entries(await contentOf(path.join(library, 'thumbnails'))).filter(([name]) => name.includes('/'));
const versionOf = async (call: Call) => ((await call('app.info')) as { version: string }).version;

const APPLICATIONS = '/usr/share/applications';
const ENTRY = 'mediaroot-desktop.desktop';
const KNOWN_TYPES = path.join(APPLICATIONS, 'mimeinfo.cache');
const METAINFO = '/usr/share/metainfo/app.mediaroot.desktop.metainfo.xml';
const has = (name: string): boolean => findCommand(name) !== undefined;
const icons = () => globSync('/usr/share/icons/hicolor/*/apps/mediaroot-desktop.png');
/** px, as the PNG says. */
const widthOf = async (icon: string): Promise<number> => (await readFile(icon)).readUInt32BE(16);

describe('Mediaroot as a package for Debian', () => {
  it('is installed with apt, and window and command line say which version they are', async () => {
    installDeb(older);
    expect(installedVersion()).toBe(olderVersion);
    expect(await person.command('--version')).toBe(olderVersion);
    await person.withApp(async (call) => {
      expect(await versionOf(call)).toBe(olderVersion);
      const { defaults } = (await call('library.state')) as { defaults: { mediaRoot: string } };
      expect(defaults.mediaRoot).toBe(path.join(person.home, 'Pictures', 'Mediaroot'));
      await call('library.create', { mediaRoot: defaults.mediaRoot });
      const made = (await call('library.state')) as { library: { path: string } };
      library = made.library.path;
    });
    expect(library.startsWith(person.home)).toBe(true);
  });

  it('takes pictures and tags by the command line, and makes thumbnails in the window', async () => {
    await command('import', ...NAMES.map((name) => path.join(PICTURES, name)));
    await command('tag', '1', '3', '--add', 'harbour');
    await person.withApp(async (call) => {
      await call('tags.change', { ids: [2], add: ['by the window'] });
      await expect.poll(() => call('thumbnails.status')).toMatchObject({ pending: 0 });
    });
    expect((await assets()).map(({ name }) => name).toSorted()).toEqual(NAMES.toSorted());
    expect((await thumbnails()).length).toBeGreaterThanOrEqual(NAMES.length);
  });

  it('is upgraded under the running app, which goes on, and leaves the library as it was', async () => {
    const before = {
      assets: await assets(),
      thumbnails: await thumbnails(),
      tags: await command('tag', '--json'),
    };
    await person.withApp(async (call) => {
      installDeb(current);
      expect(installedVersion()).toBe(currentVersion);
      expect(await versionOf(call)).toBe(olderVersion);
      expect(await call('library.counts')).toMatchObject({ byKind: { image: NAMES.length } });
    });
    await person.withApp(async (call) => {
      expect(await versionOf(call)).toBe(currentVersion);
      expect(await call('library.counts')).toMatchObject({ byKind: { image: NAMES.length } });
    });
    expect(await person.command('--version')).toBe(currentVersion);
    expect({
      assets: await assets(),
      thumbnails: await thumbnails(),
      tags: await command('tag', '--json'),
    }).toEqual(before);
    expect(JSON.parse(await command('verify', '--json'))).toMatchObject({ checked: 3, intact: 3 });
  });

  it('is in the menu of the desktop, with icons of every size and the files it opens', async (context) => {
    const sizes = await Promise.all(icons().map(async (icon) => [icon, await widthOf(icon)] as const));
    expect(sizes.map(([, width]) => width).toSorted((a, b) => a - b)).toEqual([
      16, 24, 32, 48, 64, 128, 256, 512, 1024,
    ]);
    for (const [icon, width] of sizes) expect(icon).toContain(`/${width}x${width}/`);
    const entry = await readFile(path.join(APPLICATIONS, ENTRY), 'utf8');
    expect(entry).toMatch(/^MimeType=.*image\/jpeg;.*inode\/directory;/m);
    expect(entry).toMatch(/^Icon=mediaroot-desktop$/m);
    const absent = ['desktop-file-validate', 'update-desktop-database', 'appstreamcli'].filter(
      (name) => !has(name),
    );
    if (absent.length > 0) return context.skip(`Missing on this machine: ${absent.join(', ')}`);
    expect(await readFile(KNOWN_TYPES, 'utf8')).toMatch(new RegExp(`^image/jpeg=.*${ENTRY}`, 'm'));
    execFileSync('desktop-file-validate', [path.join(APPLICATIONS, ENTRY)]);
    execFileSync('appstreamcli', ['validate', '--no-net', METAINFO]);
  });

  it('opens a picture that the desktop gives to it', async () => {
    const entry = await readFile(path.join(APPLICATIONS, ENTRY), 'utf8');
    const [program, ...words] = /^Exec=(.+)$/m.exec(entry)?.[1]?.split(' ') ?? [];
    expect(program).toBe(APP);
    expect(words).toContain('%F');
    const picture = path.join(PICTURES, 'Portrait_6.jpg');
    await person.withApp(
      async (call) => {
        await expect
          .poll(() => call('library.counts'))
          .toMatchObject({ byKind: { image: NAMES.length + 1 } });
      },
      words.map((word) => (word === '%F' ? picture : word)),
    );
    expect((await assets()).map(({ name }) => name)).toContain('Portrait_6.jpg');
  });

  it('runs in Chromium’s sandbox for an ordinary user', async (context) => {
    const helper = await stat(path.join(APP_FOLDER, 'chrome-sandbox'));
    expect(helper.uid).toBe(0);
    const namespaces = spawnSync('unshare', ['--user', 'true'], NOBODY).status === 0;
    if (!namespaces && (helper.mode & 0o4000) === 0)
      return context.skip(
        'This system gives an ordinary user neither namespaces nor a helper that has rights',
      );
    const somebody = await makePerson(NOBODY);
    await somebody
      .withApp(async (call) => {
        expect(await call('library.state')).toMatchObject({ status: 'none' });
        const sandboxed = await renderersOf(NOBODY.uid);
        expect(sandboxed.length).toBeGreaterThan(0);
        for (const { seccomp, namespace } of sandboxed) {
          expect(seccomp).toBe('2');
          expect(namespace).not.toBe(await readlink('/proc/self/ns/user'));
        }
      })
      .finally(() => somebody.remove());
  });

  it('goes when it is removed, and what belongs to the person stays byte for byte', async () => {
    const hashes = (await assets()).map(({ sha256 }) => sha256);
    const before = await contentOf(person.home);
    expect(Object.values(before)).toEqual(expect.arrayContaining(hashes));
    expect(Object.keys(before).some((name) => name.startsWith('.config/Mediaroot/'))).toBe(true);
    removeDeb();
    expect(OF_THE_APP.filter((place) => existsSync(place))).toEqual([]);
    expect(icons()).toEqual([]);
    if (has('update-desktop-database')) expect(await readFile(KNOWN_TYPES, 'utf8')).not.toContain(ENTRY);
    removeDeb({ purge: true });
    expect(await contentOf(person.home)).toEqual(before);
  });
});
