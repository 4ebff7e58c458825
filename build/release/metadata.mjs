import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { digestOf } from './files.mjs';

/**
 * What electron-builder writes for installed apps that look for updates (`latest.yml`, `latest-mac.yml`, `latest-linux.yml`, …).
 *
 * @typedef {{ url: string, sha512: string, size?: number }} UpdateFile sha512 in base64, size in bytes
 * @typedef {object} UpdateMetadata
 * @property {string} version
 * @property {UpdateFile[]} files
 * @property {string} [path] the file for apps that know no `files`
 * @property {string} [sha512]
 * @property {string} [releaseDate] ISO 8601
 * @property {string} [releaseNotes]
 * @property {number} [stagingPercentage] share of installed apps that take the update, 1–100
 */

/**
 * @param {string} file
 * @returns {UpdateMetadata}
 * @throws {Error} when it is something else
 */
export function readMetadata(file) {
  const found = parse(fs.readFileSync(file, 'utf8'));
  const isFile = (/** @type {unknown} */ one) =>
    typeof one === 'object' && one !== null && 'url' in one && 'sha512' in one;
  if (typeof found?.version !== 'string' || !Array.isArray(found.files) || !found.files.every(isFile))
    throw new Error(`${file} does not say which files belong to which version.`);
  return found;
}

/** Text is quoted, so that no reader takes a date or a version for something else. @param {UpdateMetadata} metadata */
export function metadataText(metadata) {
  return stringify(metadata, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}

/**
 * Two machines each made the packages of their own architecture; an app picks its own among all files.
 * @param {readonly UpdateMetadata[]} parts
 * @returns {UpdateMetadata}
 * @throws {Error} when they are of different versions or name the same file
 */
export function mergeMetadata(parts) {
  // Apps that know no `files` are all x64.
  const [first, ...others] = parts.toSorted((a, b) => Number(isArm(a)) - Number(isArm(b)));
  if (first === undefined) throw new Error('There is nothing to be merged.');
  const files = [first, ...others].flatMap((part) => part.files);
  const versions = new Set(parts.map(({ version }) => version));
  if (versions.size > 1)
    throw new Error(`These are of different versions: ${[...versions].sort().join(', ')}.`);
  const twice = files.find(({ url }, at) => files.findIndex((other) => other.url === url) !== at);
  if (twice !== undefined) throw new Error(`${twice.url} was made twice.`);
  return { ...first, files };
}

/** @param {UpdateMetadata} metadata */
function isArm({ files }) {
  return files.some(({ url }) => url.includes('arm64'));
}

/**
 * That each file lies beside the metadata with the content it promises.
 * @param {string} folder
 * @param {UpdateMetadata} metadata
 * @throws {Error} naming the first that does not
 */
export async function ensureFilesMatch(folder, metadata) {
  for (const { url, sha512 } of metadata.files) {
    const file = path.join(folder, path.basename(url));
    if (path.basename(url) !== url || !fs.existsSync(file))
      throw new Error(`${url} is named in the update metadata and does not lie beside it.`);
    if ((await digestOf(file, 'sha512')).toString('base64') !== sha512)
      throw new Error(`${url} is not the file that the update metadata names: its SHA-512 differs.`);
  }
}
