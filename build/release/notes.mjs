import fs from 'node:fs';
import { inRoot } from '../lib/workspace.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/notes.mjs VERSION`: what CHANGELOG.md says of a version, without its heading.
 *
 * @typedef {{ date: string | undefined, text: string }} Notes date: the day of the release, YYYY-MM-DD
 */

/**
 * @param {string} version
 * @param {string} [changelog]
 * @returns {Notes}
 * @throws {Error} when the version has no section, or nothing in it
 */
export function notesOf(version, changelog = fs.readFileSync(inRoot('CHANGELOG.md'), 'utf8')) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.split(/\s/, 1)[0] === version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section “## ${version} — date”.`);
  const [heading = '', ...lines] = section.split('\n');
  const text = lines.join('\n').trim();
  if (text === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  return { date: /\b\d{4}-\d{2}-\d{2}\b/.exec(heading)?.[0], text };
}

/**
 * The same for whom Markdown is no text: a line for each point, without marks.
 *
 * @param {string} markdown
 * @returns {string}
 */
export function plainNotes(markdown) {
  return markdown
    .replaceAll(/\n +(?=\S)/g, ' ')
    .replaceAll(/^- /gm, '• ')
    .replaceAll(/^#+ /gm, '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/\*\*|`/g, '');
}

await runTool(import.meta.main, (args) => notesOf(argument(args, 0, 'VERSION')).text);
