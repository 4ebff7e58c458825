import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureDependencies } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { claimPackage, DEBS, installToDrive, makeTestDebs } from './lib/packageTests.mjs';
import { ensureNeeds, findCommand, TIER_NEEDS } from './lib/system.mjs';
import { addCounts, countReport, exitCodeFor, failuresOf, NOTHING, summaryLine } from './lib/testSummary.mjs';
import { CACHE, inRoot, NODE, ROOT, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * `npm test`: sets the machine up, builds, runs every tier and ends with one line of totals.
 * `npm test -- TIER [VITEST ARGS]` runs one tier; other arguments are file filters for all of them.
 *
 * @typedef {import('./lib/testSummary.mjs').Counts} Counts
 * @typedef {import('./lib/packageTests.mjs').Claim} Claim
 * @typedef {{ tier: string, counts: Counts, seconds: number, failures?: string[], skipped?: string }} TierResult
 */

/**
 * Those of a row run at the same time. Tests of `contract` keep one core busy; those of `browser` and `cloud` wait half of their
 * time for a page or a server. The app of `package` and `e2e` has the machine for itself, as it has a screen of its own to draw on;
 * where `package` can install one, `e2e` drives that.
 */
const STAGES = [['unit', 'contract'], ['integration'], ['browser', 'cloud'], ['package'], ['e2e']];
const TIERS = STAGES.flat();
const BUILT_TIERS = ['integration', 'browser', 'e2e', 'cloud', 'package'];
/** Their app is in a window. */
const SHOWN_TIERS = ['package', 'e2e'];
const VITEST = inRoot('node_modules', 'vitest', 'vitest.mjs');

/** @param {readonly string[]} given @returns {{ tiers: string[], rest: string[] }} */
function readArguments(given) {
  const [first, second, ...others] = given;
  const named = first === '--tier' ? second : first;
  const rest = first === '--tier' ? others : given.slice(1);
  if (named !== undefined && TIERS.includes(named)) return { tiers: [named], rest };
  if (first === '--tier') throw new Error(`There is no tier "${second}"; there are: ${TIERS.join(', ')}.`);
  return { tiers: TIERS, rest: [...given] };
}

/** @param {string} tier @returns {boolean} */
function hasTests(tier) {
  const folder = inRoot('test', tier);
  return (
    fs.existsSync(folder) &&
    fs.readdirSync(folder, { recursive: true }).some((name) => /\.test\.tsx?$/.test(String(name)))
  );
}

/** Environment the tests read: where the corpus, the browsers and the runtime are. @returns {NodeJS.ProcessEnv} */
function testEnvironment() {
  const corpus = process.env.MEDIAROOT_CORPUS ?? inRoot('..', 'shared', 'corpus');
  const found = fs.existsSync(corpus);
  if (!found) say(`The media corpus is not at ${corpus}; tests that read it are skipped.`);
  const chromium = ['chromium', 'chromium-browser', 'google-chrome'].map(findCommand).find(Boolean);
  return toolEnvironment({
    MEDIAROOT_NODE: NODE,
    MEDIAROOT_CORPUS: found ? path.resolve(corpus) : '',
    MEDIAROOT_CHROMIUM: process.env.MEDIAROOT_CHROMIUM ?? chromium ?? '',
    // Tests start the program from its sources some two thousand times. Kept compiled, it starts in half the time.
    NODE_COMPILE_CACHE: path.join(CACHE, 'compiled'),
  });
}

/**
 * Installs what a tier needs.
 * @param {string} tier
 * @param {NodeJS.ProcessEnv} env
 * @param {Claim | undefined} place where Mediaroot can be installed; undefined when no tier of this run does
 * @returns {Promise<{ env: NodeJS.ProcessEnv } | { reason: string }>} the environment to run it in, or why it cannot run
 */
async function prepareTier(tier, env, place) {
  const absent = ensureNeeds(TIER_NEEDS[tier] ?? []);
  const missing = absent.filter(({ soft }) => soft !== true).map(({ name }) => name);
  if (missing.length > 0) return { reason: `missing: ${missing.join(', ')}` };
  if (!SHOWN_TIERS.includes(tier)) return { env };
  const outcome = ensureElectron();
  if ('reason' in outcome) return { reason: outcome.reason };
  // Electron's own Node is another one, with other compiled code.
  const shown = { ...env, NODE_COMPILE_CACHE: undefined, MEDIAROOT_ELECTRON: outcome.runtime.executable };
  if (tier === 'package') {
    if (place !== undefined && 'reason' in place) return { reason: place.reason };
    makeTestDebs();
    return { env: { ...shown, MEDIAROOT_DEBS: DEBS } };
  }
  const driven = place === undefined || 'reason' in place ? undefined : await installToDrive();
  say(driven === undefined ? 'The app is driven as it is in dist/.' : `Driven as it is installed: ${driven}`);
  return { env: { ...shown, ...(driven === undefined ? {} : { MEDIAROOT_INSTALLED: driven }) } };
}

/**
 * @param {string} tier
 * @param {readonly string[]} rest
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} alone others run at the same time otherwise, so that its output is shown when it has ended
 * @returns {Promise<TierResult>}
 */
async function runTier(tier, rest, env, alone) {
  const started = performance.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-report-'));
  try {
    const report = path.join(folder, 'report.json');
    const vitest = [VITEST, 'run', '--project', tier, '--reporter=default', '--reporter=json'];
    const args = [...vitest, `--outputFile.json=${report}`, '--passWithNoTests', ...rest];
    const underDisplay = SHOWN_TIERS.includes(tier) && process.platform === 'linux';
    const screen = ['-a', '-s', '-screen 0 1600x1000x24', NODE];
    const child = spawn(underDisplay ? 'xvfb-run' : NODE, underDisplay ? [...screen, ...args] : args, {
      ...{ cwd: ROOT, env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const printed = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed.push(chunk);
        if (alone) process.stdout.write(chunk);
      });
    const closed = once(child, 'close').catch(() => undefined);
    const [code, signal] = await once(child, 'exit').catch(() => [127, null]);
    // A server that a test left behind holds the pipes; it must not hold the run.
    await Promise.race([closed, setTimeout(5_000, undefined, { ref: false })]);
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    const output = `${Buffer.concat(printed)}\n${tier} ended with ${signal ?? code}.\n`;
    if (!alone) process.stdout.write(`\n— ${tier} —\n${output}`);
    const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : undefined;
    const counts = countReport(text, code ?? 1);
    const failures = counts.failed > 0 ? failuresOf(text, output) : [];
    return { tier, counts, failures, seconds: (performance.now() - started) / 1000 };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} tiers
 * @param {readonly string[]} rest
 * @param {NodeJS.ProcessEnv} env
 * @param {Claim | undefined} place
 * @returns {Promise<TierResult[]>}
 */
async function runStage(tiers, rest, env, place) {
  say(`\n— ${tiers.join(' and ')} —`);
  const prepared = [];
  for (const tier of tiers) prepared.push({ tier, ...(await prepareTier(tier, env, place)) });
  return Promise.all(
    prepared.map((one) =>
      'reason' in one
        ? skipTier(one.tier, one.reason, env)
        : runTier(one.tier, rest, one.env, tiers.length === 1),
    ),
  );
}

/**
 * A tier that cannot run is named, and each of its tests counts as skipped.
 * @param {string} tier @param {string} reason @param {NodeJS.ProcessEnv} env
 * @returns {TierResult}
 */
function skipTier(tier, reason, env) {
  const listed = runToEnd(NODE, [VITEST, 'list', '--project', tier, '--json'], { capture: true, env });
  let skipped = 1;
  try {
    skipped = JSON.parse(listed.stdout).length;
  } catch {
    say(`The tests of tier ${tier} could not be listed; they count as one.`);
  }
  say(`\n*** TIER SKIPPED: ${tier} (${skipped} tests): ${reason} ***\n`);
  return { tier, counts: { ...NOTHING, skipped }, seconds: 0, skipped: reason };
}

/** @param {readonly string[]} given @returns {Promise<Counts>} */
async function runAll(given) {
  const { tiers, rest } = readArguments(given);
  ensureDependencies();
  const chosen = tiers.filter(hasTests);
  const needsBuild = chosen.some((tier) => BUILT_TIERS.includes(tier));
  if (needsBuild && staleTargets().length > 0 && runToEnd(NODE, [inRoot('build', 'build.mjs')]).code !== 0) {
    say('The build failed; tests of the built app will fail too.');
  }
  const env = testEnvironment();
  /** @type {TierResult[]} */
  const results = [];
  const started = performance.now();
  const place = chosen.includes('package') ? claimPackage() : undefined;
  try {
    for (const stage of STAGES) {
      const now = stage.filter((tier) => chosen.includes(tier));
      if (now.length > 0) results.push(...(await runStage(now, rest, env, place)));
    }
  } finally {
    if (place !== undefined && 'release' in place) place.release();
  }
  console.log('');
  for (const failure of results.flatMap(({ failures = [] }) => failures)) console.log(`${failure}\n`);
  for (const { tier, counts, seconds, skipped } of results) {
    const note = skipped === undefined ? `${seconds.toFixed(1)} s` : `SKIPPED: ${skipped}`;
    console.log(`${tier.padEnd(12)} ${summaryLine(counts)} (${note})`);
  }
  console.log(`${'together'.padEnd(12)} ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return addCounts(results.map(({ counts }) => counts));
}

let totals = { ...NOTHING };
try {
  totals = await runAll(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  totals = { ...NOTHING, failed: 1 };
}
process.exitCode = exitCodeFor(totals);
console.log(summaryLine(totals));
