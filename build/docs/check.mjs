import { say } from '../lib/workspace.mjs';
import { CLI_REFERENCE, cliReference } from './cliReference.mjs';
import { commandFaults } from './commands.mjs';
import { linkFaults, unreachedFiles } from './links.mjs';
import { readDocuments } from './markdown.mjs';

/** Part of `npm run check`: what the documentation points to is there, and what is made from the code is as the code says. */
const documents = readDocuments();
const reference = documents.find(({ file }) => file === CLI_REFERENCE);
const faults = [...linkFaults(documents), ...commandFaults(documents)];
for (const { file, line, words } of faults) say(`${file}:${line} ${words}`);
const stale = reference?.source !== cliReference();
if (stale) say(`${CLI_REFERENCE} is not what the commands say of themselves. “npm run docs” writes it anew.`);
if (stale || faults.length > 0) process.exitCode = 1;

const unreached = unreachedFiles(documents);
if (unreached.length > 0) console.log(`note: no document links to or shows ${unreached.join(', ')}`);
