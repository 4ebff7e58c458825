import fs from 'node:fs';
import { inRoot, say } from '../lib/workspace.mjs';
import { madeAnew } from './made.mjs';
import { readDocuments } from './markdown.mjs';

/** Writes the parts of the documentation that are made from the code, for `npm run docs`. */
for (const { file, source } of readDocuments()) {
  const made = madeAnew({ file, source });
  if (made === source) continue;
  fs.writeFileSync(inRoot(file), made);
  say(`Wrote ${file}.`);
}
say('The parts made from the code are as the code says.');
