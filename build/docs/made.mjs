import { shortcutGroupsOf } from '../../renderer/features/help/shortcutList.ts';
import { PAGES, settingIds, wordsOf } from '../../renderer/features/settings/settingsTable.ts';
import { shownKeys } from '../../renderer/ui/shortcuts.ts';
import { CLI_REFERENCE, cliReference } from './cliReference.mjs';
import { inCell, table } from './table.mjs';

/**
 * What of the documentation is made from the code: one whole document, and in others the parts between the comments
 * `<!-- made by npm run docs: NAME -->` and `<!-- end -->`. `npm run docs` writes them; the check compares.
 *
 * @typedef {import('./markdown.mjs').Document} Document
 * @typedef {import('./markdown.mjs').Fault} Fault
 */

/** @type {Readonly<Record<string, () => string>>} */
const PARTS = { shortcuts, settings };
const PART = /(<!-- made by npm run docs: ([\w-]+) -->\n).*?(<!-- end -->)/gs;

/** The document as the code would have it. @param {Pick<Document, 'file' | 'source'>} document @returns {string} */
export function madeAnew({ file, source }) {
  if (file === CLI_REFERENCE) return cliReference();
  return source.replaceAll(PART, (part, begin, name, end) => {
    const text = PARTS[name]?.();
    return text === undefined ? part : `${begin}\n${text}\n\n${end}`;
  });
}

/** @param {readonly Document[]} documents @returns {Fault[]} */
export function staleFaults(documents) {
  /** @type {Fault[]} */
  const faults = [];
  for (const { file, source } of documents) {
    const lineAt = (/** @type {number} */ index) => source.slice(0, index).split('\n').length;
    for (const { index, 2: name = '' } of source.matchAll(PART))
      if (PARTS[name] === undefined)
        faults.push({ file, line: lineAt(index), words: `Nothing is made under the name “${name}”.` });
    const made = madeAnew({ file, source });
    if (made === source) continue;
    const line = made.split('\n').findIndex((text, index) => text !== source.split('\n')[index]) + 1;
    faults.push({ file, line, words: 'This is not what the code says. “npm run docs” writes it anew.' });
  }
  return faults;
}

/** The shortcut sheet of the window, as it is on each system. */
function shortcuts() {
  const onMac = shortcutGroupsOf('desktop', true);
  return shortcutGroupsOf('desktop', false)
    .map(({ title, shortcuts: lines }, group) => {
      const rows = lines.map(({ does, keys }, line) => [
        inCell(does),
        caps(keys, false),
        caps(onMac[group]?.shortcuts[line]?.keys ?? [], true),
      ]);
      return `### ${title}\n\n${table(['what it does', 'Linux, Windows', 'macOS'], rows)}`;
    })
    .join('\n\n');
}

/** @param {readonly string[]} all @param {boolean} mac */
function caps(all, mac) {
  const cap = (/** @type {string} */ key) => `<kbd>${key}</kbd>`;
  return all.map((keys) => shownKeys(keys, mac).map(cap).join('+')).join(', ');
}

/** The settings of the window, page by page. */
function settings() {
  return Object.entries(PAGES)
    .map(([page, title]) => {
      const rows = settingIds
        .map(wordsOf)
        .filter(({ page: of, says, hint }) => of === page && (says ?? hint) !== undefined)
        .map(({ label, says = [], hint = '' }) => [inCell(label), inCell(says.join(' · ')), inCell(hint)]);
      return `### ${title}\n\n${table(['setting', 'it says', 'about it'], rows)}`;
    })
    .join('\n\n');
}
