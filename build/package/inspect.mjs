import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/workspace.mjs';

/**
 * Looks into what was packed: the fuses of the binary, that nothing foreign and all that is needed lies within, and the size.
 */

/** As security wants them; written into the binary, not read from the configuration. */
const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
};

/** As they stand in the binary: the characters 1 and 0. */
const [ON, OFF] = [0x31, 0x30];

/**
 * MB on disk, unpacked: what docs/releasing.md counts, and some room for a newer Electron. A framework of a Mac is larger, and
 * Windows has a Perl of its own for ExifTool.
 * @type {Readonly<Record<string, number>>}
 */
const BUDGET = { linux: 480, darwin: 520, win32: 500 };

/**
 * @param {string} out folder that electron-builder wrote to
 * @returns {Promise<string[]>} lines about what was found
 * @throws {Error} listing everything that is not as it should be
 */
export async function inspectPackage(out) {
  const app = unpackedApp(out);
  const problems = [...(await wrongFuses(app.executable)), ...misplaced(app.resources)];
  const bytes = sizeOf(app.folder);
  const budget = (BUDGET[process.platform] ?? 0) * 1e6;
  if (bytes > budget)
    problems.push(`It takes ${megabytes(bytes)}, more than its budget of ${megabytes(budget)}.`);
  if (problems.length > 0) throw new Error(`The package is not as it should be:\n  ${problems.join('\n  ')}`);
  return [`Fuses and contents are right; ${megabytes(bytes)} unpacked (budget ${megabytes(budget)}).`];
}

/** @param {string} out @returns {{ folder: string, executable: string, resources: string }} */
function unpackedApp(out) {
  const name = fs.readdirSync(out).find((entry) => /^(linux.*|win.*)-unpacked$|^mac/.test(entry));
  if (name === undefined) throw new Error(`There is no unpacked app in ${out}.`);
  const folder = path.join(out, name);
  if (process.platform !== 'darwin') {
    const binary = process.platform === 'win32' ? 'Mediaroot.exe' : 'mediaroot-desktop';
    return { folder, executable: path.join(folder, binary), resources: path.join(folder, 'resources') };
  }
  const contents = path.join(folder, 'Mediaroot.app', 'Contents');
  return {
    folder,
    executable: path.join(contents, 'MacOS', 'Mediaroot'),
    resources: path.join(contents, 'Resources'),
  };
}

/** @param {string} executable @returns {Promise<string[]>} */
async function wrongFuses(executable) {
  const { FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(executable);
  return Object.entries(FUSES)
    .filter(([name, on]) => {
      const option = FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)];
      return wire[option] !== (on ? ON : OFF);
    })
    .map(([name, on]) => `The fuse ${name} is not ${on ? 'on' : 'off'}.`);
}

/** @param {string} resources @returns {string[]} */
function misplaced(resources) {
  const at = (/** @type {string[]} */ ...parts) => path.join(resources, ...parts);
  const modules = at('app.asar.unpacked', 'node_modules');
  const windows = process.platform === 'win32';
  const needed = [
    ...[
      at('app.asar'),
      at(windows ? 'node.exe' : 'node'),
      at('bin', windows ? 'mediaroot.cmd' : 'mediaroot'),
    ],
    ...[
      at('licences.txt'),
      at('licences.json'),
      at('app.asar.unpacked', 'dist', 'library.js'),
      path.join(modules, 'sharp'),
    ],
  ];
  const prebuilds = path.join(modules, 'better-sqlite3', 'prebuilds');
  const foreign = fs
    .readdirSync(prebuilds)
    .filter((name) => name !== `${process.platform}-${process.arch}.node`);
  const { devDependencies } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  return [
    ...needed
      .filter((file) => !fs.existsSync(file))
      .map((file) => `${path.relative(resources, file)} is missing.`),
    ...foreign.map((name) => `better-sqlite3 brings ${name}, which is not for this system.`),
    ...Object.keys(devDependencies)
      .filter((name) => fs.existsSync(path.join(modules, name)))
      .map((name) => `${name} is a tool of development.`),
  ];
}

/** Bytes of all files. @param {string} folder */
function sizeOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
