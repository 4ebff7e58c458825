import { ensureDependencies } from './bootstrap.mjs';
import { staleTargets } from './lib/freshness.mjs';
import { becomeForeground, inRoot, ROOT, runToEnd, say } from './lib/workspace.mjs';

/** npm changes into the project; paths on the command line are meant from where the person stood. */
function callerFolder() {
  return process.cwd() === ROOT ? (process.env.INIT_CWD ?? ROOT) : process.cwd();
}

/** `npm run --silent cli -- ARGS`: the command line straight from its sources. */
try {
  const node = ensureDependencies({ quiet: true });
  if (process.argv.includes('serve') && staleTargets().some(({ target }) => target.kind === 'page')) {
    const { code } = runToEnd(node, [inRoot('build', 'build.mjs')], { quiet: true });
    if (code !== 0) say('The page could not be built; `npm run build` says why.');
  }
  becomeForeground(
    node,
    ['--disable-warning=ExperimentalWarning', inRoot('electron', 'cli', 'main.ts'), ...process.argv.slice(2)],
    { cwd: callerFolder() },
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
