import fs from 'node:fs';
import { inRoot, say } from '../lib/workspace.mjs';
import { CLI_REFERENCE, cliReference } from './cliReference.mjs';

/** Writes the parts of the documentation that are made from the code, for `npm run docs`. */
fs.writeFileSync(inRoot(CLI_REFERENCE), cliReference());
say(`Wrote ${CLI_REFERENCE}.`);
