import fs from 'node:fs';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { COMMANDS } from '../../electron/cli/commands/index.ts';
import { COMMON_OPTIONS } from '../../electron/cli/usage.ts';
import { inRoot } from '../lib/workspace.mjs';
import { lineOf } from './markdown.mjs';

/**
 * What the documentation says can be typed: blocks marked `sh`, and the first column of tables headed `command`. All of it is run
 * by test/integration/docsCommands.test.ts but scripts of package.json, which are known to be there, and blocks that say why not.
 *
 * @typedef {import('./markdown.mjs').Document} Document
 * @typedef {import('./markdown.mjs').Fault} Fault
 * @typedef {keyof typeof SCENES} Scene
 * @typedef {{ line: number, text: string, script?: string | undefined }} TypedLine `script`: the one of package.json that it runs
 * @typedef {{ lines: TypedLine[], scene?: Scene | undefined, noRun?: string | undefined }} TypedBlock `noRun`: why not
 */

const SHELL = 'sh';
const OTHER_SHELLS = ['bash', 'shell', 'zsh', 'console', 'shellsession', 'terminal'];
/** Behind `sh`: why the block is not run, or where it begins anew. */
const INFO = /^(?:no-run: (?<noRun>\S.*)|scene: (?<scene>[\w-]+))$/;

/** In what a block finds itself that says so, and the first one of a document; the others find what those before them left. */
export const SCENES = {
  empty: 'pictures, and no library',
  library: 'a library of these pictures',
  synced: 'the library is connected to a bucket and synced; then one of its pictures went to the trash',
  'new-machine': 'the bucket, and nothing else',
  'moved-media': 'as synced, and the media folder is at another place',
  'missing-file': 'as synced, and an original is not in the media folder any more, but in FOLDER',
  'rotten-file':
    'as synced, and an original has another byte under the same size and time; FILE is a good copy',
};

/** npm's own short names of scripts, or `npm run NAME`; the command line is a script as well, and is run. */
const SCRIPT = /^npm (?:run (?:--silent )?(?!cli\b)([a-z][\w:-]*)|(start|test))(?=\s|$)(?!.*(?:&&|\||;))/;

/** Each block of what is to be typed, and each row of a table. @param {Document} document @returns {TypedBlock[]} */
export function typedBlocks({ tree }) {
  /** @type {TypedBlock[]} */
  const blocks = [];
  visit(tree, (node) => {
    if (node.type === 'code' && node.lang === SHELL) {
      const info = INFO.exec(node.meta ?? '')?.groups;
      // the fence itself is the line before
      const lines = node.value.split('\n').map((text, index) => asTyped(lineOf(node) + 1 + index, text));
      const scene = /** @type {Scene | undefined} */ (info?.scene);
      blocks.push({ lines: lines.filter(({ text }) => text.trim() !== ''), scene, noRun: info?.noRun });
    }
    if (node.type === 'table') {
      const [head, ...rows] = node.children;
      if (head === undefined || textOf(head.children[0]).toLowerCase() !== 'command') return;
      for (const row of rows) {
        const cells = row.children[0]?.children.filter((cell) => cell.type === 'inlineCode') ?? [];
        blocks.push({ lines: cells.map((cell) => asTyped(lineOf(cell), cell.value)) });
      }
    }
  });
  return blocks.filter(({ lines }) => lines.length > 0);
}

/** @param {number} line @param {string} text @returns {TypedLine} */
function asTyped(line, text) {
  const found = SCRIPT.exec(text.trim());
  return { line, text, script: found?.[1] ?? found?.[2] };
}

/** What can be said against commands without running them. @param {readonly Document[]} documents @returns {Fault[]} */
export function commandFaults(documents) {
  const scripts = scriptNames();
  return documents.flatMap((document) => [
    ...typedBlocks(document)
      .flatMap(({ lines }) => lines)
      .flatMap(({ line, script }) =>
        script === undefined || scripts.has(script)
          ? []
          : [{ file: document.file, line, words: `package.json has no script “${script}”.` }],
      ),
    ...blockFaults(document),
    ...mentionFaults(document),
  ]);
}

/** @returns {Set<string>} */
function scriptNames() {
  return new Set(Object.keys(JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')).scripts));
}

/** Blocks whose commands nobody would run. @param {Document} document @returns {Fault[]} */
function blockFaults({ file, tree }) {
  /** @type {Fault[]} */
  const faults = [];
  visit(tree, 'code', (node) => {
    const at = { file, line: lineOf(node) };
    const { lang, meta, value } = node;
    const info = INFO.exec(meta ?? '')?.groups;
    if (
      lang === SHELL &&
      meta &&
      (info === undefined || (info.scene !== undefined && !(info.scene in SCENES)))
    )
      faults.push({
        ...at,
        words: `“${SHELL} ${meta}” is not known. There are “no-run: WHY” and “scene:” with ${Object.keys(SCENES).join(', ')}.`,
      });
    if (lang && OTHER_SHELLS.includes(lang))
      faults.push({
        ...at,
        words: `“${lang}” is not run by any test; mark what is to be typed as ${SHELL}.`,
      });
    if (!lang && /^\s*(?:\$ |mediaroot |npm )/m.test(value))
      faults.push({
        ...at,
        words: `This block has a command and is not marked as ${SHELL}, so no test runs it.`,
      });
  });
  return faults;
}

/** Options of the window's program. */
const APP_OPTIONS = ['safe-mode'];

/** Options in the text that there are not. @param {Document} document @returns {Fault[]} */
function mentionFaults({ file, tree }) {
  const common = COMMON_OPTIONS.flatMap(([option]) => optionsIn(option));
  const known = new Map(COMMANDS.map(({ name, forms }) => [name, [...Object.keys(forms), ...common]]));
  const all = [...[...known.values()].flat(), ...APP_OPTIONS];
  /** @type {Fault[]} */
  const faults = [];
  visit(tree, 'inlineCode', (node) => {
    const text = node.value.replace(/^mediaroot /, '');
    const options = optionsIn(text);
    const command = known.get(text.split(' ')[0] ?? '');
    const allowed = text.startsWith('--') ? all : command;
    for (const option of options)
      if (allowed !== undefined && !allowed.includes(option))
        faults.push({ file, line: lineOf(node), words: `“${node.value}”: there is no option --${option}.` });
  });
  return faults;
}

/** @param {string} text @returns {string[]} */
function optionsIn(text) {
  return [...text.matchAll(/(?:^|\s)--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
}
