import fs from 'node:fs';
import path from 'node:path';

/**
 * What a shipped package holds of others, under licences of their own: C libraries in a native module, crates in
 * WebAssembly, a program with its interpreter. Versions are read from the package; the licence is the one we use it under.
 *
 * @typedef {object} Within
 * @property {string} key as the package calls it
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression
 * @property {string[]} copyright lines
 * @property {string} [note] what to say before the text of its licence
 *
 * @typedef {{ name: string, version: string, folder: string }} Host
 * @typedef {readonly [licence: string, copyright?: string, name?: string]} Terms several lines of copyright are split by ` | `
 */

const LGPL = 'LGPL-3.0-or-later';
/** Of whose libraries it has to be said where their source is. */
const NEEDS_SOURCE = new Set([LGPL, 'MPL-1.1']);

/** What @img/sharp-libvips-* lists in its versions.json. @type {Readonly<Record<string, Terms>>} */
const LIBVIPS = {
  aom: ['BSD-2-Clause'],
  archive: ['BSD-2-Clause', 'Copyright (c) 2003-2018 Tim Kientzle. All rights reserved.', 'libarchive'],
  cairo: [
    'MPL-1.1',
    'Copyright (c) 2002 University of Southern California | Copyright (c) 2005 Red Hat, Inc.',
  ],
  cgif: ['MIT', 'Copyright (c) 2021-2025, Daniel Löbl'],
  exif: [LGPL, 'Copyright (c) 2001-2026 Lutz Müller and the authors of libexif', 'libexif'],
  expat: [
    'MIT',
    'Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper | Copyright (c) 2001-2026 Expat maintainers',
  ],
  ffi: ['MIT', 'Copyright (c) 1996-2026 Anthony Green, Red Hat, Inc and others.', 'libffi'],
  fontconfig: ['HPND-sell-variant'],
  freetype: [
    'FTL',
    'Portions of this software are copyright (c) 1996-2026 The FreeType Project (https://freetype.org). All rights reserved.',
  ],
  fribidi: [LGPL, 'Copyright (c) the authors of GNU FriBidi'],
  glib: [LGPL, 'Copyright (c) the authors of GLib'],
  harfbuzz: ['MIT-Modern-Variant'],
  heif: [LGPL, 'Copyright (c) Dirk Farin and struktur AG', 'libheif'],
  highway: ['BSD-3-Clause', 'Copyright (c) The Highway Project Authors. All rights reserved.'],
  imagequant: [
    'BSD-2-Clause',
    'Copyright (c) 1989, 1991 by Jef Poskanzer. | Copyright (c) 1997-2002 by Greg Roelofs; based on an idea by Stefan Schneider. | Copyright (c) 2009-2014 by Kornel Lesiński.',
    'libimagequant',
  ],
  lcms: ['MIT', 'Copyright (c) 1998-2026 Marti Maria Saguer', 'Little CMS'],
  mozjpeg: [
    'IJG AND BSD-3-Clause AND Zlib',
    'This software is based in part on the work of the Independent JPEG Group. | Copyright (c) 2009-2026 D. R. Commander and the authors of libjpeg-turbo. All rights reserved. | Copyright (c) 2015 Viktor Szathmáry. All rights reserved. | Copyright (c) 2014-2026 Mozilla Corporation',
  ],
  pango: [LGPL, 'Copyright (c) the authors of Pango'],
  pixman: ['MIT'],
  png: ['libpng-2.0', undefined, 'libpng'],
  'proxy-libintl': [LGPL, 'Copyright (c) 2008 Tor Lillqvist'],
  rsvg: [LGPL, 'Copyright (c) the authors of librsvg', 'librsvg'],
  tiff: ['libtiff', undefined, 'libtiff'],
  uhdr: ['MIT', 'Copyright (c) 2022 The Android Open Source Project', 'libultrahdr'],
  vips: [LGPL, 'Copyright (c) John Cupitt and the authors of libvips', 'libvips'],
  webp: ['BSD-3-Clause', 'Copyright (c) 2010, Google Inc. All rights reserved.', 'libwebp'],
  xml2: ['MIT', 'Copyright (c) 1998-2012 Daniel Veillard. All Rights Reserved.', 'libxml2'],
  'zlib-ng': ['Zlib', '(C) 1995-2025 Jean-loup Gailly and Mark Adler'],
};

