/** The bill of materials, made of the bundles that are built. */
import fs from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSbom, writeSbom } from '../../build/release/sbom.mjs';
import { makeWorkFolder } from '../support/catalog.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const versionOf = (name: string): string =>
  JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
let out: string;

beforeEach(async () => {
  out = await makeWorkFolder();
});
afterEach(() => fs.rmSync(out, { recursive: true, force: true }));

it('is valid CycloneDX, to the schema of its version', async () => {
  const file = writeSbom(out);
  expect(path.basename(file)).toMatch(/^mediaroot-(linux|mac|win)-(x64|arm64)\.cdx\.json$/);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(fs.readFileSync(file, 'utf8'))).toBeNull();
});

it('names what is bundled, what lies beside it, the C libraries within, Electron and Node, and no tool', () => {
  const { components } = makeSbom();
  const refs = components.flatMap((one) => [
    one['bom-ref'],
    ...((one.components ?? []) as { 'bom-ref': string }[]).map((within) => within['bom-ref']),
  ]);
  expect(refs).toEqual(
    expect.arrayContaining([
      `pkg:npm/react@${versionOf('react')}`,
      `pkg:npm/%40aws-sdk/client-s3@${versionOf('@aws-sdk/client-s3')}`,
      `pkg:npm/better-sqlite3@${versionOf('better-sqlite3')}`,
      `pkg:npm/exiftool-vendored@${versionOf('exiftool-vendored')}`,
      `pkg:github/electron/electron@v${versionOf('electron')}`,
      `pkg:github/nodejs/node@v${versionOf('node')}`,
    ]),
  );
  expect(refs.filter((ref) => /better-sqlite3@[^#]+#sqlite$/.test(ref))).toHaveLength(1);
  expect(refs.filter((ref) => /sharp-libvips-[^#]+#(vips|heif|png)$/.test(ref))).toHaveLength(3);
  expect(
    refs.filter((ref) => /ffmpeg|vitest|npm\/typescript@|electron-builder|%40types\//.test(ref)),
  ).toEqual([]);
  expect(new Set(refs).size).toBe(refs.length);
});

it('says which archive each npm package was, as the lock file does', () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const ref = `pkg:npm/react@${versionOf('react')}`;
  const react = makeSbom().components.find((one) => one['bom-ref'] === ref);
  const [hash] = (react?.hashes ?? []) as { alg: string; content: string }[];
  expect(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`).toBe(
    packages['node_modules/react'].integrity,
  );
});

it('is refused when the unpacked app holds a package that it does not name', () => {
  const modules = path.join(out, 'linux-unpacked', 'resources', 'app.asar.unpacked', 'node_modules');
  for (const name of ['sharp', '@img/colour', '@evil/extra']) {
    fs.mkdirSync(path.join(modules, name), { recursive: true });
    fs.writeFileSync(path.join(modules, name, 'package.json'), '{}');
  }
  expect(() => writeSbom(out)).toThrow('Packed, and not in the SBOM: @evil/extra.');
  fs.rmSync(path.join(modules, '@evil'), { recursive: true });
  expect(fs.existsSync(writeSbom(out))).toBe(true);
});

it('is refused when nothing is built', () => {
  expect(() => writeSbom(out, out)).toThrow('`npm run build` makes them');
});
