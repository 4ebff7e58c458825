import os from 'node:os';
import path from 'node:path';
import { ensureDependencies } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * `node build/screenshots.mjs [FOLDER]`: takes docs/screenshots/ anew from the real app, on a screen of its own on Linux.
 * Pictures of other window widths, only to be looked at, go to FOLDER or the system's temporary one.
 */
try {
  ensureDependencies();
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  if (staleTargets().length > 0 && runToEnd(NODE, [inRoot('build', 'build.mjs')]).code !== 0) {
    throw new Error('The build failed; see above.');
  }
  const aside = path.resolve(process.argv[2] ?? path.join(os.tmpdir(), 'mediaroot-screenshots'));
  const script = [inRoot('test', 'e2e', 'screenshots.ts'), aside];
  const { code } =
    process.platform === 'linux'
      ? runToEnd('xvfb-run', ['-a', '-s', '-screen 0 2720x1500x24', NODE, ...script])
      : runToEnd(NODE, script);
  if (code !== 0) throw new Error(`The pictures could not all be taken (exit ${code}).`);
  say(`docs/screenshots/ is new; other widths are in ${aside}.`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
