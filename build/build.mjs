import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { APART } from './lib/apart.mjs';
import { recordBuilt, staleTargets, TARGETS } from './lib/freshness.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * Builds dist/: the page, and one file for each process. Dependencies are bundled, which takes a third off the time to load
 * them (a command against a bucket needed 0.94 s of CPU, now 0.62), but for those with files of their own; the preload
 * script is one CommonJS file because a sandboxed one can require nothing but `electron`.
 *
 * `node build/build.mjs [--all] [--watch]`
 */

/** @typedef {import('./lib/freshness.mjs').Target} Target */

const STAYS_APART = new RegExp(`^(${APART.join('|')})(/|$)`);

const NODE_BUILTINS = new RegExp(`^(node:.*|${builtinModules.join('|')})$`);

/**
 * Builds what is stale; loads the bundler only if something is.
 * @param {{ all?: boolean }} [options]
 * @returns {Promise<number>} how many targets were built
 * @throws {Error} naming the targets that could not be built, after the others were; the reasons were told before
 */
export async function buildStale(options = {}) {
  if (options.all === true) fs.rmSync(inRoot('dist'), { recursive: true, force: true });
  const stale = staleTargets();
  if (stale.length === 0) return 0;
  const vite = await import('vite');
  const { bakedIn } = await import('./lib/baked.mjs');
  const define = bakedIn();
  /** @type {string[]} */
  const failed = [];
  for (const { target, stamp } of stale) {
    const started = performance.now();
    try {
      await vite.build(target.kind === 'page' ? pageConfig() : nodeConfig(target, define));
      recordBuilt(target.name, stamp);
      say(`built ${target.output} in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      failed.push(target.output);
      say(error instanceof Error ? error.message : String(error));
    }
  }
  if (failed.length > 0) throw new Error(`Not built: ${failed.join(', ')}.`);
  return stale.length;
}

/** @returns {import('vite').InlineConfig} */
function pageConfig() {
  return {
    root: inRoot('renderer'),
    configFile: inRoot('vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: inRoot('dist', 'renderer') },
  };
}

/**
 * Builds one file for Node elsewhere than in dist/, with other words left in it than this environment's.
 * @param {string} name of the target
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export async function buildInto(name, folder, env) {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`There is no target ${name}.`);
  const { build } = await import('vite');
  const { bakedIn } = await import('./lib/baked.mjs');
  const config = nodeConfig(target, bakedIn(env));
  await build({
    ...config,
    logLevel: 'warn',
    build: { ...config.build, outDir: folder, sourcemap: false },
  });
}

/**
 * @param {Target} target
 * @param {Record<string, string>} define names in the source, and what takes their place
 * @returns {import('vite').InlineConfig}
 */
function nodeConfig(target, define) {
  const forPreload = target.kind === 'preload';
  return {
    root: inRoot(),
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { target: 'node', noExternal: true },
    define,
    build: {
      ssr: inRoot(target.entry),
      outDir: inRoot('dist'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      // A page reads no files, so its preload script names no map; what it is made of is told of by one all the same.
      sourcemap: forPreload ? 'hidden' : true,
      reportCompressedSize: false,
      rolldownOptions: {
        external: forPreload ? ['electron'] : ['electron', NODE_BUILTINS, STAYS_APART],
        output: {
          format: forPreload ? 'cjs' : 'es',
          entryFileNames: path.basename(target.output),
          codeSplitting: false,
        },
      },
    },
  };
}

/** Rebuilds on change until stopped; a failed build is told and waits for the next change. */
function watch() {
  /** @type {NodeJS.Timeout | undefined} */
  let pending;
  let working = Promise.resolve();
  const rebuild = () =>
    buildStale().then(
      () => undefined,
      (error) => say(String(error?.message ?? error)),
    );
  for (const folder of ['electron', 'renderer', 'shared']) {
    fs.watch(inRoot(folder), { recursive: true }, () => {
      clearTimeout(pending);
      pending = setTimeout(() => {
        working = working.then(rebuild);
      }, 100);
    });
  }
  say('Watching electron/, renderer/ and shared/.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    const { ensureDependencies } = await import('./bootstrap.mjs');
    ensureDependencies();
    process.exitCode = runToEnd(NODE, process.argv.slice(1)).code;
  } else {
    try {
      const built = await buildStale({ all: process.argv.includes('--all') });
      if (built === 0) say('dist/ is up to date.');
      if (process.argv.includes('--watch')) watch();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
  }
}
