#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readOrder } from './fpmOrder.mjs';

/**
 * Stands in for fpm, which electron-builder would download: makes the deb with `dpkg-deb` and the rpm with `rpmbuild`, the
 * tools of those systems themselves. Understands the words that electron-builder says to fpm and nothing else.
 *
 * Formats: Debian Policy chapters 5 and 6 (control fields, maintainer scripts), RPM spec file reference.
 */

/** @typedef {import('./fpmOrder.mjs').Order} Order */

/** @type {Readonly<Record<string, string>>} */
const RPM_NAMES = { amd64: 'x86_64', arm64: 'aarch64' };

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw new Error(`${command} is needed to make this package: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ended with ${status}.`);
}

/** Lays out the files as they will lie on the system. @param {Order} order @param {string} tree */
function layOut(order, tree) {
  for (const { from, to } of order.files) {
    const target = path.join(tree, to);
    fs.mkdirSync(from.endsWith('/') ? target : path.dirname(target), { recursive: true });
    run('cp', ['-a', from.endsWith('/') ? `${from}.` : from, target]);
    // Executables stay so; what came out of a build with tight permissions must be readable by everybody.
    if (!fs.lstatSync(target).isSymbolicLink()) run('chmod', ['-R', 'u=rwX,go=rX', target]);
  }
}

/** @param {string} tree @returns {number} KiB */
function sizeOf(tree) {
  let bytes = 0;
  for (const entry of fs.readdirSync(tree, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += fs.statSync(path.join(entry.parentPath, entry.name)).size;
  return Math.ceil(bytes / 1024);
}

/** Lines after the first begin with a space, empty ones are a dot. @param {string} text */
function folded(text) {
  const [first = '', ...rest] = text.split('\n').map((line) => line.trim());
  return [first, ...rest.map((line) => ` ${line === '' ? '.' : line}`)].join('\n');
}

/** A line for each field that has a value. @param {Readonly<Record<string, string>>} fields */
function said(fields) {
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

/** @param {Order} order @param {string} work */
function makeDeb(order, work) {
  const tree = path.join(work, 'tree');
  layOut(order, tree);
  const fields = {
    Package: order.name,
    Version: order.version,
    Architecture: order.architecture,
    Maintainer: order.maintainer,
    'Installed-Size': String(sizeOf(tree)),
    Depends: order.depends.join(', '),
    Recommends: order.recommends.join(', '),
    Section: order.category,
    Priority: order.priority,
    Homepage: order.url,
    Description: folded(order.description),
  };
  const control = path.join(tree, 'DEBIAN');
  fs.mkdirSync(control);
  fs.writeFileSync(path.join(control, 'control'), said(fields));
  fs.writeFileSync(path.join(control, 'postinst'), fs.readFileSync(order.afterInstall), { mode: 0o755 });
  fs.writeFileSync(path.join(control, 'postrm'), fs.readFileSync(order.afterRemove), { mode: 0o755 });
  run('dpkg-deb', ['--root-owner-group', `-Z${order.compression}`, '--build', tree, order.output]);
}

/** @param {Order} order @param {string} work */
function makeRpm(order, work) {
  const tree = path.join(work, 'tree');
  layOut(order, tree);
  const script = (/** @type {string} */ file) => fs.readFileSync(file, 'utf8').replaceAll('%', '%%');
  const spec = path.join(work, 'package.spec');
  fs.writeFileSync(
    spec,
    [
      '%global __os_install_post %{nil}',
      '%global _build_id_links none',
      `%global _binary_payload ${order.compression === 'gzip' ? 'w1.gzdio' : 'w6T0.xzdio'}`,
      said({
        Name: order.name,
        Version: order.version,
        Release: '1',
        Summary: order.summary,
        License: order.license,
        URL: order.url,
        Vendor: order.vendor,
      }),
      // What Electron needs is named; what it brings along is nobody else's business.
      'AutoReqProv: no',
      ...order.depends.map((name) => `Requires: ${name}`),
      '%description',
      order.description,
      '%install',
      `cp -a ${tree}/. %{buildroot}/`,
      '%post',
      script(order.afterInstall),
      // After an upgrade the newer package still uses what this would take away.
      '%postun',
      `if [ "$1" -eq 0 ]; then\n${script(order.afterRemove)}\nfi`,
      '%files',
      '%defattr(-,root,root,-)',
      ...order.files.map(({ to }) => `"${to}"`),
      '',
    ].join('\n'),
  );
  const folders = ['--define', `_topdir ${work}`, '--define', `_rpmdir ${path.join(work, 'out')}`];
  run('rpmbuild', [
    '-bb',
    '--quiet',
    '--target',
    RPM_NAMES[order.architecture] ?? order.architecture,
    ...folders,
    spec,
  ]);
  const made = fs.globSync('**/*.rpm', { cwd: path.join(work, 'out') });
  if (made.length !== 1) throw new Error(`rpmbuild made ${made.length} packages.`);
  fs.copyFileSync(path.join(work, 'out', `${made[0]}`), order.output);
}

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-package-'));
try {
  const order = readOrder(process.argv.slice(2));
  if (order.type === 'deb') makeDeb(order, work);
  else makeRpm(order, work);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
