import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, runToEnd, say } from '../lib/workspace.mjs';
import { install } from './installed.mjs';
import { ensureStarts } from './startCheck.mjs';
import { argument, runTool } from './tool.mjs';

/**
 * `node build/release/smoke.mjs OUT --on-this-machine`: installs the package in OUT, sees the command line and the app work,
 * removes it, and sees that what belongs to the person stayed. For machines that are thrown away afterwards.
 */

/** Any picture will do that goes through SQLite, ExifTool and libvips of the package. */
const PICTURE = inRoot('docs', 'screenshots', 'cleanup-light.png');

/** @param {string} out */
async function smoke(out) {
  const { version } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  const { app, command, userData, remove } = install(out);
  say(`Installed: ${app}`);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'mediaroot-smoke-'));
  const library = path.join(work, 'library');

  const said = cli(command, ['--version']);
  if (said !== version) throw new Error(`${command} --version says ${said}, not ${version}.`);
  cli(command, ['init', '--library', library, '--media-root', path.join(work, 'media')]);
  cli(command, ['import', PICTURE, '--library', library]);
  cli(command, ['thumbnails', '--library', library]);
  const thumbnails = fs.globSync('thumbnails/*/*/*', { cwd: library });
  if (thumbnails.length === 0) throw new Error('The command line made no thumbnail of an imported picture.');
  say(`The command line imported a picture and made ${thumbnails.length} thumbnails.`);

  await ensureStarts(app);
  say('The app started, its library answered, and it ended by itself.');

  if (!fs.existsSync(userData)) throw new Error(`The app left nothing in ${userData}.`);
  remove();
  for (const place of [userData, library])
    if (!fs.existsSync(place)) throw new Error(`${place} belongs to the person and went with the app.`);
  say(`Removed; ${userData} and the library stayed.`);
}

/** @param {string} command @param {readonly string[]} args */
function cli(command, args) {
  // A .cmd file is nothing that Windows starts without its shell.
  const [program, ...words] =
    process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', command, ...args] : [command, ...args];
  const { code, stdout, stderr } = runToEnd(String(program), words, { capture: true });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return stdout.trim();
}

await runTool(import.meta.main, (args) => {
  if (!args.includes('--on-this-machine'))
    throw new Error('This installs and removes Mediaroot here; say so with --on-this-machine.');
  return smoke(argument(args, 0, 'OUT'));
});
