import fs from 'node:fs';
import path from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { ROOT } from '../lib/workspace.mjs';

/**
 * The documentation, parsed as the forge that shows it does.
 *
 * @typedef {{ file: string, source: string, tree: import('mdast').Root }} Document `file` is its path in the project, slashes forward
 * @typedef {{ file: string, line: number, words: string }} Fault
 */

const AT_THE_TOP = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];

/** @param {string} file @param {string} source @returns {Document} */
export function parseDocument(file, source) {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { file, source, tree };
}

/** Every document there is. @param {string} [root] @returns {Document[]} */
export function readDocuments(root = ROOT) {
  const below = filesBelow(root, 'docs').filter((file) => file.endsWith('.md'));
  return [...AT_THE_TOP, ...below]
    .filter((file) => fs.existsSync(path.join(root, file)))
    .map((file) => parseDocument(file, fs.readFileSync(path.join(root, file), 'utf8')));
}

/** Paths in the project, sorted. @param {string} root @param {string} folder @returns {string[]} */
export function filesBelow(root, folder) {
  const absolute = path.join(root, folder);
  if (!fs.existsSync(absolute)) return [];
  return fs
    .readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

/** First line of a node. @param {import('mdast').Node} node @returns {number} */
export function lineOf(node) {
  return node.position?.start.line ?? 1;
}
