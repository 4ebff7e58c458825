import fs from 'node:fs';
import path from 'node:path';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { ROOT } from '../lib/workspace.mjs';
import { filesBelow, lineOf } from './markdown.mjs';

/**
 * Bold words of the guide are words of the interface, to be looked for there by whoever reads: they stand in its code. Where the
 * interface fills something in, the guide has an ellipsis.
 *
 * @typedef {import('./markdown.mjs').Document} Document
 * @typedef {import('./markdown.mjs').Fault} Fault
 */

const GUIDE = 'docs/guide/';
const INTERFACE = ['renderer', 'electron/main', 'shared'];

/** @param {readonly Document[]} documents @param {string} [root] @returns {Fault[]} */
export function labelFaults(documents, root = ROOT) {
  const words = interfaceWords(root);
  /** @type {Fault[]} */
  const faults = [];
  for (const { file, tree } of documents.filter((document) => document.file.startsWith(GUIDE)))
    visit(tree, 'strong', (node) => {
      const label = textOf(node).replaceAll(/\s+/g, ' ');
      // an ellipsis at the end belongs to the label: a question follows
      const parts = label.split(/…(?=.)/).map((part) => part.trim());
      if (parts.some((part) => part !== '' && !words.includes(part)))
        faults.push({ file, line: lineOf(node), words: `The interface does not say “${label}”.` });
    });
  return faults;
}

/** All code of the interface as one text, in which words that are broken over lines stand in one. @param {string} root */
function interfaceWords(root) {
  return INTERFACE.flatMap((folder) => filesBelow(root, folder))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => fs.readFileSync(path.join(root, file), 'utf8').replaceAll(/\s+/g, ' '))
    .join('\n');
}
