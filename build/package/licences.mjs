import fs from 'node:fs';
import path from 'node:path';
import { shippedPackages } from '../lib/shipped.mjs';

/**
 * The licences of everything that a package holds besides Mediaroot itself: bundled libraries, those that lie beside the
 * bundles, Node and Electron.
 *
 * @typedef {{ name: string, version: string, licence: string, text: string }} Licence
 */

const NAMES = /^(licen[cs]e|copying|notice)([-.].*)?$/i;

/**
 * @returns {Licence[]} sorted by name
 * @throws {Error} naming the packages that say nothing of their licence, or when nothing is built
 */
export function collectLicences() {
  const shipped = shippedPackages();
  const silent = shipped.filter(({ licence }) => licence === '').map(({ name }) => name);
  if (silent.length > 0) throw new Error(`No licence is known of: ${silent.join(', ')}.`);
  return shipped.map(({ name, version, licence, folder }) => ({
    name,
    version,
    licence,
    text: textIn(folder),
  }));
}

/** @param {string} folder */
function textIn(folder) {
  const files = fs.readdirSync(folder).filter((name) => NAMES.test(name));
  return files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n');
}

/** Beside the app: `licences.txt` for people, and `licences.json` for the About box, as the call `app.licences` answers. @param {string} folder */
export function writeLicences(folder) {
  const licences = collectLicences();
  const line = '─'.repeat(80);
  const parts = licences.map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version} — ${licence}\n\n${text}\n`,
  );
  fs.writeFileSync(
    path.join(folder, 'licences.txt'),
    `Mediaroot is MIT licensed. It holds the following, each under its own licence.\n\n${parts.join('\n')}`,
  );
  fs.writeFileSync(path.join(folder, 'licences.json'), JSON.stringify({ licences }));
}
