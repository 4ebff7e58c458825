/** The list of licences that comes with every package for users, made of the bundles that are built. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APART } from '../../build/lib/apart.mjs';
import type { Shipped } from '../../build/lib/shipped.mjs';
import { mayShip } from '../../build/package/licenceRules.mjs';
import { collectLicences, writeLicences } from '../../build/package/licences.mjs';
import { appCalls } from '../../shared/contract/app.ts';
import { makeWorkFolder } from '../support/catalog.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(async () => {
  folder = await makeWorkFolder();
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A package that brings no more than a manifest, and what is said of it. */
function shipped(facts: Partial<Shipped>, manifest: object = {}): Shipped {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: facts.name, ...manifest }));
  return { name: 'x', version: '1.0.0', licence: 'MIT', sha512: undefined, part: 'bundle', folder, ...facts };
}

describe('the list', () => {
  it('has words for everything that is shipped and for what that holds, none of them a form to fill in', () => {
    const licences = collectLicences();
    const names = licences.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['react', 'node', 'electron', 'FFmpeg', 'SQLite', 'ExifTool', 'OpenJPEG']),
    );
    expect(names).toEqual(
      expect.arrayContaining(['libvips', 'libde265', 'decode-ico', 'brotli-decompressor']),
    );
    for (const { name, licence, text } of licences) {
      expect(text.length, name).toBeGreaterThan(200);
      expect(text, name).not.toMatch(/<(owner|copyright holders)>/);
      if (licence === 'LGPL-3.0-or-later') expect(text, name).toContain('GNU GENERAL PUBLIC LICENSE');
    }
  });

  it('says where the source is of what its licence lets people replace, and which file that is', () => {
    const owed = collectLicences().filter(
      ({ licence, text }) => /^(LGPL|MPL)/.test(licence) && text.startsWith('A part of'),
    );
    expect(owed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['libvips', 'glib', 'cairo', 'libheif', 'libde265', 'FFmpeg']),
    );
    for (const { name, text } of owed) expect(text, name).toMatch(/Its source: https:.*It can be replaced/);
  });

  it('holds what Node says of everything inside it', () => {
    const node = collectLicences().find(({ name }) => name === 'node');
    for (const part of ['OpenSSL', 'ICU', 'libuv', 'V8', 'zlib']) expect(node?.text).toContain(part);
  });

  it('is written as the About box reads it', () => {
    writeLicences(folder);
    const read = JSON.parse(fs.readFileSync(path.join(folder, 'licences.json'), 'utf8'));
    const { licences } = appCalls['app.licences'].output.parse(read);
    const text = fs.readFileSync(path.join(folder, 'licences.txt'), 'utf8');
    for (const { name, version } of licences) expect(text).toContain(`${name} ${version} — `);
  });
});

describe('a package without a text of its licence', () => {
  it('gets the standard one, with whom its manifest names', () => {
    const author = { author: 'Ada Example <ada@x.example>', repository: { url: 'https://x.example/x' } };
    const [{ text } = { text: '' }] = collectLicences([shipped({}, author)]);
    expect(text).toMatch(
      /^MIT License\n\nCopyright \(c\) Ada Example \(https:\/\/x\.example\/x\)\n\nPermission/,
    );
  });

  it('stops the build when it is a Node whose words nobody has kept', () => {
    const unknown = shipped({ name: 'node', version: '99.0.0', part: 'runtime' });
    expect(() => collectLicences([unknown])).toThrow('node 99.0.0: there is no text of its licence');
  });
});

describe('a licence that does not go with MIT', () => {
  it('stops the build', () => {
    fs.writeFileSync(path.join(folder, 'LICENSE'), 'words');
    for (const licence of ['GPL-3.0-only', 'SSPL-1.0', 'see LICENSE', ''])
      expect(() => collectLicences([shipped({ licence, part: 'beside' })])).toThrow(`1.0.0: “${licence}”`);
    expect(collectLicences([shipped({})])).toHaveLength(1);
  });

  it('stops the build within a bundle, where it goes with a file that can be replaced', () => {
    for (const licence of ['LGPL-3.0-or-later', 'MPL-1.1', 'Apache-2.0 AND LGPL-3.0-or-later']) {
      expect(mayShip(licence, true)).toBe(true);
      expect(mayShip(licence, false)).toBe(false);
    }
    expect(mayShip('(GPL-3.0-only OR MIT)', false)).toBe(true);
    expect(mayShip('(GPL-3.0-only AND MIT)', true)).toBe(false);
  });

  it('is none that the packages for other systems bring', () => {
    const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { license?: string; os?: string[] }>;
    };
    const native = Object.entries(packages).filter(([at]) =>
      /^node_modules\/(@img\/sharp-|exiftool-vendored\.)[^/]+$/.test(at),
    );
    const systems = new Set(native.flatMap(([, { os = [] }]) => os));
    expect([...systems]).toEqual(expect.arrayContaining(['darwin', 'win32', 'linux']));
    const unfit = native.filter(([, { license = '', os = [] }]) => {
      const ours = os.length === 0 || os.some((one) => ['darwin', 'win32', 'linux'].includes(one));
      return ours && !mayShip(license, true);
    });
    expect(unfit).toEqual([]);
    expect(APART).toEqual(expect.arrayContaining(['sharp', 'exiftool-vendored']));
  });
});

it('stops the build at a library within another whose licence nobody has looked up', () => {
  fs.writeFileSync(path.join(folder, 'versions.json'), JSON.stringify({ vips: '8.0.0', mystery: '1.2.3' }));
  const one = shipped({ name: '@img/sharp-libvips-x', licence: 'LGPL-3.0-or-later', part: 'beside' });
  expect(() => collectLicences([one])).toThrow('holds mystery 1.2.3');
});
