import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { inRoot, NODE, runToEnd, say, toolEnvironment } from './lib/workspace.mjs';

/**
 * `npm run dist [-- --trial] [TARGETS…]`: the packages this system can make, in out/, each looked into before it counts.
 * Only the official Electron goes into one; `--trial` takes the npm fallback too, to try out what a package holds and does,
 * and is not for users. TARGETS are electron-builder's (`dir`, `deb`, `rpm`, `AppImage`, `dmg`, `zip`, `nsis`).
 */
try {
  const trial = process.argv.includes('--trial');
  const targets = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  ensureDependencies();
  const outcome = ensureElectron();
  if ('reason' in outcome) throw new Error(outcome.reason);
  const { executable, source, version } = outcome.runtime;
  if (source === 'fallback' && !trial) {
    throw new Error(
      'Only the npm fallback of Electron is here, which is never packaged; `-- --trial` makes a package to look at.',
    );
  }
  if (runToEnd(NODE, [inRoot('build', 'build.mjs'), '--all']).code !== 0)
    throw new Error('The build failed.');
  const { makeIcons } = await import('./package/icons.mjs');
  await makeIcons();
  const { writeLicences } = await import('./package/licences.mjs');
  writeLicences(inRoot('dist'));
  const { COMMAND_LINK } = await import('./package/electron-builder.config.mjs');
  fs.rmSync(path.dirname(COMMAND_LINK), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(COMMAND_LINK), { recursive: true });
  // Of the Linux packages alone; on Windows not everybody may make one.
  if (process.platform === 'linux')
    fs.symlinkSync('../../opt/Mediaroot/resources/bin/mediaroot', COMMAND_LINK);

  const platform = { darwin: '--mac', win32: '--win', linux: '--linux' }[String(process.platform)];
  if (platform === undefined) throw new Error(`There are no packages for ${process.platform}.`);
  // Making packages as small as can be takes minutes, which a trial need not wait for.
  const quick = trial ? ['-c.deb.compression=zst', '-c.rpm.compression=gzip'] : [];
  const own = [`-c.electronDist=${path.dirname(executable)}`, `-c.electronVersion=${version}`];
  const builder = inRoot('node_modules', 'electron-builder', 'cli.js');
  const config = [
    '--config',
    inRoot('build', 'package', 'electron-builder.config.mjs'),
    '--publish',
    'never',
  ];
  const env = toolEnvironment({ CUSTOM_FPM_PATH: inRoot('build', 'package', 'fpm.mjs') });
  const args = [builder, platform, ...targets, ...config, ...quick, ...(source === 'official' ? [] : own)];
  const { code } = runToEnd(NODE, args, { env });
  if (code !== 0) throw new Error(`electron-builder ended with ${code}.`);
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
