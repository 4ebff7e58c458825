import fs from 'node:fs';
import path from 'node:path';
import { apartWithDependencies } from '../lib/apart.mjs';
import { inRoot, NODE } from '../lib/workspace.mjs';
import { ASSOCIATIONS, LINUX_TYPES } from './associations.mjs';
import { ICON_FOLDER } from './icons.mjs';

/**
 * What electron-builder makes, for all three systems. Every architecture is packed on a machine of its own kind, since Node,
 * SQLite and libvips come prebuilt for the system that installs them.
 *
 * From the environment of the release workflow: signing (`CSC_LINK`, `CSC_KEY_PASSWORD`, `WIN_CSC_LINK`, …), notarisation
 * (`APPLE_ID`, `APPLE_APP_SPECIFIC_PASSWORD`, `APPLE_TEAM_ID`), `MEDIAROOT_UPDATES` (https address updates come from).
 * Without them a package is unsigned and never looks for updates. `MEDIAROOT_PACKAGE_MAIN` is a folder with another main.js
 * than that of dist/.
 */

const HERE = inRoot('build', 'package');
const NODE_NAME = path.basename(NODE);
const COMMAND = process.platform === 'win32' ? 'mediaroot.cmd' : 'mediaroot';
/** Made by `npm run dist`: a link to the command line of the installed app. */
export const COMMAND_LINK = inRoot('out', 'links', 'mediaroot');
const updates = process.env.MEDIAROOT_UPDATES ?? '';
/** Of a Mac. What is not set may be there as an empty word. */
const certified = Boolean(process.env.CSC_LINK || process.env.CSC_NAME);
const otherMain = process.env.MEDIAROOT_PACKAGE_MAIN;

/** @returns {string[]} */
function packedFiles() {
  const kept = new Set(apartWithDependencies());
  const { packages } = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'));
  /** @type {[string, { dev?: boolean }][]} */
  const entries = Object.entries(packages);
  const bundled = entries
    .filter(([at, { dev }]) => dev !== true && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(at))
    .map(([at]) => at)
    .filter((at) => !kept.has(at.slice('node_modules/'.length)));
  const prebuild = `${process.platform}-${process.arch}`;
  return [
    'package.json',
    'dist/**',
    '!dist/**/*.map',
    '!dist/.built.json',
    '!dist/licences.{txt,json}',
    ...bundled.map((at) => `!${at}/**`),
    '!node_modules/@types/**',
    '!node_modules/**/*.{d.ts,d.mts,d.cts,map}',
    '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
    `!node_modules/better-sqlite3/prebuilds/!(${prebuild}.node)`,
    // The same decoder as plain JavaScript and as a separate file; the one in use has it within.
    '!node_modules/libheif-js/{libheif,libheif/**,index.js,wasm.js}',
    '!node_modules/libheif-js/libheif-wasm/{libheif.js,libheif.wasm,libheif-bundle.mjs}',
    '!node_modules/@cornerstonejs/codec-openjpeg/dist/!(openjpegjs_decode.js)',
  ];
}

/** Files elsewhere on the system, as fpm takes them: what software centres show (AppStream), and the command line. */
const METAINFO = 'app.mediaroot.desktop.metainfo.xml';
const BESIDE = [
  `${path.join(HERE, 'linux', METAINFO)}=/usr/share/metainfo/${METAINFO}`,
  `${COMMAND_LINK}=/usr/bin/mediaroot`,
];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'app.mediaroot.desktop',
  productName: 'Mediaroot',
  copyright: '© 2026 The Mediaroot authors',
  directories: { output: 'out', buildResources: HERE },
  files: [
    ...packedFiles(),
    ...(otherMain === undefined ? [] : ['!dist/main.js', { from: otherMain, to: 'dist', filter: 'main.js' }]),
  ],
  // Plain Node cannot read inside an archive, so all but the shell lies beside it.
  asarUnpack: ['package.json', 'dist/!(main.js|preload.cjs)', 'dist/renderer/**', 'node_modules/**'],
  npmRebuild: false,
  // An unpacked Electron brings an app of its own along.
  afterPack: ({ appOutDir }) =>
    fs.rmSync(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true }),
  extraResources: [
    { from: NODE, to: NODE_NAME },
    { from: path.join(HERE, 'bin', COMMAND), to: path.join('bin', COMMAND) },
    { from: inRoot('dist', 'licences.txt'), to: 'licences.txt' },
    { from: inRoot('dist', 'licences.json'), to: 'licences.json' },
  ],
  // Languages of Chromium's own few words; the interface is English.
  electronLanguages: ['en', 'en-US'],
  fileAssociations: process.platform === 'linux' ? [] : ASSOCIATIONS,
  publish: updates === '' ? null : [{ provider: 'generic', url: updates }],
  generateUpdatesFilesForAllChannels: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in by electron-builder
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.photography',
    icon: path.join(ICON_FOLDER, '1024x1024.png'),
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: path.join(HERE, 'entitlements.mac.plist'),
    entitlementsInherit: path.join(HERE, 'entitlements.mac.plist'),
    // Signed with the rest; without hardened runtime it could not be notarised.
    binaries: [`Contents/Resources/${NODE_NAME}`],
    // Apple silicon starts nothing that has no signature, and fuses break the one Electron came with; this one names nobody.
    ...(certified ? {} : { identity: '-' }),
    notarize: certified && Boolean(process.env.APPLE_ID),
    extendInfo: {
      NSRemovableVolumesUsageDescription:
        'To import pictures from cards and disks, and to keep a library on them.',
      NSNetworkVolumesUsageDescription:
        'To import pictures from network drives, and to keep a library on them.',
    },
  },
  win: {
    target: ['nsis'],
    icon: path.join(ICON_FOLDER, '1024x1024.png'),
  },
  nsis: {
    oneClick: true,
    perMachine: false,
    deleteAppDataOnUninstall: false,
    include: path.join(HERE, 'installer.nsh'),
  },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    category: 'Graphics;Photography',
    executableArgs: ['%F'],
    executableName: 'mediaroot-desktop',
    icon: ICON_FOLDER,
    maintainer: 'The Mediaroot authors <mediaroot@localhost>',
    vendor: 'Mediaroot',
    synopsis: 'Media library that owns its folder and never loses a file',
    syncDesktopName: true,
    mimeTypes: LINUX_TYPES,
    desktop: {
      entry: {
        GenericName: 'Media Library',
        Keywords: 'photo;video;picture;media;library;import;archive;backup;S3;',
        StartupNotify: 'true',
      },
    },
  },
  deb: {
    packageName: 'mediaroot',
    packageCategory: 'graphics',
    compression: 'xz',
    // Of libraries alone that Electron loads; perl runs ExifTool.
    depends: [
      ...['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libgbm1', 'libasound2 | libasound2t64', 'libxtst6'],
      ...['libatspi2.0-0 | libatspi2.0-0t64', 'libsecret-1-0', 'xdg-utils', 'perl'],
    ],
    recommends: ['ffmpeg'],
    fpm: BESIDE,
  },
  rpm: {
    packageName: 'mediaroot',
    depends: [
      'gtk3',
      'nss',
      'mesa-libgbm',
      'alsa-lib',
      'libXtst',
      'at-spi2-core',
      'libsecret',
      'xdg-utils',
      'perl',
    ],
    fpm: BESIDE,
  },
};