/** Not a library of its own to sharp: it lies in the source of libvips. @type {Terms} */
const NSGIF = [
  'MIT',
  'Copyright 2004 Richard Wilson | Copyright 2008 Sean Fox | Copyright 2013-2022 Michael Drake',
  'libnsgif',
];

/** Crates in jxl-oxide-wasm that are not of jxl-oxide itself. @type {Readonly<Record<string, Terms>>} */
const CRATES = {
  'alloc-stdlib': ['BSD-3-Clause', 'Copyright (c) 2016 Dropbox, Inc. All rights reserved.'],
  'brotli-decompressor': ['BSD-3-Clause', 'Copyright (c) 2016 Dropbox, Inc. All rights reserved.'],
  fdeflate: ['MIT', 'Copyright (c) the developers of fdeflate (image-rs)'],
  flate2: ['MIT', 'Copyright (c) 2014 Alex Crichton'],
  miniz_oxide: ['MIT', 'Copyright (c) 2017 Frommi | Copyright (c) 2017-2024 oyvindln'],
  once_cell: ['MIT', 'Copyright (c) Aleksey Kladov'],
  png: ['MIT', 'Copyright (c) 2015 nwin'],
  'tracing-core': ['MIT', 'Copyright (c) 2019 Tokio Contributors'],
  'wasm-bindgen': ['MIT', 'Copyright (c) 2014 Alex Crichton'],
};

const UCL = 'Universite catholique de Louvain (UCL), Belgium';
/** @type {Terms} */
const OPENJPEG = [
  'BSD-2-Clause',
  `Copyright (c) 2002-2014, ${UCL} | Copyright (c) 2002-2014, Professor Benoit Macq | Copyright (c) 2003-2014, Antonin Descampe | Copyright (c) 2003-2009, Francois-Olivier Devaux | Copyright (c) 2005, Herve Drolon, FreeImage Team | Copyright (c) 2002-2003, Yannick Verschueren | Copyright (c) 2001-2003, David Janssens | Copyright (c) 2011-2012, Centre National d'Etudes Spatiales (CNES), France | Copyright (c) 2012, CS Systemes d'Information, France`,
  'OpenJPEG',
];

/** Where a library can be had as source, and which file of an installed Mediaroot is to be replaced by another build of it. */
const MODULES = 'resources/app.asar.unpacked/node_modules';
const VIPS_SOURCE = sourceNote(
  'https://github.com/lovell/sharp-libvips, which names the source of each',
  `the libvips library in ${MODULES}/@img`,
);
const HEIF_SOURCE = sourceNote(
  'https://github.com/strukturag/libheif and https://github.com/strukturag/libde265',
  `${MODULES}/libheif-js/libheif-wasm/libheif-bundle.js`,
);
const FFMPEG_SOURCE = sourceNote(
  'https://chromium.googlesource.com/chromium/third_party/ffmpeg',
  'the file libffmpeg (ffmpeg.dll on Windows) of Electron',
);

/** @type {readonly { of: RegExp, find: (host: Host) => Within[] }[]} */
const HOSTS = [
  { of: /^@img\/sharp-/, find: inSharp },
  {
    of: /^better-sqlite3$/,
    find: (host) => [within('sqlite', sqliteVersion(host), ['blessing', '', 'SQLite'])],
  },
  { of: /^libheif-js$/, find: inLibheif },
  { of: /^@cornerstonejs\/codec-openjpeg$/, find: inOpenjpeg },
  { of: /^jxl-oxide-wasm$/, find: inJxl },
  { of: /^exiftool-vendored\.(pl|exe)$/, find: inExiftool },
  { of: /^electron$/, find: inElectron },
];

/**
 * @param {Host} host a shipped package
 * @returns {Within[]} in the order of the package
 * @throws {Error} when it holds something whose licence nobody has looked up
 */
export function partsWithin(host) {
  return HOSTS.filter(({ of }) => of.test(host.name)).flatMap(({ find }) => find(host));
}

/** @param {string} key @param {string} version @param {Terms} terms @param {string} [note] @returns {Within} */
function within(key, version, [licence, copyright = '', name = key], note) {
  const lines = copyright === '' ? [] : copyright.split(' | ');
  return { ...{ key, name, version, licence, copyright: lines }, ...(note === undefined ? {} : { note }) };
}

