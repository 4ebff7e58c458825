import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { ensureDependencies } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { missingLibraries, sandboxObstacle } from './lib/system.mjs';
import { becomeForeground, inRoot, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * `npm start`: sets up what is missing, builds what is stale and opens the app; where no window can be shown it starts
 * the HTTP host instead and prints its address. `--dev` also rebuilds on change; `--serve` skips the window.
 * Anything else on the command line goes to the app; files are opened by the window alone.
 */

const OWN_FLAGS = ['--dev', '--serve'];

/** @returns {string | undefined} why no window can be opened */
function missingDisplay() {
  if (process.platform !== 'linux') return undefined;
  if ((process.env.DISPLAY ?? '') !== '' || (process.env.WAYLAND_DISPLAY ?? '') !== '') return undefined;
  return 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

/** @param {string} node @param {string} reason @param {readonly string[]} args */
function serve(node, reason, args) {
  say(`${reason}, so Mediaroot is served to your browser instead. Ctrl-C ends it.`);
  const files = args.filter((word) => !word.startsWith('-') && fs.existsSync(word));
  if (files.length > 0)
    say(`Only the window opens files by itself. Drop them on the page instead: ${files.join(', ')}`);
  const others = args.filter((word) => !files.includes(word));
  becomeForeground(node, [inRoot('dist', 'cli.js'), 'serve', '--default-library', ...others]);
}

/** @param {string} node @param {readonly string[]} args @param {boolean} dev */
function open(node, args, dev) {
  const outcome = ensureElectron();
  if ('reason' in outcome) return serve(node, outcome.reason.replace(/\.$/, ''), args);
  const { executable, source, version } = outcome.runtime;
  const libraries = missingLibraries(executable);
  if (libraries.length > 0) {
    const packages = libraries.map(({ packages: [name] }) => name).join(' ');
    return serve(node, `Electron needs system libraries that are not here (on Debian: ${packages})`, args);
  }
  if (source === 'fallback') say(`Running on Electron ${version} (npm fallback).`);
  const obstacle = sandboxObstacle(executable);
  if (obstacle !== undefined) say(`${obstacle}, so --no-sandbox is added.`);
  const flags = obstacle === undefined ? [] : ['--no-sandbox'];
  return becomeForeground(executable, [...flags, inRoot(), ...args], {
    env: toolEnvironment({
      MEDIAROOT_NODE: node,
      ELECTRON_RUN_AS_NODE: undefined,
      ...(dev ? { MEDIAROOT_DEV: '1' } : {}),
    }),
  });
}

try {
  const given = process.argv.slice(2);
  const args = given.filter((arg) => !OWN_FLAGS.includes(arg));
  const dev = given.includes('--dev');
  const node = ensureDependencies();
  if (staleTargets().length > 0 && runToEnd(node, [inRoot('build', 'build.mjs')]).code !== 0) {
    throw new Error('The build failed; see above.');
  }
  if (dev) {
    const watcher = spawn(node, [inRoot('build', 'build.mjs'), '--watch'], { stdio: ['ignore', 2, 2] });
    watcher.unref();
    process.on('exit', () => watcher.kill());
  }
  const obstacle = given.includes('--serve') ? 'No window was asked for' : missingDisplay();
  say(`Set up and built in ${process.uptime().toFixed(1)} s.`);
  if (obstacle === undefined) open(node, args, dev);
  else serve(node, obstacle, args);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
