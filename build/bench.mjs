import fs from 'node:fs';
import { ensureDependencies } from './bootstrap.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * `npm run bench [-- NAME…]`: runs test/bench/NAME.bench.ts one after another, each in a Node of its own so that none
 * warms up another. A benchmark prints its table on stdout and ends with an exit code other than 0 when a goal is missed.
 */
try {
  ensureDependencies();
  if (staleTargets().length > 0 && runToEnd(NODE, [inRoot('build', 'build.mjs')]).code !== 0) {
    throw new Error('The build failed; see above.');
  }
  const wanted = process.argv.slice(2);
  const files = fs
    .readdirSync(inRoot('test', 'bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.bench.ts', '')))
    .sort();
  if (files.length === 0) throw new Error('There is no such benchmark in test/bench/.');
  for (const file of files) {
    say(`\n— ${file} —`);
    const script = inRoot('test', 'bench', file);
    const { code } = runToEnd(NODE, ['--expose-gc', script], { toStdout: true });
    if (code !== 0) process.exitCode = 1;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
