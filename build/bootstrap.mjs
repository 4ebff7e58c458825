import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, NODE, runNpm, runToEnd, say } from './lib/workspace.mjs';

/**
 * Set-up that runs before anything is installed: Node 18 syntax, no packages, all words on stderr.
 */

const STAMP = inRoot('node_modules', '.mediaroot-install');
const WANTED_MAJOR = 24;

/**
 * Makes `node_modules` match package-lock.json and makes sure the project's own Node 24 is there.
 * A second call costs a few milliseconds.
 * @param {{ quiet?: boolean }} [options] quiet keeps npm's own words back unless it fails
 * @returns {string} path of the Node 24 executable
 * @throws {Error} with a sentence for the user when the machine cannot be set up
 */
export function ensureDependencies(options = {}) {
  const lockText = fs.readFileSync(inRoot('package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockText).digest('hex');
  if (readIfThere(STAMP) === wanted && fs.existsSync(NODE)) return NODE;

  if (!installedMatches(lockText)) {
    say('Installing dependencies (once, about a minute)…');
    const result = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      quiet: options.quiet === true,
    });
    if (result.code !== 0) {
      throw new Error(`npm ci failed (exit ${result.code}). ${lastLines(result.stderr)}`.trim());
    }
  }
  ensureNode();
  fs.writeFileSync(STAMP, wanted);
  return NODE;
}

/**
 * As `ensureDependencies`; then lets the script that is running go on in the project's own Node, where this one is older, and ends as
 * it ended. For scripts that use what only that Node has, or that measure.
 * @throws {Error} as `ensureDependencies`
 */
export function ensureOwnNode() {
  ensureDependencies();
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) return;
  process.exit(runToEnd(NODE, process.argv.slice(1), { toStdout: true }).code);
}

/**
 * Whether everything the lock file wants on this machine is installed, by npm's own record of what it installed.
 * An `npm install` by hand therefore never causes a second installation.
 * @param {string} lockText
 */
function installedMatches(lockText) {
  const recordText = readIfThere(inRoot('node_modules', '.package-lock.json'));
  if (recordText === undefined) return false;
  const wanted = packagesOf(lockText);
  const installed = packagesOf(recordText);
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    const found = installed[name];
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
}

/** @param {string} text @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function packagesOf(text) {
  try {
    return JSON.parse(text).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * The `node` package fetches its binary in an install script, which npm may be told not to run; then it is
 * called here. npm has not every Node for every system: then the one that runs this is taken, if it is the very same
 * version. What counts is what the binary itself says.
 */
function ensureNode() {
  if (nodeMajor() === WANTED_MAJOR) return linkNode();
  say(`Fetching Node ${WANTED_MAJOR} for this project…`);
  const folder = inRoot('node_modules', 'node');
  const result = runToEnd(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder, quiet: true });
  if (nodeMajor() === 0 && readVersion(folder) === process.versions.node) {
    fs.mkdirSync(path.dirname(NODE), { recursive: true });
    fs.copyFileSync(process.execPath, NODE);
  }
  if (nodeMajor() === WANTED_MAJOR) return linkNode();
  throw new Error(
    `Mediaroot runs on Node ${WANTED_MAJOR}, and its copy could not be installed for ${process.platform}-${process.arch} ` +
      `(this is Node ${process.versions.node}). ${lastLines(result.stderr)}`.trim(),
  );
}

/** @param {string} folder of a package */
function readVersion(folder) {
  return JSON.parse(readIfThere(path.join(folder, 'package.json')) ?? '{}').version;
}

/** `node_modules/.bin/node` is what npm scripts and `#!/usr/bin/env node` tools find. */
function linkNode() {
  const link = inRoot('node_modules', '.bin', 'node');
  if (process.platform === 'win32' || fs.existsSync(link)) return;
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.join('..', 'node', 'bin', 'node'), link);
}

/** @returns {number} 0 when the binary is missing or does not run */
function nodeMajor() {
  if (!fs.existsSync(NODE)) return 0;
  const { code, stdout } = runToEnd(NODE, ['--version'], { capture: true, timeout: 20_000 });
  return code === 0 ? Number(/^v(\d+)\./.exec(stdout.trim())?.[1] ?? 0) : 0;
}

/** @param {string} file @returns {string | undefined} */
function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-6).join('\n');
}
