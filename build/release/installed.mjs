import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { APP, COMMAND, installDeb, removeDeb } from '../lib/debian.mjs';
import { runToEnd } from '../lib/workspace.mjs';

/**
 * Puts a finished package on this system as a person would, without a question asked, and takes it off again.
 *
 * @typedef {object} Installed
 * @property {string} app executable
 * @property {string} command of the command line
 * @property {string} userData where the app keeps its own when nothing else is said
 * @property {() => void} remove throws when something of the app stays
 */

/**
 * @param {string} out folder with the packages of this system
 * @returns {Installed}
 * @throws {Error} when there is no package, or it cannot be installed
 */
export function install(out) {
  const how = { linux: installOnDebian, darwin: installFromDmg, win32: installByNsis }[
    String(process.platform)
  ];
  if (how === undefined) throw new Error(`There are no packages for ${process.platform}.`);
  return how(out);
}

/** @param {string} out @returns {Installed} */
function installOnDebian(out) {
  installDeb(packageIn(out, '.deb'));
  return {
    app: APP,
    command: COMMAND,
    userData: path.join(process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), '.config'), 'Mediaroot'),
    remove: removeDeb,
  };
}

/** @param {string} out @returns {Installed} */
function installFromDmg(out) {
  const mount = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-dmg-'));
  const app = path.join(os.homedir(), 'Applications', 'Mediaroot.app');
  run(['hdiutil', 'attach', '-nobrowse', '-readonly', '-mountpoint', mount, packageIn(out, '.dmg')]);
  try {
    run(['ditto', path.join(mount, 'Mediaroot.app'), app]);
  } finally {
    run(['hdiutil', 'detach', mount]);
  }
  const contents = path.join(app, 'Contents');
  return {
    app: path.join(contents, 'MacOS', 'Mediaroot'),
    command: path.join(contents, 'Resources', 'bin', 'mediaroot'),
    userData: path.join(os.homedir(), 'Library', 'Application Support', 'Mediaroot'),
    remove() {
      fs.rmSync(app, { recursive: true });
    },
  };
}

/** @param {string} out @returns {Installed} */
function installByNsis(out) {
  const before = userPath();
  run([packageIn(out, '.exe'), '/S']);
  const programs = path.join(String(process.env.LOCALAPPDATA), 'Programs');
  const [found] = fs.globSync('*/Mediaroot.exe', { cwd: programs });
  if (found === undefined) throw new Error(`The installer put no Mediaroot.exe below ${programs}.`);
  const folder = path.join(programs, path.dirname(found));
  const bin = path.join(folder, 'resources', 'bin');
  if (!userPath().includes(bin)) throw new Error(`${bin} is not on the user’s PATH.`);
  return {
    app: path.join(folder, 'Mediaroot.exe'),
    command: path.join(bin, 'mediaroot.cmd'),
    userData: path.join(String(process.env.APPDATA), 'Mediaroot'),
    remove() {
      // Without the folder, it goes on in a copy of itself that cannot be waited for.
      run([path.join(folder, 'Uninstall Mediaroot.exe'), '/S', `_?=${folder}`]);
      ensureGone([path.join(folder, 'Mediaroot.exe'), bin]);
      if (userPath().join(';') !== before.join(';'))
        throw new Error(`The user’s PATH is not what it was: ${userPath().join(';')}.`);
    },
  };
}

/** Entries as they are written, with variables in them. @returns {string[]} */
function userPath() {
  const key = "[Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')";
  const script = `${key}.GetValue('Path', '', 'DoNotExpandEnvironmentNames')`;
  const { stdout } = runToEnd('powershell.exe', ['-NoProfile', '-Command', script], { capture: true });
  return stdout.trim().split(';').filter(Boolean);
}

/** @param {readonly string[]} places */
function ensureGone(places) {
  const left = places.filter((place) => fs.existsSync(place));
  if (left.length > 0) throw new Error(`Still there after its removal: ${left.join(', ')}.`);
}

/** @param {string} out @param {string} ending */
function packageIn(out, ending) {
  const names = fs.readdirSync(out).filter((name) => name.endsWith(ending));
  if (names.length !== 1) throw new Error(`${out} holds ${names.length} packages ending in ${ending}.`);
  return path.resolve(out, String(names[0]));
}

/** @param {readonly string[]} words */
function run([command = '', ...args]) {
  const { code } = runToEnd(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
}
