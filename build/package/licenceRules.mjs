import parse from 'spdx-expression-parse';

/** Under which licences something may be part of a package for users, when Mediaroot itself is MIT licensed. */

/** Ask for their words and the names of their holders, which the list of licences gives. */
const ANYWHERE = new Set([
  ...['0BSD', 'Apache-2.0', 'blessing', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'FTL'],
  ...['HPND-sell-variant', 'IJG', 'ISC', 'libpng-2.0', 'libtiff', 'MIT', 'MIT-Modern-Variant', 'Zlib'],
]);

/** Ask for more, such as that it can be replaced, and can be met where it is a file of its own. */
const AS_A_FILE = new Set([
  'Artistic-1.0-Perl',
  'LGPL-2.1-or-later',
  'LGPL-3.0',
  'LGPL-3.0-or-later',
  'MPL-1.1',
]);

/**
 * @param {string} expression SPDX
 * @param {boolean} separate whether it lies in a file of its own
 * @returns {boolean} false as well for what is no SPDX expression
 */
export function mayShip(expression, separate) {
  try {
    return allows(parse(expression), separate);
  } catch {
    return false;
  }
}

/** @param {parse.Info} part @param {boolean} separate @returns {boolean} */
function allows(part, separate) {
  if ('license' in part) {
    const plain = part.plus !== true && part.exception === undefined;
    return plain && (ANYWHERE.has(part.license) || (separate && AS_A_FILE.has(part.license)));
  }
  const sides = [part.left, part.right].map((side) => allows(side, separate));
  return part.conjunction === 'or' ? sides.some(Boolean) : sides.every(Boolean);
}
