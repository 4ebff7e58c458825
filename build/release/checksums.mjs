import fs from 'node:fs';
import path from 'node:path';
import { digestOf, releasedFiles } from './files.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/checksums.mjs OUT`: SHA256SUMS of everything in OUT that is released, as `sha256sum -c` reads it.
 */

/**
 * @param {string} folder
 * @returns {Promise<string>} path of the list
 * @throws {Error} when there is nothing to be released
 */
export async function writeChecksums(folder) {
  const names = releasedFiles(folder);
  if (names.length === 0) throw new Error(`There is nothing to be released in ${folder}.`);
  let lines = '';
  for (const name of names)
    lines += `${(await digestOf(path.join(folder, name), 'sha256')).toString('hex')}  ${name}\n`;
  const list = path.join(folder, 'SHA256SUMS');
  fs.writeFileSync(list, lines);
  return list;
}

await runTool(import.meta.main, (args) => writeChecksums(argument(args, 0, 'OUT')));
