import { parseArgs } from 'node:util';

/**
 * What electron-builder asks of fpm, read from its words.
 *
 * @typedef {{
 *   type: 'deb' | 'rpm', name: string, version: string, architecture: string, output: string,
 *   maintainer: string, vendor: string, url: string, license: string, category: string, priority: string,
 *   summary: string, description: string, compression: string, depends: string[], recommends: string[],
 *   afterInstall: string, afterRemove: string, files: { from: string, to: string }[],
 * }} Order
 */

const text = /** @type {const} */ ({ type: 'string' });
const list = /** @type {const} */ ({ type: 'string', multiple: true });

const OPTIONS = {
  source: { ...text, short: 's' },
  type: { ...text, short: 't' },
  depends: { ...list, short: 'd' },
  force: { type: /** @type {const} */ ('boolean') },
  'deb-recommends': list,
  'deb-compression': text,
  'deb-priority': text,
  'rpm-compression': text,
  'rpm-os': text,
  'rpm-summary': text,
  architecture: text,
  'after-install': text,
  'after-remove': text,
  description: text,
  version: text,
  package: text,
  name: text,
  maintainer: text,
  vendor: text,
  url: text,
  category: text,
  license: text,
};

/**
 * What fpm calls them, and the tools themselves. @type {Readonly<Record<string, string>>}
 */
const COMPRESSIONS = { gz: 'gzip', gzip: 'gzip', zst: 'zstd', xz: 'xz', xzmt: 'xz' };

/**
 * @param {readonly string[]} words
 * @returns {Order}
 * @throws {Error} naming the word that is not understood or missing: better no package than one that lacks what was asked for
 */
export function readOrder(words) {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const { type } = values;
  if (values.source !== 'dir' || (type !== 'deb' && type !== 'rpm'))
    throw new Error(`Only a deb or an rpm out of folders can be made, not ${type} out of ${values.source}.`);
  /** @param {'name' | 'version' | 'architecture' | 'package' | 'maintainer' | 'description' | 'after-install' | 'after-remove'} key */
  const needed = (key) => {
    const value = values[key];
    if (value === undefined || value === '') throw new Error(`--${key} is missing.`);
    return value;
  };
  const description = needed('description').trim();
  return {
    type,
    name: needed('name'),
    version: needed('version'),
    architecture: needed('architecture'),
    output: needed('package'),
    maintainer: needed('maintainer'),
    vendor: values.vendor ?? '',
    url: values.url ?? '',
    license: values.license ?? '',
    category: values.category ?? '',
    priority: values['deb-priority'] ?? 'optional',
    summary: values['rpm-summary'] ?? description.split('\n', 1)[0] ?? '',
    description,
    compression: COMPRESSIONS[values[`${type}-compression`] ?? 'xz'] ?? 'xz',
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    afterInstall: needed('after-install'),
    afterRemove: needed('after-remove'),
    files: positionals.map(filePair),
  };
}

/** `FROM=TO`; a folder's own content where FROM ends with a slash. @param {string} word */
function filePair(word) {
  const at = word.lastIndexOf('=');
  if (at < 1) throw new Error(`“${word}” names no place for the file.`);
  return { from: word.slice(0, at), to: word.slice(at + 1).replace(/\/$/, '') };
}