/** @param {Host} host @param {string} key @param {string} version @param {Readonly<Record<string, Terms>>} known */
function withinBy(host, key, version, known) {
  const terms = known[key];
  if (terms === undefined)
    throw new Error(
      `${host.name} ${host.version} holds ${key} ${version}, whose licence build/lib/within.mjs does not know.`,
    );
  return within(key, version, terms, NEEDS_SOURCE.has(terms[0]) ? VIPS_SOURCE : undefined);
}

/** On Windows libvips lies in the package of sharp itself. @param {Host} host @returns {Within[]} */
function inSharp(host) {
  const file = path.join(host.folder, 'versions.json');
  if (!fs.existsSync(file)) return [];
  /** @type {Record<string, string>} */
  const versions = JSON.parse(fs.readFileSync(file, 'utf8'));
  const found = Object.entries(versions).map(([key, version]) => withinBy(host, key, version, LIBVIPS));
  return [...found, within('nsgif', `of libvips ${versions.vips}`, NSGIF)];
}

/** @param {Host} host */
function sqliteVersion({ folder }) {
  return one(path.join(folder, 'deps', 'sqlite3', 'sqlite3.h'), /^#define SQLITE_VERSION\s+"([^"]+)"/m);
}

/** @param {Host} host @returns {Within[]} */
function inLibheif({ folder }) {
  const wasm = path.join(folder, 'libheif-wasm', 'libheif.wasm');
  const heif = one(wasm, /\0(1\.[1-9]\d+\.\d+)\0/);
  const de265 = one(wasm, /\0(1\.0\.\d+)\0/);
  return [
    within('heif', heif, [LGPL, 'Copyright (c) Dirk Farin and struktur AG', 'libheif'], HEIF_SOURCE),
    within(
      'de265',
      de265,
      [LGPL, 'Copyright (c) 2013-2026 struktur AG, Dirk Farin', 'libde265'],
      HEIF_SOURCE,
    ),
  ];
}

/** @param {Host} host @returns {Within[]} */
function inOpenjpeg({ folder }) {
  return [
    within('openjpeg', one(path.join(folder, 'dist', 'openjpegwasm.wasm'), /\0(2\.\d+\.\d+)\0/), OPENJPEG),
  ];
}

/** Crates leave their paths in the messages of what must not happen. @param {Host} host @returns {Within[]} */
function inJxl(host) {
  const code = fs.readFileSync(path.join(host.folder, 'jxl_oxide_wasm_bg.wasm'), 'latin1');
  const paths = code.matchAll(/registry\/src\/[^/]+\/([\w-]+?)-(\d+\.\d+\.\d+[^/]*)\//g);
  const versions = new Map([...paths].map(([, crate = '', version = '']) => [crate, version]));
  return [...versions].sort().map(([crate, version]) => withinBy(host, crate, version, CRATES));
}

/** @param {Host} host @returns {Within[]} */
function inExiftool({ name, version }) {
  const program = version.split('.').slice(0, 2).join('.');
  const found = [
    within('exiftool', program, ['Artistic-1.0-Perl', 'Copyright 2003-2026, Phil Harvey', 'ExifTool']),
  ];
  if (name.endsWith('.pl')) return found;
  const perl = 'Strawberry Perl';
  const note = `What it holds in turn: Licenses_Strawberry_Perl.zip in ${MODULES}/${name}/bin/exiftool_files.`;
  return [
    ...found,
    within('perl', '5.32', ['Artistic-1.0-Perl', 'Copyright 1987-2020, Larry Wall', perl], note),
  ];
}

/** Chromium and its parts are told of by a file that Electron brings. @param {Host} host @returns {Within[]} */
function inElectron({ version }) {
  const terms = /** @type {Terms} */ (['LGPL-2.1-or-later', 'Copyright (c) the FFmpeg developers', 'FFmpeg']);
  return [within('ffmpeg', `of Electron ${version}`, terms, FFMPEG_SOURCE)];
}

/** @param {string} source @param {string} file */
function sourceNote(source, file) {
  return `Its source: ${source}. It can be replaced by another build of it: ${file}.`;
}

/** @param {string} file @param {RegExp} pattern @returns {string} its first group */
function one(file, pattern) {
  const found = pattern.exec(fs.readFileSync(file, 'latin1'))?.[1];
  if (found === undefined) throw new Error(`${file} does not say which version it holds.`);
  return found;
}
