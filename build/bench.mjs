import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { ensureOwnNode } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { measuredOn, withMeasured } from './lib/measured.mjs';
import { inRoot, NODE, ROOT, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * `npm run bench [-- [--write] NAME…]`: runs test/bench/NAME.bench.ts one after another, each in a Node of its own so that none
 * warms up another. A benchmark prints its table on stdout and ends with an exit code other than 0 when a goal is missed.
 * `--write` puts tables and machine into docs/benchmarks.md.
 */

const DOCUMENT = inRoot('docs', 'benchmarks.md');
/** Those that open windows. */
const IN_ELECTRON = ['first', 'window'];

/** @param {string} name @returns {string} */
function machineOf(name) {
  if (!IN_ELECTRON.includes(name)) return measuredOn();
  const outcome = ensureElectron();
  return measuredOn('runtime' in outcome ? { electron: outcome.runtime.version } : {});
}

try {
  // The figures are those of the Node that benchmarks run on.
  ensureOwnNode();
  if (staleTargets().length > 0 && runToEnd(NODE, [inRoot('build', 'build.mjs')]).code !== 0) {
    throw new Error('The build failed; see above.');
  }
  const write = process.argv.includes('--write');
  const wanted = process.argv.slice(2).filter((word) => word !== '--write');
  const names = fs
    .readdirSync(inRoot('test', 'bench'))
    .filter((name) => name.endsWith('.bench.ts'))
    .map((name) => name.replace('.bench.ts', ''))
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .sort();
  if (names.length === 0) throw new Error('There is no such benchmark in test/bench/.');
  for (const name of names) {
    say(`\n— ${name} —`);
    const machine = machineOf(name);
    const { stdout, status } = spawnSync(NODE, ['--expose-gc', inRoot('test', 'bench', `${name}.bench.ts`)], {
      ...{ cwd: ROOT, env: toolEnvironment(), encoding: 'utf8' },
      stdio: ['ignore', 'pipe', 2],
    });
    process.stdout.write(`\n${machine}\n${stdout}`);
    if (status !== 0) process.exitCode = 1;
    // Without a table it was not measured.
    if (!write || !stdout.includes('\n|')) continue;
    const text = `${machine}\n${stdout.replaceAll(/^## /gm, '### ')}`;
    fs.writeFileSync(DOCUMENT, withMeasured(fs.readFileSync(DOCUMENT, 'utf8'), name, text));
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
