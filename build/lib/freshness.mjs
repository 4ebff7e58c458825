import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bakedWords } from './bakedWords.mjs';
import { ROOT } from './workspace.mjs';

/**
 * What is built into dist/, from which folders. A target is stale when the content of any file in its folders, of the
 * lock file or of the build itself differs from what it was built from. No packages: `npm start` asks before
 * anything heavy is loaded.
 *
 * @typedef {{ name: string, kind: 'page' | 'module' | 'preload', entry: string, output: string, inputs: readonly string[] }} Target
 */

/**
 * A bundle for Node.
 * @param {string} name @param {string} entry @param {...string} rooms whose folders it is built from, besides `shared`
 * @returns {Target}
 */
function module(name, entry, ...rooms) {
  return { name, kind: 'module', entry, output: `dist/${name}.js`, inputs: [...rooms, 'shared'] };
}

/** @type {readonly Target[]} */
export const TARGETS = [
  module('main', 'electron/main/main.ts', 'electron/main', 'electron/library'),
  {
    name: 'preload',
    kind: 'preload',
    entry: 'electron/preload/preload.ts',
    output: 'dist/preload.cjs',
    inputs: ['electron/preload', 'shared'],
  },
  module('library', 'electron/library/process.ts', 'electron/library'),
  module('catalogReader', 'electron/library/catalog/readerThread.ts', 'electron/library'),
  module('cleanupScan', 'electron/library/cleanup/scanThread.ts', 'electron/library'),
  module('scout', 'electron/library/watch/scoutThread.ts', 'electron/library'),
  module('courier', 'electron/library/courier/courierThread.ts', 'electron/library'),
  module('worker', 'electron/worker/main.ts', 'electron/worker'),
  module('cli', 'electron/cli/main.ts', 'electron/cli', 'electron/library'),
  {
    name: 'renderer',
    kind: 'page',
    entry: 'renderer/index.html',
    output: 'dist/renderer/index.html',
    inputs: ['renderer', 'shared'],
  },
];

const COMMON_INPUTS = [
  'build/build.mjs',
  'build/lib',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
];
const STAMPS = 'dist/.built.json';

/**
 * Targets whose output is missing or was built from other content.
 * @param {string} [root]
 * @returns {{ target: Target, stamp: string }[]}
 */
export function staleTargets(root = ROOT) {
  const built = readStamps(root);
  /** @type {Map<string, string>} */
  const known = new Map();
  return TARGETS.map((target) => ({ target, stamp: stampOf(root, target, known) })).filter(
    ({ target, stamp }) => built[target.name] !== stamp || !fs.existsSync(path.join(root, target.output)),
  );
}

/**
 * Records that a target was built from the content the stamp stands for.
 * @param {string} name @param {string} stamp @param {string} [root]
 */
export function recordBuilt(name, stamp, root = ROOT) {
  const file = path.join(root, STAMPS);
  const text = JSON.stringify({ ...readStamps(root), [name]: stamp }, null, 2);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, text);
  fs.renameSync(`${file}.new`, file);
}

/** @param {string} root @returns {Record<string, string>} */
function readStamps(root) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, STAMPS), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {string} root @param {Target} target @param {Map<string, string>} known folder hashes already made */
function stampOf(root, target, known) {
  const hash = createHash('sha256').update(JSON.stringify(bakedWords()));
  for (const input of [...COMMON_INPUTS, ...target.inputs]) {
    let part = known.get(input);
    if (part === undefined) {
      part = hashOfTree(root, input);
      known.set(input, part);
    }
    hash.update(`${input}\0${part}\0`);
  }
  return hash.digest('hex');
}

/** Of names and contents below a folder, or of one file. @param {string} root @param {string} relative @returns {string} */
export function hashOfTree(root, relative) {
  const hash = createHash('sha256');
  for (const file of filesUnder(root, relative)) {
    const content = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} relative @returns {string[]} sorted, slashes forward */
function filesUnder(root, relative) {
  const absolute = path.join(root, relative);
  const stats = fs.statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [relative];
  return fs
    .readdirSync(absolute)
    .sort()
    .flatMap((name) => filesUnder(root, `${relative}/${name}`));
}
