import fs from 'node:fs';
import path from 'node:path';
import { runToEnd, say, toolEnvironment } from './workspace.mjs';

/**
 * Programs and libraries of the operating system that Electron and the tests use.
 *
 * @typedef {object} Need
 * @property {string} name what is looked for: a command, a shared library or a file
 * @property {'command' | 'library' | 'file'} kind
 * @property {readonly string[]} packages Debian packages that bring it; the first one a release has is taken
 * @property {boolean} [soft] without it single tests are skipped, not their tier
 */

/** @type {readonly Need[]} */
const ELECTRON_LIBRARIES = [
  { name: 'libgtk-3.so.0', kind: 'library', packages: ['libgtk-3-0', 'libgtk-3-0t64'] },
  { name: 'libnss3.so', kind: 'library', packages: ['libnss3'] },
  { name: 'libasound.so.2', kind: 'library', packages: ['libasound2', 'libasound2t64'] },
  { name: 'libgbm.so.1', kind: 'library', packages: ['libgbm1'] },
];

/** @type {Need} */
const FONTS = {
  name: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  kind: 'file',
  packages: ['fonts-dejavu-core'],
};

/** @type {Need} */
const PERL = { name: 'perl', kind: 'command', packages: ['perl'] };

/** @type {Need} */
const STRACE = { name: 'strace', kind: 'command', packages: ['strace'], soft: true };

/** An S3 service that can be started by the tests. @type {readonly Need[]} */
const CEPH_GATEWAY = [
  { name: 'radosgw', kind: 'command', packages: ['radosgw'], soft: true },
  { name: 'ceph-mon', kind: 'command', packages: ['ceph-mon'], soft: true },
  { name: 'ceph-osd', kind: 'command', packages: ['ceph-osd'], soft: true },
  { name: 'ceph', kind: 'command', packages: ['ceph-common'], soft: true },
];

/** What the documentation reads a bucket or a catalog with. @type {readonly Need[]} */
const SHOWN_IN_DOCS = ['jq', 'zstd', 'sqlite3'].map((name) => ({
  ...{ name, kind: 'command', packages: [name], soft: true },
}));

/**
 * Web servers whose configurations are printed. Apache's package without a service; nginx and Caddy have no such package.
 * @type {readonly Need[]}
 */
const WEB_SERVERS = [
  { name: 'nginx', kind: 'command', packages: ['nginx-light', 'nginx'], soft: true },
  { name: 'apache2', kind: 'command', packages: ['apache2-bin'], soft: true },
  { name: '/etc/mime.types', kind: 'file', packages: ['media-types', 'mime-support'], soft: true },
  { name: 'caddy', kind: 'command', packages: ['caddy'], soft: true },
];

/** @type {Need} */
const APPSTREAM = { name: 'appstreamcli', kind: 'command', packages: ['appstream'], soft: true };

/** Which types a desktop knows files by. @type {Need} */
const MIME_TYPES = {
  name: '/usr/share/mime/packages/freedesktop.org.xml',
  kind: 'file',
  packages: ['shared-mime-info'],
  soft: true,
};

/** A window to draw in. @type {readonly Need[]} */
const SCREEN = [
  FONTS,
  ...ELECTRON_LIBRARIES,
  { name: 'xvfb-run', kind: 'command', packages: ['xvfb'] },
  { name: 'xauth', kind: 'command', packages: ['xauth'] },
];

/** What each tier of tests needs beyond Node. @type {Readonly<Record<string, readonly Need[]>>} */
export const TIER_NEEDS = {
  unit: [],
  contract: [PERL],
  integration: [
    PERL,
    STRACE,
    { name: 'ffmpeg', kind: 'command', packages: ['ffmpeg'], soft: true },
    { name: 'rpmbuild', kind: 'command', packages: ['rpm'], soft: true },
    APPSTREAM,
    MIME_TYPES,
    ...SHOWN_IN_DOCS,
    ...WEB_SERVERS,
  ],
  browser: [PERL, FONTS, { name: 'chromium', kind: 'command', packages: ['chromium'] }],
  package: [
    ...SCREEN,
    { name: 'desktop-file-validate', kind: 'command', packages: ['desktop-file-utils'], soft: true },
    APPSTREAM,
  ],
  e2e: [PERL, ...SCREEN],
  cloud: [PERL, STRACE, ...CEPH_GATEWAY],
};

/** How apt-get installs without a question, once another program that installs, as systems do by themselves, has ended. */
export const UNASKED = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];

/**
 * Installs what is missing where that is ours to do: as root on a Debian-like system.
 * @param {readonly Need[]} needs
 * @returns {Need[]} what is still missing
 */
export function ensureNeeds(needs) {
  const missing = missingOf(needs);
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map(({ packages: names }) => names[0] ?? ''))];
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || findCommand('apt-get') === undefined) {
    say(`Missing on this machine: ${packages.join(' ')} (Debian's names).`);
    return missing;
  }
  say(`Installing system packages: ${packages.join(' ')}…`);
  const env = toolEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  runToEnd('apt-get', ['update', '-qq'], { env, quiet: true });
  const chosen = missing.map(({ packages: names }) => names.find(isOffered) ?? names[0] ?? '');
  const install = ['install', '-qq', ...UNASKED, ...new Set(chosen)];
  const result = runToEnd('apt-get', install, { env, quiet: true });
  if (result.code !== 0) say(result.stderr.trim());
  return missingOf(needs);
}

/**
 * Libraries the dynamic linker does not find for a program, as far as we know which package has them.
 * @param {string} executable
 * @returns {Need[]}
 */
export function missingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const { stdout } = runToEnd('ldd', [executable], { capture: true, timeout: 5_000 });
  return stdout
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0] ?? '')
    .map(
      (name) =>
        ELECTRON_LIBRARIES.find((need) => need.name === name) ?? { name, kind: 'library', packages: [name] },
    );
}

/**
 * Why Chromium cannot have its sandbox here. It needs a user other than root, and either user namespaces or its helper
 * beside it, owned by root and setuid.
 * @param {string} executable Electron's
 * @returns {string | undefined} the reason, without a full stop
 */
export function sandboxObstacle(executable) {
  if (process.platform !== 'linux') return undefined;
  if (process.getuid?.() === 0) return 'Running as root: Chromium refuses its sandbox there';
  const helper = fs.statSync(path.join(path.dirname(executable), 'chrome-sandbox'), {
    throwIfNoEntry: false,
  });
  if (helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return undefined;
  const forbidden =
    kernelSetting('apparmor_restrict_unprivileged_userns') === '1' ||
    kernelSetting('unprivileged_userns_clone') === '0';
  return forbidden ? 'This system forbids the user namespaces that Chromium’s sandbox is made of' : undefined;
}

/** @param {string} name @returns {string | undefined} */
function kernelSetting(name) {
  try {
    return fs.readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/**
 * Where a command is on PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findCommand(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/** @param {readonly Need[]} needs @returns {Need[]} */
function missingOf(needs) {
  /** @type {string | undefined} */
  let cache;
  return needs.filter(({ name, kind }) => {
    if (kind === 'command') return findCommand(name) === undefined;
    if (kind === 'file') return process.platform === 'linux' && !fs.existsSync(name);
    if (process.platform !== 'linux') return false;
    cache ??= runToEnd(findCommand('ldconfig') ?? '/sbin/ldconfig', ['-p'], { capture: true }).stdout;
    return !cache.includes(`${name} `);
  });
}

/** @param {string} name a Debian package */
function isOffered(name) {
  return runToEnd('apt-cache', ['show', '--no-all-versions', name], { capture: true }).code === 0;
}
