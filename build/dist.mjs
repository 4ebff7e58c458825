import fs from 'node:fs';
import { ensureOwnNode } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * `npm run dist [-- --trial] [TARGETS…]`: the packages this system can make, in out/, each looked into before it counts.
 * Only the official Electron goes into one; `--trial` takes the npm fallback too, to try out what a package holds and does,
 * and is not for users. TARGETS are electron-builder's (`dir`, `deb`, `rpm`, `AppImage`, `dmg`, `zip`, `nsis`).
 */
try {
  const trial = process.argv.includes('--trial');
  const targets = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  ensureOwnNode();
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  const { source } = outcome.runtime;
  if (source === 'fallback' && !trial) {
    throw new Error(
      'Only the npm fallback of Electron is here, which is never packaged; `-- --trial` makes a package to look at.',
    );
  }
  if (runToEnd(NODE, [inRoot('build', 'build.mjs'), '--all']).code !== 0)
    throw new Error('The build failed.');
  const { makeAccessories, makePackages } = await import('./package/make.mjs');
  await makeAccessories();
  makePackages({ targets, runtime: outcome.runtime, trial });
  const { inspectPackage } = await import('./package/inspect.mjs');
  for (const line of await inspectPackage(inRoot('out'))) say(line);
  const made = fs.readdirSync(inRoot('out')).filter((name) => /\.(deb|rpm|AppImage|dmg|zip|exe)$/.test(name));
  say(
    `In out/${source === 'fallback' ? ' (trial, not for users)' : ''}: ${['the unpacked app', ...made].join(', ')}.`,
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
