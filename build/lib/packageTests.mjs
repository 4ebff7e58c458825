import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { APP, APP_FOLDER, installDeb, installedVersion, removeDeb } from './debian.mjs';
import { findCommand } from './system.mjs';
import { CACHE, inRoot, NODE, runToEnd, say } from './workspace.mjs';

/**
 * The one place on a machine where Mediaroot is installed, for the tests that do so: claimed by one run at a time, and never
 * where a person has it installed.
 *
 * @typedef {{ reason: string } | { release: () => void }} Claim release: takes off what the tests installed
 */

/** Where the packages to install are. */
export const DEBS = path.join(CACHE, 'packages');

/** Says which run has Mediaroot installed, or had when it was killed. */
const CLAIM = path.join(os.tmpdir(), 'mediaroot-installed-by-tests.json');

/** @returns {Claim} */
export function claimPackage() {
  const apart = process.platform !== 'linux' || process.getuid?.() !== 0;
  if (apart || ['apt-get', 'dpkg-query', 'dpkg-deb'].some((name) => findCommand(name) === undefined))
    return { reason: 'A package is installed by root on a Debian-like system alone' };
  const reason = claimObstacle({ holder: holderOf(CLAIM), installed: installedVersion() });
  if (reason !== undefined) return { reason };
  fs.writeFileSync(CLAIM, JSON.stringify({ pid: process.pid }));
  const takeOff = () => installedVersion() !== undefined && removeDeb({ purge: true });
  takeOff();
  return {
    release() {
      takeOff();
      fs.rmSync(CLAIM);
    },
  };
}

/**
 * @param {{ holder: 'none' | 'gone' | 'running', installed: string | undefined }} found what the run that claimed the place does,
 *   and the version that is installed
 * @returns {string | undefined} why Mediaroot may not be installed and removed here; without a full stop
 */
export function claimObstacle({ holder, installed }) {
  if (holder === 'running') return 'Another run of the tests has Mediaroot installed on this machine';
  if (holder === 'none' && installed !== undefined)
    return `Mediaroot ${installed} is installed on this machine, and tests take nobody’s app off`;
  return undefined;
}

/** @param {string} file @returns {'none' | 'gone' | 'running'} */
export function holderOf(file) {
  if (!fs.existsSync(file)) return 'none';
  try {
    process.kill(Number(JSON.parse(fs.readFileSync(file, 'utf8')).pid), 0);
    return 'running';
  } catch {
    return 'gone';
  }
}

/** Makes the packages, unless they are there; their tests fail without. */
export function makeTestDebs() {
  const made = runToEnd(NODE, [inRoot('build', 'package', 'testDebs.mjs'), DEBS]);
  if (made.code === 0) return;
  // Of older ones nothing may pass.
  fs.rmSync(DEBS, { recursive: true, force: true });
  say('The packages could not be made; tests of them will fail.');
}

/**
 * Installs the current package and gives an executable that can be driven by tests. In a package Node's inspector is off, by
 * which they would drive it, so theirs is a copy with that one fuse on, beside links to all the files that apt put there.
 * @returns {Promise<string | undefined>} undefined when it could not be installed
 */
export async function installToDrive() {
  try {
    installDeb(path.join(DEBS, 'current.deb'));
    return await drivable(path.join(CACHE, 'driven'));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** @param {string} folder */
async function drivable(folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  const linked = runToEnd('cp', ['-al', APP_FOLDER, folder], { quiet: true }).code === 0;
  if (!linked) {
    // On another disk than the project.
    fs.rmSync(folder, { recursive: true, force: true });
    if (runToEnd('cp', ['-a', APP_FOLDER, folder]).code !== 0)
      throw new Error(`${folder} could not be filled.`);
  }
  const executable = path.join(folder, path.basename(APP));
  fs.rmSync(executable);
  fs.copyFileSync(APP, executable);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  return executable;
}
