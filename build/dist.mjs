import path from 'node:path';
import { ensureDependencies } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * `npm run dist`: an unpacked application for this system in out/, with its own Node beside it. Only the official
 * Electron goes into one; `--trial` takes the fallback too, to look at what a package would hold, and is not for users.
 */
try {
  ensureDependencies();
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  const { executable, source, version } = outcome.runtime;
  if (source === 'fallback' && !process.argv.includes('--trial')) {
    throw new Error(
      'Only the npm fallback of Electron is here, which is never packaged; `-- --trial` makes a package to look at.',
    );
  }
  if (runToEnd(NODE, [inRoot('build', 'build.mjs'), '--all']).code !== 0)
    throw new Error('The build failed.');
  const builder = inRoot('node_modules', 'electron-builder', 'cli.js');
  const config = ['--dir', '--config', inRoot('build', 'electron-builder.json')];
  const own = [`-c.electronDist=${path.dirname(executable)}`, `-c.electronVersion=${version}`];
  const { code } = runToEnd(NODE, [builder, ...config, ...(source === 'official' ? [] : own)]);
  if (code !== 0) throw new Error(`electron-builder ended with ${code}.`);
  say(`Unpacked application in ${inRoot('out')}${source === 'fallback' ? ' (trial, not for users)' : ''}.`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
