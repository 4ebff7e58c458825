import fs from 'node:fs';
import { inRoot } from './workspace.mjs';

/**
 * Packages that stay files of their own beside the bundles: native modules, WebAssembly and programs. libheif-js is also
 * LGPL, so that it must be possible to replace it.
 */
export const APART = [
  'better-sqlite3',
  'sharp',
  'exiftool-vendored',
  'libheif-js',
  'jxl-oxide-wasm',
  '@cornerstonejs/codec-openjpeg',
];

/**
 * These and what they load at run time, as far as it is installed on this system. Headers to compile against and types
 * are not loaded.
 * @returns {string[]} names, sorted
 */
export function apartWithDependencies() {
  /** @type {Set<string>} */
  const names = new Set();
  const queue = [...APART];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const manifest = inRoot('node_modules', name, 'package.json');
    if (names.has(name) || /^(@types\/|node-addon-api$)/.test(name) || !fs.existsSync(manifest)) continue;
    names.add(name);
    const { dependencies, optionalDependencies } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    queue.push(...Object.keys({ ...dependencies, ...optionalDependencies }));
  }
  return [...names].sort();
}
