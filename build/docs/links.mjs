import fs from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { ROOT } from '../lib/workspace.mjs';
import { filesBelow, lineOf } from './markdown.mjs';

/**
 * Links and pictures of the documentation: what they point to is there. Addresses of other hosts are looked at for their
 * form only, since a check must not need a network.
 *
 * @typedef {import('./markdown.mjs').Document} Document
 * @typedef {import('./markdown.mjs').Fault} Fault
 * @typedef {{ line: number, target: string }} Link
 */

const OTHER_HOST = /^[a-z][a-z+.-]*:/i;
/** A file or folder of the project, perhaps with `*` for several. */
const OF_THE_PROJECT = /^(?:build|docs|electron|renderer|shared|test)\/[\w./*-]+$/;
/** Places of one machine. */
const OF_ONE_MACHINE = /(?:^|[\s"'(`=])(?:\/(?:home|Users|work|root|tmp)\/[\w.-]|[A-Z]:\\|file:\/\/)/;

/** Every link and picture of a document. @param {Document} document @returns {Link[]} */
export function linksOf({ tree }) {
  /** @type {Link[]} */
  const links = [];
  visit(tree, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ line: lineOf(node), target: node.url });
    if (node.type === 'html')
      for (const [, name, value = ''] of node.value.matchAll(/\b(href|src|srcset)\s*=\s*"([^"]*)"/g)) {
        const targets =
          name === 'srcset' ? value.split(',').map((one) => one.trim().split(/\s/)[0] ?? '') : [value];
        for (const target of targets) links.push({ line: lineOf(node), target });
      }
  });
  return links;
}

/** What may stand behind `#` of a document, by the rule of the forge. @param {Document} document @returns {Set<string>} */
export function anchorsOf({ tree }) {
  const slugger = new GithubSlugger();
  /** @type {Set<string>} */
  const anchors = new Set();
  visit(tree, (node) => {
    if (node.type === 'heading') anchors.add(slugger.slug(textOf(node)));
    if (node.type === 'html')
      for (const [, id = ''] of node.value.matchAll(/\b(?:id|name)\s*=\s*"([^"]*)"/g)) anchors.add(id);
  });
  return anchors;
}

/** @param {readonly Document[]} documents @param {string} [root] @returns {Fault[]} */
export function linkFaults(documents, root = ROOT) {
  const anchors = new Map(documents.map((document) => [document.file, anchorsOf(document)]));
  return documents.flatMap((document) => [
    ...linksOf(document).flatMap(({ line, target }) => {
      const words = linkFault(document.file, target, anchors, root);
      return words === undefined ? [] : [{ file: document.file, line, words }];
    }),
    ...lostFiles(document, root),
    ...machinePlaces(document),
  ]);
}

/**
 * @param {string} file @param {string} target @param {ReadonlyMap<string, ReadonlySet<string>>} anchors @param {string} root
 * @returns {string | undefined}
 */
function linkFault(file, target, anchors, root) {
  if (/^mailto:\S+@\S+$/.test(target)) return undefined;
  if (OTHER_HOST.test(target))
    return /^https?:\/\/\S+$/.test(target) && URL.canParse(target)
      ? undefined
      : `“${target}” is no web address.`;
  const [, anchor] = target.split('#', 2);
  if (target.startsWith('/'))
    return `“${target}” begins at the root of a machine; links are relative to their document.`;
  const found = placeOf(file, target);
  if (found.startsWith('../')) return `“${target}” leads out of the project.`;
  if (!isThere(root, found)) return `“${target}”: there is no ${found}.`;
  if (anchor === undefined) return undefined;
  const known = anchors.get(found);
  if (known === undefined) return `“${target}”: ${found} has no headings to point to.`;
  return known.has(anchor) ? undefined : `“${target}”: no heading of ${found} is called so.`;
}

/** By its exact letters, also where the disk does not mind capitals. @param {string} root @param {string} file */
function isThere(root, file) {
  const parts = path.posix
    .normalize(file)
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return parts.every((part, index) => {
    const folder = path.join(root, ...parts.slice(0, index));
    return (
      fs.existsSync(folder) && fs.statSync(folder).isDirectory() && fs.readdirSync(folder).includes(part)
    );
  });
}

/** Files of the project that the text names and that are not there. @param {Document} document @param {string} root @returns {Fault[]} */
function lostFiles({ file, tree }, root) {
  /** @type {Fault[]} */
  const faults = [];
  visit(tree, 'inlineCode', (node) => {
    if (
      OF_THE_PROJECT.test(node.value) &&
      fs.globSync(node.value.replace(/\/$/, ''), { cwd: root }).length === 0
    )
      faults.push({ file, line: lineOf(node), words: `“${node.value}” is not in the project.` });
  });
  return faults;
}

/** @param {Document} document @returns {Fault[]} */
function machinePlaces({ file, source }) {
  return source.split('\n').flatMap((text, index) => {
    const [found] = OF_ONE_MACHINE.exec(text) ?? [];
    return found === undefined
      ? []
      : [{ file, line: index + 1, words: `“${found.trim()}…” is a place on one machine.` }];
  });
}

/**
 * Files below docs/ that nobody comes to: pictures that are shown nowhere, documents that no other links to.
 * @param {readonly Document[]} documents @param {string} [root] @returns {string[]}
 */
export function unreachedFiles(documents, root = ROOT) {
  const reached = new Set(
    documents.flatMap((document) =>
      linksOf(document)
        .filter(({ target }) => !OTHER_HOST.test(target))
        .map(({ target }) => placeOf(document.file, target))
        .filter((place) => place !== document.file),
    ),
  );
  return filesBelow(root, 'docs').filter((file) => !reached.has(file));
}

/** Path in the project that a relative link means. @param {string} file @param {string} target */
function placeOf(file, target) {
  const [place = ''] = target.split('#', 1);
  return place === '' ? file : path.posix.join(path.posix.dirname(file), decodeURIComponent(place));
}
