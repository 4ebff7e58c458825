import fs from 'node:fs';
import { UNASKED } from './system.mjs';
import { runToEnd, toolEnvironment } from './workspace.mjs';

/** Mediaroot's own package on a Debian-like system, put there and taken off as a person would, without a question asked. */

const PACKAGE = 'mediaroot';
// biome-ignore lint/suspicious/noTemplateCurlyInString: filled in by dpkg-query
const FORMAT = '${db:Status-Status} ${Version}';

/** Where it puts the app, and what starts it. */
export const APP_FOLDER = '/opt/Mediaroot';
export const APP = `${APP_FOLDER}/mediaroot-desktop`;
export const COMMAND = '/usr/bin/mediaroot';

/** All that can be found of it on the system; the rest belongs to the person. */
export const OF_THE_APP = [
  APP_FOLDER,
  COMMAND,
  '/usr/bin/mediaroot-desktop',
  '/usr/share/applications/mediaroot-desktop.desktop',
  '/usr/share/metainfo/app.mediaroot.desktop.metainfo.xml',
];

/** @returns {string | undefined} its version; undefined unless it is installed */
export function installedVersion() {
  const query = ['-W', '-f', FORMAT, PACKAGE];
  const [status, version] = runToEnd('dpkg-query', query, { capture: true }).stdout.split(' ');
  return status === 'installed' ? version : undefined;
}

/** Puts a package on the system, in place of another version too. @param {string} file absolute path of a .deb */
export function installDeb(file) {
  try {
    aptGet('install', file);
  } catch {
    // What it depends on may be named in lists that are older than the servers', or not there at all.
    aptGet('update');
    aptGet('install', file);
  }
}

/** @param {{ purge?: boolean }} [how] purge: the system forgets that it was ever there */
export function removeDeb({ purge = false } = {}) {
  aptGet(purge ? 'purge' : 'remove', PACKAGE);
  const left = OF_THE_APP.filter((place) => fs.lstatSync(place, { throwIfNoEntry: false }) !== undefined);
  if (left.length > 0) throw new Error(`Still there after its removal: ${left.join(', ')}.`);
}

/** @param {string[]} words @throws {Error} with what it said */
function aptGet(...words) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  const settled = ['-q', ...UNASKED, '-o', 'APT::Sandbox::User=root'];
  const [command = '', ...args] = [...asRoot, 'apt-get', ...settled, ...words];
  const env = toolEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  const { code, stdout, stderr } = runToEnd(command, args, { capture: true, env });
  if (code !== 0) throw new Error(`apt-get ${words.join(' ')} ended with ${code}.\n${stdout}${stderr}`);
}
