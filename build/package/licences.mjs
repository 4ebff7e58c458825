import fs from 'node:fs';
import path from 'node:path';
import { shippedPackages } from '../lib/shipped.mjs';
import { partsWithin } from '../lib/within.mjs';
import { mayShip } from './licenceRules.mjs';
import { standardText, textKept } from './licenceTexts.mjs';

/**
 * The licences of everything that a package for users holds besides Mediaroot itself: bundled libraries, those that lie beside
 * the bundles, what is inside those, Node and Electron.
 *
 * @typedef {{ name: string, version: string, licence: string, text: string }} Licence
 * @typedef {import('../lib/shipped.mjs').Shipped} Shipped
 */

const NAMES = /^(licen[cs]e|copying|notice)([-.].*)?$/i;

/**
 * @param {readonly Shipped[]} [shipped]
 * @returns {Licence[]} in the order of `shipped`, each followed by what it holds
 * @throws {Error} naming everything that has no text, or a licence that nobody said may be shipped; or when nothing is built
 */
export function collectLicences(shipped = shippedPackages()) {
  /** @type {string[]} */
  const problems = [];
  const licences = shipped.flatMap((one) => {
    const separate = one.part !== 'bundle';
    const parts = partsWithin(one).map((part) => ({ ...part, text: textWithin(part, one) }));
    const entries = [{ ...one, text: textOf(one) }, ...parts];
    for (const { name, version, licence, text } of entries) {
      if (!mayShip(licence, separate))
        problems.push(
          `${name} ${version}: “${licence}” is not among the licences of build/package/licenceRules.mjs.`,
        );
      if (text === '') problems.push(`${name} ${version}: there is no text of its licence.`);
    }
    return entries.map(({ name, version, licence, text }) => ({ name, version, licence, text }));
  });
  if (problems.length > 0) throw new Error(`This cannot be shipped as it is:\n  ${problems.join('\n  ')}`);
  return licences;
}

/** Its own words, else those kept for it, else the standard ones. @param {Shipped} shipped */
function textOf({ name, version, licence, folder, part }) {
  const files = fs.readdirSync(folder).filter((file) => NAMES.test(file));
  const own = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
  const text = own.length > 0 ? own.join('\n\n') : (textKept(name, version) ?? '');
  if (name === 'electron')
    return `${text}\n\nWhat it is made of, Chromium above all: LICENSES.chromium.html beside the app.`;
  // The text of Node is that of everything inside it, which no standard text can stand in for.
  if (text !== '' || part === 'runtime' || !mayShip(licence, part !== 'bundle')) return text;
  return standardText(licence, [holderOf(folder)]);
}

/** @param {import('../lib/within.mjs').Within} part @param {Shipped} host */
function textWithin({ key, version, licence, copyright, note }, host) {
  const about = [`A part of ${host.name}.`, note ?? ''].join(' ').trim();
  return `${about}\n\n${textKept(key, version) ?? standardText(licence, copyright)}`;
}

/** As well as its package.json knows. @param {string} folder */
function holderOf(folder) {
  const { name, author, repository } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const person = typeof author === 'string' ? author : author?.name;
  const place = typeof repository === 'string' ? repository : repository?.url;
  const holder = person ? person.replace(/\s*[<(].*/, '') : `the authors of ${name}`;
  return `Copyright (c) ${holder}${place ? ` (${place})` : ''}`;
}

/**
 * Beside the app: `licences.txt` for people, and `licences.json` for the About box, as the call `app.licences` answers.
 * @param {string} folder
 */
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
