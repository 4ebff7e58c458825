import fs from 'node:fs';
import path from 'node:path';
import { inRoot, NODE, runToEnd, toolEnvironment } from '../lib/workspace.mjs';
import { COMMAND_LINK } from './electron-builder.config.mjs';
import { makeIcons } from './icons.mjs';
import { writeLicences } from './licences.mjs';

/**
 * Packages out of what is built in dist/, by electron-builder.
 *
 * @typedef {import('../electron-runtime.mjs').Runtime} Runtime
 */

const PLATFORMS = { darwin: '--mac', win32: '--win', linux: '--linux' };

/** What packages hold besides the app itself; once for any number of them. */
export async function makeAccessories() {
  await makeIcons();
  writeLicences(inRoot('dist'));
  fs.rmSync(path.dirname(COMMAND_LINK), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(COMMAND_LINK), { recursive: true });
  // Of the Linux packages alone; on Windows not everybody may make one.
  if (process.platform === 'linux')
    fs.symlinkSync('../../opt/Mediaroot/resources/bin/mediaroot', COMMAND_LINK);
}

/**
 * @param {object} order
 * @param {readonly string[]} order.targets electron-builder's names; none: all of this system
 * @param {Runtime} order.runtime the Electron to pack
 * @param {boolean} [order.trial] quickly rather than small
 * @param {readonly string[]} [order.settings] more of electron-builder's, `-c.NAME=VALUE`
 * @param {NodeJS.ProcessEnv} [order.env] what the configuration reads, see there
 * @throws {Error} when one cannot be made
 */
export function makePackages({ targets, runtime, trial = false, settings = [], env = {} }) {
  const platform = Object.entries(PLATFORMS).find(([name]) => name === process.platform)?.[1];
  if (platform === undefined) throw new Error(`There are no packages for ${process.platform}.`);
  const { executable, source, version } = runtime;
  const own = [`-c.electronDist=${path.dirname(executable)}`, `-c.electronVersion=${version}`];
  // Making packages as small as can be takes minutes, which a trial need not wait for.
  const quick = ['-c.deb.compression=zst', '-c.rpm.compression=gzip'];
  const { code } = runToEnd(
    NODE,
    [
      inRoot('node_modules', 'electron-builder', 'cli.js'),
      ...[platform, ...targets, '--publish', 'never'],
      ...['--config', inRoot('build', 'package', 'electron-builder.config.mjs')],
      ...(trial ? quick : []),
      ...(source === 'official' ? [] : own),
      ...settings,
    ],
    { env: toolEnvironment({ CUSTOM_FPM_PATH: inRoot('build', 'package', 'fpm.mjs'), ...env }) },
  );
  if (code !== 0) throw new Error(`electron-builder ended with ${code}.`);
}
