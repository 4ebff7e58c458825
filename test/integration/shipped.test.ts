/** Which packages of others are in what users get, found out in other ways than the list is made. */
import fs from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { expect, it, onTestFinished } from 'vitest';
import { shippedPackages } from '../../build/lib/shipped.mjs';
import { makeWorkFolder } from '../support/catalog.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Names of packages that a file of the product loads at run time. */
function packagesLoadedBy(file: string): string[] {
  const { module, errors } = parseSync(file, fs.readFileSync(path.join(ROOT, file), 'utf8'));
  expect(errors, file).toEqual([]);
  const fixed = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const code = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const late = [...code.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name = '']) => name);
  return [...fixed, ...late]
    .filter((name) => !/^(\.|node:|electron$)/.test(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
}

it('lists every package that the code of the product loads', () => {
  const files = fs.globSync('{electron,renderer,shared}/**/*.{ts,tsx}', { cwd: ROOT });
  const loaded = new Set(files.filter((file) => !file.endsWith('.d.ts')).flatMap(packagesLoadedBy));
  expect([...loaded]).toEqual(expect.arrayContaining(['react', 'sharp', '@azure/storage-blob', 'zod']));
  const listed = new Set(shippedPackages().map(({ name }) => name));
  expect([...loaded].filter((name) => !listed.has(name))).toEqual([]);
});

it('lists every dependency of the product, whether bundled or beside the bundles', () => {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const listed = new Map(shippedPackages().map(({ name, version }) => [`${name} ${version}`, name]));
  const missing = Object.entries(dependencies).filter(([name, version]) => !listed.has(`${name} ${version}`));
  expect(missing).toEqual([]);
});

it('is refused when a bundle does not tell what it holds', async () => {
  const folder = await makeWorkFolder();
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.writeFileSync(path.join(folder, 'main.js'), '');
  fs.writeFileSync(path.join(folder, 'main.js.map'), '{"sources":[]}');
  expect(shippedPackages(folder).every(({ part }) => part !== 'bundle')).toBe(true);
  fs.writeFileSync(path.join(folder, 'preload.cjs'), '');
  expect(() => shippedPackages(folder)).toThrow('preload.cjs.map is missing');
});
