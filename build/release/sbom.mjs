import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { shippedPackages } from '../lib/shipped.mjs';
import { partsWithin } from '../lib/within.mjs';
import { inRoot } from '../lib/workspace.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/sbom.mjs OUT`: the software bill of materials (CycloneDX 1.6, JSON) of the packages this system makes:
 * what is bundled, what lies beside the bundles, the C libraries within that, Electron and Node. ffmpeg is no part of it:
 * Mediaroot uses the one a system has.
 *
 * @typedef {import('../lib/shipped.mjs').Shipped} Shipped
 * @typedef {Record<string, unknown> & { 'bom-ref': string, name: string, version: string }} Component
 */

/** As electron-builder calls them in names of files. */
const SYSTEMS = /** @type {Record<string, string>} */ ({ darwin: 'mac', win32: 'win', linux: 'linux' });

/**
 * @param {{ now?: Date, dist?: string }} [options]
 * @returns {Record<string, unknown> & { components: Component[] }} a CycloneDX document
 */
export function makeSbom({ now = new Date(), dist } = {}) {
  const { name, version, description, license } = manifestOf(inRoot());
  const components = shippedPackages(dist).map(componentOf);
  const ref = `${name}@${version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidFrom(JSON.stringify([now, process.platform, process.arch, components]))}`,
    version: 1,
    metadata: {
      timestamp: now.toISOString(),
      lifecycles: [{ phase: 'build' }],
      component: {
        ...{ type: 'application', 'bom-ref': ref, name, version, description },
        licenses: licenses(license),
        properties: [
          { name: 'mediaroot:system', value: process.platform },
          { name: 'mediaroot:architecture', value: process.arch },
        ],
      },
    },
    components,
    dependencies: [{ ref, dependsOn: components.map((one) => one['bom-ref']) }],
  };
}

/**
 * @param {string} out
 * @param {string} [dist]
 * @returns {string} path of the document
 * @throws {Error} when a package that was unpacked into `out` is not in it
 */
export function writeSbom(out, dist) {
  const sbom = makeSbom(dist === undefined ? {} : { dist });
  const listed = new Set(
    sbom.components.map((one) => `${one.group ?? ''}${one.group ? '/' : ''}${one.name}`),
  );
  const forgotten = packagesIn(out).filter((name) => !listed.has(name));
  if (forgotten.length > 0) throw new Error(`Packed, and not in the SBOM: ${forgotten.join(', ')}.`);
  const system = SYSTEMS[process.platform] ?? process.platform;
  const file = path.join(out, `${manifestOf(inRoot()).name}-${system}-${process.arch}.cdx.json`);
  fs.writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  return file;
}

/** Names of the npm packages that lie unpacked in an app in a folder, if there is one. @param {string} out */
function packagesIn(out) {
  const manifests = fs.globSync('**/app.asar.unpacked/node_modules/**/package.json', { cwd: out });
  return manifests
    .map((file) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]package\.json$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => name.replaceAll('\\', '/'));
}

/** @param {Shipped} shipped @returns {Component} */
function componentOf(shipped) {
  if (shipped.part === 'runtime') return runtime(shipped);
  const { version, sha512, part } = shipped;
  const [name = '', scope] = shipped.name.split('/').reverse();
  const purl = `pkg:npm/${scope === undefined ? '' : `${encodeURIComponent(scope)}/`}${name}@${version}`;
  const within = componentsWithin(shipped, purl);
  return {
    ...{ type: 'library', 'bom-ref': purl, name, version, purl },
    ...(scope === undefined ? {} : { group: scope }),
    ...{ licenses: licenses(shipped.licence), hashes: hashes('SHA-512', sha512) },
    properties: [{ name: 'mediaroot:part', value: part }],
    components: within,
  };
}

/** @param {Shipped} shipped @param {string} purl of it */
function componentsWithin(shipped, purl) {
  return partsWithin(shipped).map(({ key, version, licence }) => ({
    ...{ type: 'library', 'bom-ref': `${purl}#${key}`, name: key, version },
    purl: `pkg:generic/${key}@${encodeURIComponent(version)}`,
    licenses: licenses(licence),
  }));
}

/** The programs themselves, not the npm packages that bring them. @param {Shipped} shipped @returns {Component} */
function runtime({ name, version, licence, folder }) {
  const isNode = name === 'node';
  const purl = `pkg:github/${isNode ? 'nodejs/node' : 'electron/electron'}@v${version}`;
  /** @type {Record<string, string>} */
  const archives = isNode ? {} : JSON.parse(fs.readFileSync(path.join(folder, 'checksums.json'), 'utf8'));
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  return {
    ...{ type: isNode ? 'platform' : 'framework', 'bom-ref': purl, name, version, purl },
    cpe: `cpe:2.3:a:${isNode ? 'nodejs:node.js' : 'electronjs:electron'}:${version}:*:*:*:*:*:*:*`,
    ...{ licenses: licenses(licence), hashes: hashes('SHA-256', archives[archive]) },
    properties: [{ name: 'mediaroot:part', value: 'runtime' }],
  };
}

/** An SPDX expression is not an id. @param {string} licence */
function licenses(licence) {
  if (licence === '') return [];
  return [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }];
}

/** @param {string} alg @param {string | undefined} content in hexadecimal */
function hashes(alg, content) {
  return content === undefined ? [] : [{ alg, content }];
}

/** @param {string} folder @returns {{ name: string, version: string, description: string, license: string }} */
function manifestOf(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/** The same for the same content (RFC 9562, version 8). @param {string} text */
function uuidFrom(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

await runTool(import.meta.main, (args) => writeSbom(argument(args, 0, 'OUT')));
