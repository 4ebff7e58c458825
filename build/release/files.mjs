import { createHash } from 'node:crypto';
import fs from 'node:fs';

/** Which files of a folder belong to a release; electron-builder leaves others beside them. */

/** The key that recognises updates, for people who look by hand. */
export const PUBLIC_KEY_FILE = 'update-key.public.pem';

const RELEASED = [
  /\.(deb|rpm|AppImage|dmg|zip|exe)$/,
  /\.blockmap$/,
  /^latest.*\.yml(\.sig)?$/,
  /\.(cdx|spdx)\.json$/,
  /^licences.*\.txt$/,
];

/** @param {string} folder @returns {string[]} names, sorted */
export function releasedFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => name === PUBLIC_KEY_FILE || RELEASED.some((pattern) => pattern.test(name)))
    .sort();
}

/** Names of what tells installed apps of a new version. @param {string} folder */
export function metadataFiles(folder) {
  return releasedFiles(folder).filter((name) => name.endsWith('.yml'));
}

/**
 * Read in pieces, since packages are large.
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @returns {Promise<Buffer>}
 */
export async function digestOf(file, algorithm) {
  const hash = createHash(algorithm);
  for await (const piece of fs.createReadStream(file)) hash.update(piece);
  return hash.digest();
}
