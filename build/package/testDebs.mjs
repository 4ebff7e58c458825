import { createHash, generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { buildInto } from '../build.mjs';
import { ensureElectron } from '../electron-runtime.mjs';
import { bakedWords } from '../lib/bakedWords.mjs';
import { hashOfTree, staleTargets } from '../lib/freshness.mjs';
import { inRoot, ROOT, say } from '../lib/workspace.mjs';
import { argument, runTool } from '../release/tool.mjs';
import { inspectPackage } from './inspect.mjs';
import { makeAccessories, makePackages } from './make.mjs';

/** @typedef {import('../electron-runtime.mjs').Runtime} Runtime */

/**
 * `node build/package/testDebs.mjs FOLDER`: two packages for the tests that install one. `current.deb` is what is built in dist/,
 * `older.deb` the same as an earlier version that looks for updates at a place the tests can stand for, told in
 * `updates.json`. Made anew when anything they are made of has changed.
 *
 * @typedef {object} Made content of `updates.json`
 * @property {string} key of what they were made of
 * @property {string} older its version
 * @property {string} feed where it looks for updates
 * @property {string} publicKey PEM, of what is signed there
 * @property {string} privateKey PEM
 */

const OLDER = '0.0.9';
/** Nobody is given this port by the system, so that it is free when it is wanted. */
const FEED = 'http://127.0.0.1:21917/';
const MADE_OF = ['build/package', 'build/build.mjs', 'build/lib', 'package.json', 'package-lock.json'];

/**
 * @param {string} folder
 * @param {Runtime} runtime
 * @throws {Error} when dist/ is not what the sources say, or a package cannot be made
 */
async function ensureTestDebs(folder, runtime) {
  if (staleTargets().length > 0) throw new Error('The packages cannot be made: the app is not built.');
  const told = path.join(folder, 'updates.json');
  const key = keyOf(runtime);
  if (fs.existsSync(told) && JSON.parse(fs.readFileSync(told, 'utf8')).key === key) return;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  say('Making two packages to install…');
  await makeAccessories();

  const current = make(folder, 'current', { runtime, env: { MEDIAROOT_PACKAGE_MAIN: undefined } });
  for (const line of await inspectPackage(current)) say(line);

  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const env = { MEDIAROOT_UPDATES: FEED, MEDIAROOT_UPDATE_PUBLIC_KEY: publicKey };
  const main = path.join(folder, 'main');
  await buildInto('main', main, env);
  const settings = [`-c.extraMetadata.version=${OLDER}`];
  make(folder, 'older', { runtime, settings, env: { ...env, MEDIAROOT_PACKAGE_MAIN: main } });

  /** @type {Made} */
  const made = { key, older: OLDER, feed: FEED, publicKey, privateKey };
  for (const name of ['current', 'older', 'main'])
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  // Written last: it says that the others are whole.
  fs.writeFileSync(told, JSON.stringify(made));
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {{ runtime: Runtime, settings?: readonly string[], env: NodeJS.ProcessEnv }} how
 * @returns {string} what electron-builder wrote, the unpacked app in it
 */
function make(folder, name, { runtime, settings = [], env }) {
  const out = path.join(folder, name);
  const targets = ['deb'];
  makePackages({
    targets,
    runtime,
    trial: true,
    settings: [`-c.directories.output=${out}`, ...settings],
    env,
  });
  fs.renameSync(path.join(out, String(fs.globSync('*.deb', { cwd: out })[0])), `${out}.deb`);
  return out;
}

/** @param {Runtime} runtime */
function keyOf({ source, version }) {
  const parts = MADE_OF.map((place) => hashOfTree(ROOT, place));
  const built = fs.readFileSync(inRoot('dist', '.built.json'), 'utf8');
  const all = JSON.stringify([source, version, bakedWords(), built, ...parts]);
  return createHash('sha256').update(all).digest('hex');
}

await runTool(import.meta.main, (args) => {
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  return ensureTestDebs(argument(args, 0, 'FOLDER'), outcome.runtime);
});
