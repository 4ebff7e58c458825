import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/workspace.mjs';

/**
 * The licences of everything that a package holds besides Mediaroot itself: bundled libraries, those that lie beside the
 * bundles, Node and Electron.
 *
 * @typedef {{ name: string, version: string, licence: string, text: string }} Licence
 */

/** Not in the lock file as what is shipped, but shipped. */
const RUNTIMES = ['node_modules/electron', 'node_modules/node'];
const NAMES = /^(licen[cs]e|copying|notice)([-.].*)?$/i;

/**
 * @returns {Licence[]} sorted by name
 * @throws {Error} naming the packages that say nothing of their licence
 */
export function collectLicences() {
  const { packages } = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'));
  /** @type {[string, { dev?: boolean }][]} */
  const entries = Object.entries(packages);
  const shipped = entries
    .filter(([at, { dev }]) => at !== '' && (dev !== true || RUNTIMES.includes(at)))
    .map(([at]) => inRoot(at))
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')));
  /** @type {Map<string, Licence>} */
  const found = new Map();
  for (const folder of shipped) {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const licence = typeof license === 'string' ? license : (license?.type ?? '');
    found.set(`${name} ${version}`, { name, version, licence, text: textIn(folder) });
  }
  const silent = [...found.values()].filter(({ licence }) => licence === '').map(({ name }) => name);
  if (silent.length > 0) throw new Error(`No licence is known of: ${silent.join(', ')}.`);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {string} folder */
function textIn(folder) {
  const files = fs.readdirSync(folder).filter((name) => NAMES.test(name));
  return files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n');
}

/** One text for people, beside the app. @param {string} file */
export function writeLicences(file) {
  const line = '─'.repeat(80);
  const parts = collectLicences().map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version} — ${licence}\n\n${text}\n`,
  );
  fs.writeFileSync(
    file,
    `Mediaroot is MIT licensed. It holds the following, each under its own licence.\n\n${parts.join('\n')}`,
  );
}
