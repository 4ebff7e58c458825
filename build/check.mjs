import { ensureDependencies } from './bootstrap.mjs';
import { inRoot, NODE, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * `npm run check`: every static check, all of them even when one fails, then a list of what held.
 * `npm run check -- NAME…` runs only the named ones.
 */

const CODE_FOLDERS = ['electron', 'renderer', 'shared', 'build', 'test'];

/** @type {readonly (readonly [name: string, script: readonly string[], args: readonly string[]])[]} */
const CHECKS = [
  ['types', ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', '.']],
  ['types:shared', ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', 'shared']],
  ['types:renderer', ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', 'renderer']],
  ['types:electron', ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', 'electron']],
  [
    'lint',
    ['@biomejs', 'biome', 'bin', 'biome'],
    ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=200', '.'],
  ],
  [
    'imports',
    ['dependency-cruiser', 'bin', 'dependency-cruiser.mjs'],
    ['--config', '.dependency-cruiser.cjs', ...CODE_FOLDERS],
  ],
  ['laws', ['..', 'build', 'lib', 'sourceLaws.mjs'], []],
  ['docs', ['..', 'build', 'docs', 'check.mjs'], []],
  ['unused', ['knip', 'bin', 'knip.js'], ['--no-progress']],
  ['duplicates', ['jscpd', 'run-jscpd.js'], ['--config', '.jscpd.json', '--no-colors', ...CODE_FOLDERS]],
];

try {
  ensureDependencies();
  const wanted = process.argv.slice(2);
  const chosen = CHECKS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) throw new Error(`Checks: ${CHECKS.map(([name]) => name).join(', ')}.`);
  const env = toolEnvironment({ NO_COLOR: '1', FORCE_COLOR: undefined });
  const results = chosen.map(([name, script, args]) => {
    const started = performance.now();
    const result = runToEnd(NODE, [inRoot('node_modules', ...script), ...args], { capture: true, env });
    if (result.code !== 0) console.log(`\n— ${name} —\n${`${result.stdout}\n${result.stderr}`.trim()}`);
    const notes = result.stdout.split('\n').filter((line) => line.startsWith('note: '));
    if (result.code === 0) for (const note of notes) console.log(note);
    return { name, passed: result.code === 0, seconds: (performance.now() - started) / 1000 };
  });
  console.log('');
  for (const { name, passed, seconds } of results) {
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name.padEnd(15)} ${seconds.toFixed(1)} s`);
  }
  if (results.some(({ passed }) => !passed)) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
