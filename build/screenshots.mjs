import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureOwnNode } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { inRoot, NODE, runToEnd, say } from './lib/workspace.mjs';

/**
 * `node build/screenshots.mjs [FOLDER] [--only NAME,NAME]`: takes docs/screenshots/ anew from the real app, on a screen of its
 * own on Linux. Pictures of other window sizes, only to be looked at, go to FOLDER if one is given.
 */
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' } },
  });
  ensureOwnNode();
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  if (staleTargets().length > 0 && runToEnd(NODE, [inRoot('build', 'build.mjs')]).code !== 0) {
    throw new Error('The build failed; see above.');
  }
  // As a package has them: they stand in About. What writes them needs the dependencies.
  const { writeLicences } = await import('./package/licences.mjs');
  writeLicences(inRoot('dist'));
  const script = [
    inRoot('test', 'e2e', 'screenshots.ts'),
    ...positionals.slice(0, 1).map((folder) => path.resolve(folder)),
    ...(values.only === undefined ? [] : ['--only', values.only]),
  ];
  const { code } =
    process.platform === 'linux'
      ? runToEnd('xvfb-run', ['-a', '-s', '-screen 0 2720x1500x24', NODE, ...script])
      : runToEnd(NODE, script);
  if (code !== 0) throw new Error(`The pictures could not all be taken (exit ${code}).`);
  say('docs/screenshots/ is new.');
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
