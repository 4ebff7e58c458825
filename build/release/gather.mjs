import fs from 'node:fs';
import path from 'node:path';
import { digestOf, metadataFiles, releasedFiles } from './files.mjs';
import { mergeMetadata, metadataText, readMetadata } from './metadata.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/gather.mjs MADE OUT`: one folder of what many machines made. MADE has a folder for each of them; update
 * metadata of the same name is merged.
 */

/**
 * @param {string} made
 * @param {string} out is made, and must not be there
 * @returns {Promise<string[]>} names of the files in `out`
 * @throws {Error} when two machines made different files of the same name
 */
export async function gather(made, out) {
  const folders = fs
    .readdirSync(made, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(made, name));
  fs.mkdirSync(out);
  /** @type {Map<string, import('./metadata.mjs').UpdateMetadata[]>} */
  const metadata = new Map();
  for (const folder of folders) {
    const updates = metadataFiles(folder);
    for (const name of updates)
      metadata.set(name, [...(metadata.get(name) ?? []), readMetadata(path.join(folder, name))]);
    for (const name of releasedFiles(folder).filter((one) => !updates.includes(one)))
      await place(path.join(folder, name), path.join(out, name));
  }
  for (const [name, parts] of metadata)
    fs.writeFileSync(path.join(out, name), metadataText(mergeMetadata(parts)));
  return releasedFiles(out);
}

/** @param {string} from @param {string} to */
async function place(from, to) {
  if (!fs.existsSync(to)) return fs.copyFileSync(from, to);
  const [one, other] = [await digestOf(from, 'sha256'), await digestOf(to, 'sha256')];
  if (!one.equals(other)) throw new Error(`Two machines made a different ${path.basename(to)}.`);
}

await runTool(import.meta.main, async (args) =>
  (await gather(argument(args, 0, 'MADE'), argument(args, 1, 'OUT'))).join('\n'),
);
