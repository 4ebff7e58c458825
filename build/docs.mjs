import { ensureDependencies } from './bootstrap.mjs';
import { inRoot, runToEnd, say } from './lib/workspace.mjs';

/** `npm run docs`: writes the parts of the documentation that are made from the code. */
try {
  const node = ensureDependencies();
  process.exitCode = runToEnd(node, [inRoot('build', 'docs', 'write.mjs')]).code;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
