import fs from 'node:fs';
import path from 'node:path';
import parse from 'spdx-expression-parse';
import standardTexts from 'spdx-license-list/full.js';
import { inRoot } from '../lib/workspace.mjs';

/**
 * The words of a licence where a package does not bring them: as the project words them, out of texts/, or SPDX’s standard
 * text with the lines of copyright put in.
 * Node's text there is its own but for the part on npm, which is not shipped.
 */

const TEXTS = inRoot('build', 'package', 'texts');

/** Standard texts that are forms to fill in; the others name their own holders, or none. */
const FORMS = /^(MIT|ISC|BSD-[23]-Clause)$/;

/**
 * @param {string} name of what is licensed
 * @param {string} version
 * @returns {string | undefined} what texts/ holds of it, for this version or for any
 */
export function textKept(name, version) {
  const file = [`${name}-${version}.txt`, `${name}.txt`]
    .map((one) => path.join(TEXTS, one))
    .find((one) => fs.existsSync(one));
  return file === undefined ? undefined : fs.readFileSync(file, 'utf8').trim();
}

/**
 * @param {string} expression SPDX
 * @param {readonly string[]} copyright lines
 * @returns {string}
 * @throws {Error} naming an id that SPDX has no text of
 */
export function standardText(expression, copyright) {
  const holders = copyright.join('\n');
  const texts = idsIn(parse(expression)).map((id) => {
    const text = standardTexts[id]?.licenseText;
    if (text === undefined) throw new Error(`SPDX has no text of ${id}.`);
    if (!FORMS.test(id)) return text.trim();
    const rest = text.replaceAll(/^Copyright \(c\).*\n+/gm, '').trim();
    return holders === '' ? rest : rest.replace(/^(.* License:?\n\n)?/, `$1${holders}\n\n`);
  });
  // A text without a place for the holders has them above it.
  const named = holders === '' || texts.some((text) => text.includes(holders));
  return [...(named ? [] : [holders]), ...texts].join('\n\n');
}

/** @param {parse.Info} part @returns {string[]} */
function idsIn(part) {
  return 'license' in part ? [part.license] : [...idsIn(part.left), ...idsIn(part.right)];
}
