import { say } from '../lib/workspace.mjs';
import { commandFaults } from './commands.mjs';
import { labelFaults } from './labels.mjs';
import { linkFaults, unreachedFiles } from './links.mjs';
import { staleFaults } from './made.mjs';
import { readDocuments } from './markdown.mjs';
import { pictureFaults } from './pictures.mjs';

/** Part of `npm run check`: what the documentation points to is there, and what is made from the code is as the code says. */
const documents = readDocuments();
const faults = [linkFaults, pictureFaults, labelFaults, commandFaults, staleFaults].flatMap((of) =>
  of(documents),
);
for (const { file, line, words } of faults) say(`${file}:${line} ${words}`);
if (faults.length > 0) process.exitCode = 1;

const unreached = unreachedFiles(documents);
if (unreached.length > 0) console.log(`note: no document links to or shows ${unreached.join(', ')}`);
