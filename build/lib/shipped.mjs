import fs from 'node:fs';
import path from 'node:path';
import { apartWithDependencies } from './apart.mjs';
import { inRoot, ROOT } from './workspace.mjs';

/**
 * Which npm packages end in a package for users: those whose code the bundles hold, by their source maps, and those that lie
 * beside the bundles. The lock file does not tell: it lists what no bundle takes in, and calls a tool of development what a
 * dependency takes in where it happens to be installed.
 *
 * @typedef {'bundle' | 'beside' | 'runtime'} Part
 * @typedef {object} Shipped
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX id or expression; empty when the package does not say
 * @property {string | undefined} sha512 of npm's archive, in hexadecimal
 * @property {Part} part
 * @property {string} folder where it is installed
 */

const RUNTIMES = ['node_modules/electron', 'node_modules/node'];

/**
 * @param {string} [dist] where the bundles are
 * @returns {Shipped[]} each once, sorted by name and version; Electron and Node among them
 * @throws {Error} when nothing is built
 */
export function shippedPackages(dist = inRoot('dist')) {
  const { packages } = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'));
  /** @type {Map<string, Part>} */
  const places = new Map(bundledFrom(dist).map((at) => [at, 'bundle']));
  for (const name of apartWithDependencies()) places.set(`node_modules/${name}`, 'beside');
  for (const at of RUNTIMES) places.set(at, 'runtime');
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  for (const [at, part] of places) {
    const shipped = { ...describe(inRoot(at), packages[at]?.integrity), part };
    found.set(`${shipped.name} ${shipped.version}`, shipped);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, shipped]) => shipped);
}

/** @param {string} dist @returns {string[]} as the lock file says it: `node_modules/a/node_modules/b` */
function bundledFrom(dist) {
  const bundles = fs.globSync('**/*.{js,cjs}', { cwd: dist });
  if (bundles.length === 0) throw new Error(`There are no bundles in ${dist}; \`npm run build\` makes them.`);
  const maps = bundles.map((bundle) => `${bundle}.map`);
  const silent = maps.filter((map) => !fs.existsSync(path.join(dist, map)));
  if (silent.length > 0)
    throw new Error(`Nothing tells what these bundles hold: ${silent.join(', ')} is missing.`);
  /** @type {Set<string>} */
  const found = new Set();
  for (const map of maps) {
    const file = path.join(dist, map);
    /** @type {{ sources: string[] }} */
    const { sources } = JSON.parse(fs.readFileSync(file, 'utf8'));
    for (const source of sources) {
      const at = path.relative(ROOT, path.resolve(path.dirname(file), source)).replaceAll('\\', '/');
      const place = /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(at)?.[0];
      if (place !== undefined) found.add(place);
    }
  }
  return [...found];
}

/** @param {string} folder @param {string | undefined} integrity @returns {Omit<Shipped, 'part'>} */
function describe(folder, integrity) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const sha512 = /sha512-(\S+)/.exec(integrity ?? '')?.[1];
  return {
    ...{ name, version, folder },
    licence: typeof license === 'string' ? license : (license?.type ?? ''),
    sha512: sha512 === undefined ? undefined : Buffer.from(sha512, 'base64').toString('hex'),
  };
}
