import fs from 'node:fs';
import { inRoot } from '../lib/workspace.mjs';
import { notesOf } from './notes.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/ready.mjs TAG`: whether all that names the version agrees, before anything is built.
 *
 * @typedef {{ version: string, changelog: string, metainfo: string }} Sources
 */

/** @returns {Sources} */
function sourcesHere() {
  const read = (/** @type {string[]} */ ...parts) => fs.readFileSync(inRoot(...parts), 'utf8');
  return {
    version: JSON.parse(read('package.json')).version,
    changelog: read('CHANGELOG.md'),
    metainfo: read('build', 'package', 'linux', 'app.mediaroot.desktop.metainfo.xml'),
  };
}

/**
 * @param {string} tag
 * @param {Sources} [sources]
 * @returns {string} the version
 * @throws {Error} listing everything that does not agree
 */
export function ensureReady(tag, sources = sourcesHere()) {
  const { version, changelog, metainfo } = sources;
  /** @type {string[]} */
  const problems = [];
  if (tag !== `v${version}`) problems.push(`The tag is ${tag}, and package.json says ${version}.`);
  try {
    const { date } = notesOf(version, changelog);
    if (date === undefined) problems.push(`The heading of ${version} in CHANGELOG.md has no date yet.`);
    else if (!metainfo.includes(`<release version="${version}" date="${date}"/>`))
      problems.push(`The AppStream metadata has no release ${version} of ${date}.`);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  if (problems.length > 0) throw new Error(`This is not ready to be released:\n  ${problems.join('\n  ')}`);
  return version;
}

await runTool(import.meta.main, (args) => ensureReady(argument(args, 0, 'TAG')));
